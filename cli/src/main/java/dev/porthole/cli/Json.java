package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// Writes JSON (RFC 8259). Lists of things are written as JSON Lines: one object on each line.
final class Json {
    private Json() {}

    /// An object with its members in the order given; one whose value is null is left out.
    ///
    /// @param members name, value, name, value, ...
    static Map<String, Object> object(@Nullable Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            Object value = members[i + 1];
            if (value != null) {
                object.put(String.valueOf(members[i]), value);
            }
        }
        return object;
    }

    /// The text of a map, an iterable, a number, a boolean, null, or of anything else as a string.
    static String text(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(@Nullable Object value, StringBuilder json) {
        switch (value) {
            case null -> json.append("null");
            case Map<?, ?> map -> writeObject(map, json);
            case Iterable<?> list -> writeArray(list, json);
            case Double d when !Double.isFinite(d) -> json.append("null"); // JSON has no NaN
            case Number number -> json.append(number);
            case Boolean bool -> json.append(bool);
            default -> writeString(value.toString(), json);
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder json) {
        String separator = "{";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            json.append(separator);
            writeString(String.valueOf(member.getKey()), json);
            write(member.getValue(), json.append(':'));
            separator = ",";
        }
        json.append(map.isEmpty() ? "{}" : "}");
    }

    private static void writeArray(Iterable<?> list, StringBuilder json) {
        json.append('[');
        String separator = "";
        for (Object each : list) {
            write(each, json.append(separator));
            separator = ",";
        }
        json.append(']');
    }

    /// Escapes what RFC 8259, section 7, says must be, and what a terminal would obey.
    private static void writeString(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (Escape.isUnsafe(c) || isLoneSurrogate(text, i)) {
                        json.append(unicode(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    /// Half of a character, which UTF-8 can't hold.
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String unicode(char c) {
        String hex = Integer.toHexString(c);
        return "\\u" + "0".repeat(4 - hex.length()) + hex;
    }
}
