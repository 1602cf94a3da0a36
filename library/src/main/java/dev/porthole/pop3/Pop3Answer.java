package dev.porthole.pop3;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;
import dev.porthole.wire.WireException;

import java.util.Locale;
import java.util.Set;

/// A server's answer: `+OK text`, `-ERR text`, `-ERR [IN-USE] text` (RFC 1939, section 3; RFC 2449,
/// section 8).
///
/// Immutable and thread-safe.
///
/// @param isPositive yes or no
/// @param code the response code without its brackets, in capital letters; empty for none
/// @param text for people
record Pop3Answer(boolean isPositive, String code, String text) {
    private static final String YES = "+OK";
    private static final String NO = "-ERR";

    /// RFC 2449, section 8.1; RFC 3206.
    private static final Set<String> TEMPORARY = Set.of("IN-USE", "LOGIN-DELAY", "SYS/TEMP");

    static Pop3Answer yes(String text) {
        return new Pop3Answer(true, "", text);
    }

    static Pop3Answer no(String code, String text) {
        return new Pop3Answer(false, code, text);
    }

    /// Reads a line.
    ///
    /// @throws MalformedException if it is no answer
    static Pop3Answer parse(String line) throws MalformedException {
        String[] words = line.split(" ", 2);
        String text = words.length == 1 ? "" : words[1];
        String status = words[0].toUpperCase(Locale.ROOT);
        if (!status.equals(YES) && !status.equals(NO)) {
            throw new MalformedException(
                    "an answer begins with +OK or -ERR (RFC 1939, section 3), not \"%s\""
                            .formatted(Printable.of(line)));
        }
        int end = text.indexOf(']');
        boolean coded = text.startsWith("[") && end > 0;
        return new Pop3Answer(
                status.equals(YES),
                coded ? text.substring(1, end).toUpperCase(Locale.ROOT) : "",
                coded ? text.substring(end + 1).strip() : text);
    }

    /// The line that [#parse] reads.
    String encode() {
        return (isPositive ? YES : NO)
                + (code.isEmpty() ? "" : " [" + code + "]")
                + (text.isEmpty() ? "" : " " + text);
    }

    /// This answer, if it is a yes.
    Pop3Answer require(Pop3Command command) throws WireException.Refused {
        return require(command.toString());
    }

    /// As [#require(Pop3Command)].
    ///
    /// @param command what it answers, without secrets
    Pop3Answer require(String command) throws WireException.Refused {
        if (!isPositive) {
            throw new WireException.Refused(command, encode(), TEMPORARY.contains(code));
        }
        return this;
    }
}
