package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is said of the option CHARSET (RFC 2066). This side asks for UTF-8 and accepts nothing
/// else. It never sends a translation table, and never takes one.
final class CharsetOption {
    private static final String UTF_8 = "UTF-8";
    private static final byte[] TTABLE = "[TTABLE]".getBytes(US_ASCII);

    /// The first byte of what is said.
    enum Verb {
        NONE(0),
        REQUEST(1),
        ACCEPTED(2),
        REJECTED(3),
        TTABLE_IS(4),
        TTABLE_REJECTED(5),
        TTABLE_ACK(6),
        TTABLE_NAK(7);

        private final int code;

        Verb(int code) {
            this.code = code;
        }

        static Verb of(byte[] said) {
            for (Verb each : values()) {
                if (said.length > 0 && said[0] == each.code) {
                    return each;
                }
            }
            return NONE;
        }

        byte[] encode(String rest) {
            return (Character.toString(code) + rest).getBytes(US_ASCII);
        }
    }

    private CharsetOption() {}

    /// Asks for UTF-8.
    static byte[] request() {
        return Verb.REQUEST.encode(";" + UTF_8);
    }

    /// The answer to a request for one of several character sets.
    static byte[] answer(byte[] request) {
        return offersUtf8(request) ? Verb.ACCEPTED.encode(UTF_8) : rejected();
    }

    static byte[] rejected() {
        return Verb.REJECTED.encode("");
    }

    static byte[] tableRejected() {
        return Verb.TTABLE_REJECTED.encode("");
    }

    static boolean isUtf8Accepted(byte[] said) {
        return Verb.of(said) == Verb.ACCEPTED && UTF_8.equalsIgnoreCase(text(said, 1));
    }

    /// A list has a separator of its own before each name. Before the list there may be the offer
    /// of a table, and its version.
    static boolean offersUtf8(byte[] request) {
        int start = 1;
        int afterTable = start + TTABLE.length;
        if (request.length > afterTable
                && Arrays.equals(request, start, afterTable, TTABLE, 0, TTABLE.length)) {
            start = afterTable + 1;
        }
        if (request.length <= start) {
            return false;
        }
        String separator = Character.toString(request[start] & 0xff);
        return Stream.of(text(request, start).split(Pattern.quote(separator)))
                .anyMatch(UTF_8::equalsIgnoreCase);
    }

    private static String text(byte[] said, int from) {
        return new String(said, from, said.length - from, ISO_8859_1);
    }
}
