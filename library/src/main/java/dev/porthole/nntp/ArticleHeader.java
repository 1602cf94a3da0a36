package dev.porthole.nntp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header of an article: fields, in their order (RFC 5536, section 2; RFC 5322, section 2.2).
///
/// Immutable and thread-safe.
///
/// @param fields in the order they have
record ArticleHeader(List<Field> fields) {
    private static final Pattern NAME = Pattern.compile("[!-9;-~]+");

    /// A field.
    static final class Field {
        private final String name;
        private final byte[] raw;
        private final String value;

        /// @param name without the colon
        /// @param raw all its lines, with CRLF
        /// @param value on one line, without the space around it
        Field(String name, byte[] raw, String value) {
            this.name = name;
            this.raw = raw;
            this.value = value;
        }

        byte[] raw() {
            return raw;
        }

        String value() {
            return value;
        }

        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    ArticleHeader {
        fields = List.copyOf(fields);
    }

    /// Reads the header of an article with CRLF line ends.
    ///
    /// @throws IllegalArgumentException if a line is neither a field nor the continuation of one
    static ArticleHeader parse(byte[] head) {
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start < head.length) {
            int end = fieldEnd(head, start);
            fields.add(field(head, start, end));
            start = end;
        }
        return new ArticleHeader(fields);
    }

    /// Behind the line end that no space or tab follows.
    private static int fieldEnd(byte[] head, int start) {
        int position = start;
        while (position < head.length) {
            boolean isLineEnd = head[position++] == '\n';
            boolean goesOn =
                    position < head.length && (head[position] == ' ' || head[position] == '\t');
            if (isLineEnd && !goesOn) {
                return position;
            }
        }
        return position;
    }

    private static Field field(byte[] head, int start, int end) {
        byte[] raw = Arrays.copyOfRange(head, start, end);
        String text = decode(raw).replace("\r\n", "");
        int colon = text.indexOf(':');
        if (colon < 0 || !NAME.matcher(text.substring(0, colon)).matches()) {
            throw new IllegalArgumentException(
                    "a line of the header is no field (RFC 5536, section 2.2): "
                            + text.substring(0, Math.min(text.length(), 40)));
        }
        return new Field(text.substring(0, colon), raw, text.substring(colon + 1).strip());
    }

    /// UTF-8 if it is that, and else ISO 8859-1, so that no byte is lost.
    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /// The value of the first field of that name.
    Optional<String> value(String name) {
        return fields.stream().filter(each -> each.is(name)).map(Field::value).findFirst();
    }

    boolean has(String name) {
        return fields.stream().anyMatch(each -> each.is(name));
    }

    long count(String name) {
        return fields.stream().filter(each -> each.is(name)).count();
    }
}
