package dev.porthole.sasl;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// Names and passwords in the one form in which they are compared, whichever way they were typed.
///
/// It is SASLprep (RFC 4013) within bounds: what is mapped to nothing or to a space, NFKC, and no
/// controls, surrogates, private or unassigned characters. By the Unicode version of the JDK rather
/// than by 3.2, and without the rules for bidirectional text: they keep no password apart from
/// another. ASCII stays as it is.
final class Prepared {
    static final int MAX_NAME_BYTES = 255;
    static final int MAX_PASSWORD_BYTES = 1024;

    private Prepared() {}

    /// A name to compare.
    ///
    /// @throws IllegalArgumentException if it is empty, has more than 255 bytes, or a character
    ///   that is not allowed; the message does not repeat it
    static String name(String text) {
        return prepare(text, "the name", MAX_NAME_BYTES);
    }

    /// A password to compare.
    ///
    /// @throws IllegalArgumentException as for a name, with 1024 bytes
    static String password(String text) {
        return prepare(text, "the password", MAX_PASSWORD_BYTES);
    }

    private static String prepare(String text, String what, int maxBytes) {
        require(text.length() <= maxBytes, what, "is longer than " + maxBytes + " bytes");
        String mapped =
                text.codePoints()
                        .filter(c -> !isMappedToNothing(c))
                        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        require(!prepared.isEmpty(), what, "is empty");
        require(
                prepared.codePoints().allMatch(Prepared::isAllowed),
                what,
                "has a control or another character that is not allowed (RFC 4013, section 2.3)");
        int length = prepared.getBytes(StandardCharsets.UTF_8).length;
        require(length <= maxBytes, what, "is longer than " + maxBytes + " bytes");
        return prepared;
    }

    /// RFC 3454, table B.1: what is seen by nobody.
    private static boolean isMappedToNothing(int c) {
        return switch (c) {
            case 0x00ad, 0x034f, 0x1806, 0x2060, 0xfeff -> true;
            default ->
                    (c >= 0x180b && c <= 0x180d)
                            || (c >= 0x200b && c <= 0x200d)
                            || (c >= 0xfe00 && c <= 0xfe0f);
        };
    }

    private static boolean isAllowed(int c) {
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

    private static void require(boolean condition, String what, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(what + " " + problem);
        }
    }
}
