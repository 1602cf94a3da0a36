package dev.porthole.smtp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The parameters after the path of MAIL or RCPT, in order: `SIZE=1000 BODY=8BITMIME SMTPUTF8` (RFC
/// 5321, section 4.1.2).
///
/// Immutable and thread-safe.
///
/// @param values by keyword, in capitals; empty for a keyword without a value
record SmtpParameters(SequencedMap<String, String> values) {
    static final SmtpParameters NONE = new SmtpParameters(new LinkedHashMap<>());

    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x3c\\x3e-\\x7e\\x80-\\x{10ffff}]+");
    private static final char ESCAPE = '+';

    /// Reads what follows a path.
    ///
    /// @throws IllegalArgumentException saying what is wrong
    static SmtpParameters parse(String text) {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            throw new IllegalArgumentException("there is no space before the parameters");
        }
        for (String each : text.strip().split(" +", -1)) {
            if (!each.isEmpty()) {
                add(each, values);
            }
        }
        return new SmtpParameters(values);
    }

    private static void add(String text, Map<String, String> values) {
        int equals = text.indexOf('=');
        String keyword = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        if (!KEYWORD.matcher(keyword).matches()
                || (equals >= 0 && !VALUE.matcher(value).matches())) {
            throw new IllegalArgumentException("a parameter is KEYWORD or KEYWORD=VALUE");
        }
        if (values.put(keyword.toUpperCase(Locale.ROOT), value) != null) {
            throw new IllegalArgumentException("a parameter is given twice");
        }
    }

    /// The same parameters and one more.
    SmtpParameters with(String keyword, String value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(values);
        more.put(keyword, value);
        return new SmtpParameters(more);
    }

    Optional<String> value(String keyword) {
        return Optional.ofNullable(values.get(keyword));
    }

    /// The form that [#parse] reads, with a space in front of each parameter.
    String encode() {
        return values.entrySet().stream()
                .map(each ->
                        " "
                                + each.getKey()
                                + (each.getValue().isEmpty() ? "" : "=" + each.getValue()))
                .collect(Collectors.joining());
    }

    /// Text in a value: what is not printable ASCII, and `+` and `=`, as `+` and two hex digits
    /// (xtext, RFC 3461, section 4).
    static String encodeText(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < 0x7f && each != ESCAPE && each != '=') {
                out.append((char) each);
            } else {
                out.append("+%02X".formatted(each & 0xff));
            }
        }
        return out.toString();
    }

    /// What [#encodeText] has encoded.
    ///
    /// @throws IllegalArgumentException if it has an escape that is none
    static String decodeText(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != ESCAPE) {
                out.append(value.charAt(i));
            } else if (value.substring(i).matches("(?s)\\+[0-9A-F]{2}.*")) {
                out.append((char) Integer.parseInt(value, i + 1, i + 3, 16));
                i += 2;
            } else {
                throw new IllegalArgumentException(
                        "'+' stands before two hex digits in capitals (RFC 3461, section 4)");
            }
        }
        return out.toString();
    }
}
