package dev.porthole.wire;

import java.nio.charset.StandardCharsets;

/// What others sent, made fit for a line of a message, a log or a reply: control characters and
/// everything beyond ASCII become escapes (`\r`, `\xe9`), and what is long is cut.
public final class Printable {
    private static final int MAX_LENGTH = 200;

    private Printable() {}

    /// `text` on one line of at most 200 characters and an ellipsis. UTF-8 is kept as it is where
    /// it is printable.
    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 8);
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (out.length() >= MAX_LENGTH) {
                return out.append('…').toString();
            }
            append(out, text.codePointAt(i));
        }
        return out.toString();
    }

    /// Bytes of `count` from `offset`, each beyond ASCII as `\x` and two hex digits.
    static String of(byte[] bytes, int offset, int count) {
        StringBuilder out = new StringBuilder(Math.min(count, MAX_LENGTH) + 8);
        for (int i = offset; i < offset + count; i++) {
            if (out.length() >= MAX_LENGTH) {
                return out.append('…').toString();
            }
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                append(out, b);
            } else {
                appendHex(out, b);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '\r' -> out.append("\\r");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else {
                    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                        appendHex(out, b & 0xff);
                    }
                }
            }
        }
    }

    private static void appendHex(StringBuilder out, int b) {
        out.append("\\x").append(Character.forDigit(b >> 4, 16));
        out.append(Character.forDigit(b & 15, 16));
    }

    /// Neither control, nor invisible, nor a mark that turns the direction of its neighbours.
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
