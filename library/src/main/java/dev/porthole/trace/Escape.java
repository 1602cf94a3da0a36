package dev.porthole.trace;

import dev.porthole.net.Addresses;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Shows bytes and strings that others sent, so that they can do nothing to a terminal and can be
/// told apart byte for byte.
///
/// | bytes | shown as |
/// |---|---|
/// | printable characters in valid UTF-8 (RFC 3629) | themselves |
/// | CR, LF, TAB, `"`, `\` | `\r` `\n` `\t` `\"` `\\` |
/// | any other byte | `\x` and two hex digits |
///
/// Not printable: the control characters of ASCII and ISO 6429 (C0, DEL, C1), spaces but U+0020,
/// whatever is invisible or changes the direction of its neighbours, and what Unicode has not
/// assigned. The result can be turned back into the bytes.
final class Escape {
    private static final int NOT_UTF_8 = -1;

    private Escape() {}

    /// Appends `data`, escaped.
    ///
    /// @param ascii whether to escape all bytes beyond ASCII too
    static void appendTo(StringBuilder out, ByteBuffer data, boolean ascii) {
        int i = data.position();
        while (i < data.limit()) {
            int c = utf8At(data, i);
            if (c == NOT_UTF_8 || !isPrintable(c) || (ascii && c > '~') || isQuoted(c)) {
                appendByte(out, data.get(i++));
            } else {
                out.appendCodePoint(c);
                i += utf8Length(c);
            }
        }
    }

    private static boolean isQuoted(int c) {
        return c == '"' || c == '\\';
    }

    /// A byte of a character that is not printable: the bytes that follow the first of a UTF-8
    /// sequence are no valid UTF-8 themselves, and come here one by one.
    private static void appendByte(StringBuilder out, byte b) {
        switch (b) {
            case '\r' -> out.append("\\r");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> out.append("\\x").append(hex(b >> 4)).append(hex(b));
        }
    }

    private static char hex(int nibble) {
        return Character.forDigit(nibble & 0xf, 16);
    }

    /// A string, escaped; a lone surrogate, which has no bytes in UTF-8, becomes `?`.
    static String text(String string) {
        StringBuilder out = new StringBuilder(string.length());
        appendTo(out, ByteBuffer.wrap(string.getBytes(StandardCharsets.UTF_8)), false);
        return out.toString();
    }

    /// An address, escaped: a Unix socket's path can hold anything.
    static String address(SocketAddress address) {
        return text(Addresses.format(address));
    }

    /// What a failure says, escaped: its message, or its type if it has none.
    static String cause(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : text(message);
    }

    /// The first `maxBytes` of `data`, or up to three fewer so as not to cut a character.
    static ByteBuffer first(ByteBuffer data, int maxBytes) {
        if (data.remaining() <= maxBytes) {
            return data.slice();
        }
        int length = maxBytes;
        while (length > 0 && maxBytes - length < 3 && isContinuation(data, length)) {
            length--;
        }
        return data.slice(data.position(), isContinuation(data, length) ? maxBytes : length);
    }

    private static boolean isContinuation(ByteBuffer data, int offset) {
        return (data.get(data.position() + offset) & 0xc0) == 0x80;
    }

    /// The text that `data` is, if it is nothing but printable characters, TAB, CR and LF.
    static @Nullable String printable(ByteBuffer data) {
        int i = data.position();
        while (i < data.limit()) {
            int c = utf8At(data, i);
            if (c == NOT_UTF_8 || !(isPrintable(c) || c == '\t' || c == '\r' || c == '\n')) {
                return null;
            }
            i += utf8Length(c);
        }
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }

    /// Whether a terminal shows the character, as itself and in its place.
    static boolean isPrintable(int c) {
        if (c >= ' ' && c <= '~') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> !isInvisible(c);
        };
    }

    /// Letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point).
    private static boolean isInvisible(int c) {
        return switch (c) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0 -> true;
            default ->
                    (c >= 0x180b && c <= 0x180f)
                            || (c >= 0xfe00 && c <= 0xfe0f)
                            || (c >= 0xe0100 && c <= 0xe01ef);
        };
    }

    /// The character whose UTF-8 begins at `index` (RFC 3629, section 4), or [#NOT_UTF_8].
    private static int utf8At(ByteBuffer data, int index) {
        int first = data.get(index) & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || index + length > data.limit()) {
            return NOT_UTF_8;
        }
        int c = first & (0x7f >> length);
        for (int i = index + 1; i < index + length; i++) {
            int next = data.get(i);
            if ((next & 0xc0) != 0x80) {
                return NOT_UTF_8;
            }
            c = (c << 6) | (next & 0x3f);
        }
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean shortest = utf8Length(c) == length;
        return shortest && !surrogate && c <= Character.MAX_CODE_POINT ? c : NOT_UTF_8;
    }

    private static int utf8Length(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
