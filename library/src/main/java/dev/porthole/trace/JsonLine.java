package dev.porthole.trace;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Writes one JSON object (RFC 8259) as one line.
final class JsonLine {
    private final StringBuilder out = new StringBuilder("{");

    private JsonLine name(String name) {
        out.append(out.length() == 1 ? "\"" : ",\"").append(name).append("\":");
        return this;
    }

    JsonLine string(String name, @Nullable String value) {
        name(name);
        appendString(value);
        return this;
    }

    JsonLine strings(String name, List<String> values) {
        name(name).out.append('[');
        for (String value : values) {
            out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
            appendString(value);
        }
        out.append(']');
        return this;
    }

    JsonLine number(String name, long value) {
        name(name).out.append(value);
        return this;
    }

    JsonLine bool(String name, boolean value) {
        name(name).out.append(value);
        return this;
    }

    /// Seconds with nine digits after the point: exact, and all of one form.
    JsonLine seconds(String name, Duration duration) {
        name(name).out.append(Numbers.seconds(duration));
        return this;
    }

    JsonLine base64(String name, ByteBuffer data) {
        ByteBuffer encoded = Base64.getEncoder().encode(data.duplicate());
        name(name).out.append('"').append(StandardCharsets.US_ASCII.decode(encoded)).append('"');
        return this;
    }

    /// The whole object and an LF.
    String end() {
        return out.append("}\n").toString();
    }

    private void appendString(@Nullable String value) {
        if (value == null) {
            out.append("null");
            return;
        }
        out.append('"');
        value.codePoints().forEach(this::appendCharacter);
        out.append('"');
    }

    /// Escapes what RFC 8259, section 7, demands, and whatever else is not printable: so the file
    /// can be shown on a terminal, and a lone surrogate does not make it invalid UTF-8.
    private void appendCharacter(int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (Escape.isPrintable(c)) {
                    out.appendCodePoint(c);
                } else {
                    for (char unit : Character.toChars(c)) {
                        out.append("\\u").append(HexFormat.of().toHexDigits(unit));
                    }
                }
            }
        }
    }
}
