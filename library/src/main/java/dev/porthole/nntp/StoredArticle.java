package dev.porthole.nntp;

import java.util.Arrays;

/// An article out of a store.
///
/// Immutable but for its array, and thread-safe.
public final class StoredArticle {
    private static final int SEPARATOR_LENGTH = 4;

    private final Located at;
    private final byte[] content;

    /// @param at its number in the group it was asked for in, 0 if by its message-id; and its
    ///   message-id
    /// @param content header, empty line and body, with CRLF line ends
    public StoredArticle(Located at, byte[] content) {
        this.at = at;
        this.content = content;
    }

    /// Where it is, and what it is called.
    public Located at() {
        return at;
    }

    /// All of it. The array is the article's own.
    public byte[] content() {
        return content;
    }

    /// Where the empty line begins.
    private static int headEnd(byte[] content) {
        for (int i = 0; i + SEPARATOR_LENGTH <= content.length; i++) {
            if (content[i] == '\r'
                    && content[i + 1] == '\n'
                    && content[i + 2] == '\r'
                    && content[i + 3] == '\n') {
                return i + 2;
            }
        }
        return content.length;
    }

    /// The header, without the empty line after it.
    byte[] head() {
        return headOf(content);
    }

    /// What follows the empty line.
    byte[] body() {
        return bodyOf(content);
    }

    static byte[] headOf(byte[] content) {
        return Arrays.copyOf(content, headEnd(content));
    }

    static byte[] bodyOf(byte[] content) {
        int start = Math.min(content.length, headEnd(content) + 2);
        return Arrays.copyOfRange(content, start, content.length);
    }
}
