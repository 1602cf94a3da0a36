package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

/// One header, or other property, of one article: `3000234 I am just a test article` (RFC 3977,
/// section 8.5).
///
/// Immutable and thread-safe.
///
/// @param number in the selected group; 0 where it was asked for by its message-id
/// @param value on one line; empty if the article has no such header
public record HeaderValue(long number, String value) {
    /// Reads a line. An old server repeats the message-id that was asked for (RFC 2980, section
    /// 2.6).
    static HeaderValue parse(String line) throws MalformedException {
        int space = line.indexOf(' ');
        String first = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1);
        if (!first.matches("[0-9]{1,18}|<.*>")) {
            throw new MalformedException(
                    "a line of HDR is NUMBER VALUE (RFC 3977, section 8.5), not \"%s\""
                            .formatted(Printable.of(line)));
        }
        return new HeaderValue(first.startsWith("<") ? 0 : Long.parseLong(first), value);
    }

    /// The line that [#parse] reads.
    String encode() {
        return number + " " + value;
    }
}
