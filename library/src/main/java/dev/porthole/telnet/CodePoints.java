package dev.porthole.telnet;

import java.nio.charset.StandardCharsets;

/// Characters out of bytes of UTF-8 that arrive one by one. What is not UTF-8 becomes U+FFFD, and
/// is never left out: of two passwords that differ in it, one must not pass for the other.
///
/// Not thread-safe.
final class CodePoints {
    /// There is no character yet, or no further one.
    static final int MORE = -1;

    private static final int REPLACEMENT = 0xfffd;
    private static final int LONGEST = 4;

    private final byte[] bytes = new byte[LONGEST];
    private int size;
    private int expected;
    private int second = MORE;

    /// Takes a byte, in 0-255, and returns the character that it completes, or [#MORE]. There may
    /// be a second one: see [#next].
    int take(int b) {
        if (size > 0 && !isContinuation(b)) {
            size = 0;
            second = add(b);
            return REPLACEMENT; // in place of what was begun
        }
        return add(b);
    }

    /// The other character that the last byte completed, or [#MORE].
    int next() {
        int character = second;
        second = MORE;
        return character;
    }

    private int add(int b) {
        if (size == 0) {
            expected = length(b);
            if (expected == 0) {
                return REPLACEMENT;
            }
        }
        bytes[size++] = (byte) b;
        if (size < expected) {
            return MORE;
        }
        String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
        size = 0;
        return text.codePointAt(0);
    }

    /// How many bytes a character has that begins so (RFC 3629, section 4); 0 if none does.
    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        return first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }

    private static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }
}
