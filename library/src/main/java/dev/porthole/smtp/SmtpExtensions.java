package dev.porthole.smtp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// What a server offers beyond RFC 821, in its answer to EHLO or LHLO (RFC 5321, section 4.1.1.1):
///
/// ```
/// 250-mx.example.org at your service
/// 250-SIZE 52428800
/// 250 PIPELINING
/// ```
///
/// Immutable and thread-safe.
///
/// @param parameters of each keyword, which is in capitals; in the order of the answer
public record SmtpExtensions(SequencedMap<String, String> parameters) {
    /// Several commands may be sent before their replies (RFC 2920).
    public static final String PIPELINING = "PIPELINING";

    /// The size of a message can be declared (RFC 1870).
    public static final String SIZE = "SIZE";

    /// TLS can be started (RFC 3207).
    public static final String STARTTLS = "STARTTLS";

    /// A user can log in (RFC 4954).
    public static final String AUTH = "AUTH";

    /// Messages may have bytes beyond ASCII (RFC 6152).
    public static final String EIGHT_BIT = "8BITMIME";

    /// Addresses and headers may have characters beyond ASCII (RFC 6531).
    public static final String SMTPUTF8 = "SMTPUTF8";

    /// The sender may say what it wants to hear (RFC 3461).
    public static final String DSN = "DSN";

    /// Messages may come in chunks of an announced length (RFC 3030).
    public static final String CHUNKING = "CHUNKING";

    /// Replies have codes of three parts (RFC 2034).
    public static final String STATUS_CODES = "ENHANCEDSTATUSCODES";

    static final SmtpExtensions NONE = new SmtpExtensions(new LinkedHashMap<>());

    private static final String OLD_AUTH = "AUTH=";

    /// Copies the map.
    public SmtpExtensions {
        parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    }

    /// Reads the answer to EHLO. The first line is for people. A keyword that comes twice counts
    /// once, with both lines' parameters.
    static SmtpExtensions parse(Reply reply) {
        SequencedMap<String, String> found = new LinkedHashMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            // A form from before RFC 2554, which servers offer beside the other one.
            boolean old = line.regionMatches(true, 0, OLD_AUTH, 0, OLD_AUTH.length());
            String[] parts = (old ? line.replaceFirst("=", " ") : line).strip().split(" +", 2);
            String parameter = parts.length == 2 ? parts[1] : "";
            found.merge(
                    parts[0].toUpperCase(Locale.ROOT),
                    parameter,
                    (first, second) -> (first + " " + second).strip());
        }
        return new SmtpExtensions(found);
    }

    /// The lines that [#parse] reads, after a first one.
    List<String> encode(String greeting) {
        List<String> lines = new ArrayList<>();
        lines.add(greeting);
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            lines.add((each.getKey() + " " + each.getValue()).strip());
        }
        return lines;
    }

    /// Whether the server offers an extension, such as [#PIPELINING].
    public boolean offers(String keyword) {
        return parameters.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /// The size of the largest message that the server takes, in bytes; empty if it does not say
    /// (RFC 1870, section 4).
    public OptionalLong maxMessageBytes() {
        String digits = parameters.getOrDefault(SIZE, "");
        return digits.matches("0*[1-9][0-9]{0,17}")
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty();
    }

    /// The mechanisms of SASL by which a user can log in; empty if there is none.
    public List<String> mechanisms() {
        String names = parameters.getOrDefault(AUTH, "");
        return names.isEmpty()
                ? List.of()
                : List.of(names.split(" +")).stream().distinct().toList();
    }

    /// @param what needs the extension
    /// @throws WireException.Refused if the server does not offer it
    void require(String keyword, String what) throws WireException.Refused {
        if (!offers(keyword)) {
            throw new WireException.Refused(what, "the server does not offer " + keyword, false);
        }
    }

    /// @throws WireException.Refused if the server can't take such a message
    void requireFor(Envelope envelope) throws WireException.Refused {
        if (envelope.needsSmtpUtf8()) {
            require(SMTPUTF8, "an address or header beyond ASCII");
        }
        if (envelope.needsDsn()) {
            require(DSN, "a wish for reports");
        }
        long size = envelope.size().orElse(0);
        long bound = maxMessageBytes().orElse(Long.MAX_VALUE);
        if (size > bound) {
            throw new WireException.Refused(
                    "a message of %d bytes".formatted(size),
                    "the server takes %d (SIZE)".formatted(bound),
                    false);
        }
    }
}
