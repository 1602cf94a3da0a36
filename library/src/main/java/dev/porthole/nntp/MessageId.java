package dev.porthole.nntp;

import dev.porthole.wire.Printable;

/// What an article is called, everywhere and for ever: `<45223423@example.com>` (RFC 3977, section
/// 3.6).
///
/// Immutable and thread-safe. Two are the same if they are the same bytes: capital letters count.
///
/// @param text with its angle brackets: 3 to 250 printable characters of ASCII without spaces, and
///   no `>` but the last
public record MessageId(String text) implements ArticleId {
    /// What the longest may have, brackets and all.
    public static final int MAX_BYTES = 250;

    private static final int SHORTEST = 3;

    /// Checks it.
    ///
    /// @throws IllegalArgumentException if it is no message-id
    public MessageId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "a message-id is <...>, 3 to 250 characters without spaces (RFC 3977, section"
                            + " 3.6), not \"%s\"".formatted(Printable.of(text)));
        }
    }

    /// Whether `text` is one.
    public static boolean isValid(String text) {
        int last = text.length() - 1;
        if (text.length() < SHORTEST
                || text.length() > MAX_BYTES
                || text.charAt(0) != '<'
                || text.charAt(last) != '>') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '>') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
