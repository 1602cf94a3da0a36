package dev.porthole.cli;

/// Makes text from elsewhere safe to show on a terminal: control characters, which could move the
/// cursor, change its title or type for the user, appear as `\x1b`, and the marks that turn the
/// direction of writing, which make text look other than it is, as `\u202e`.
final class Escape {
    private Escape() {}

    /// `text` on one line, with nothing in it that a terminal would obey.
    static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int first) {
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(c)) {
                append(safe, c);
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static void append(StringBuilder safe, char c) {
        switch (c) {
            case '\t' -> safe.append("\\t");
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            default -> {
                safe.append(c <= 0xff ? "\\x" : "\\u");
                for (int shift = c <= 0xff ? 4 : 12; shift >= 0; shift -= 4) {
                    safe.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
    }

    /// Whether a terminal might obey `c`.
    static boolean isUnsafe(char c) {
        return c < ' '
                || (c >= 0x7f && c <= 0x9f) // DEL and C1
                || c == 0x061c // Arabic letter mark
                || (c >= 0x200e && c <= 0x200f) // direction marks
                || (c >= 0x2028 && c <= 0x202e) // separators, embeddings and overrides
                || (c >= 0x2066 && c <= 0x2069); // isolates
    }
}
