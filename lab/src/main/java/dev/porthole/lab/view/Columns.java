package dev.porthole.lab.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text on a grid of character cells, where Korean, Chinese and Japanese characters take two (UAX
/// #11: East Asian Width W and F).
final class Columns {
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Columns() {}

    /// The cells that a text takes.
    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f // Hangul Jamo, leading consonants
                        || (c >= 0x2e80 && c <= 0x303e) // CJK radicals, punctuation
                        || (c >= 0x3041 && c <= 0x4dbf) // Kana, Hangul compatibility Jamo, CJK
                        || (c >= 0x4e00 && c <= 0xa4cf) // CJK, Yi
                        || (c >= 0xa960 && c <= 0xa97f) // Hangul Jamo Extended-A
                        || (c >= 0xac00 && c <= 0xd7a3) // Hangul syllables
                        || (c >= 0xf900 && c <= 0xfaff) // CJK compatibility
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff00 && c <= 0xff60) // full-width forms
                        || (c >= 0xffe0 && c <= 0xffe6)
                        || (c >= 0x1f300 && c <= 0x1faff)
                        || (c >= 0x20000 && c <= 0x3fffd));
    }

    /// The text without anything that a terminal would obey: control characters, and marks that
    /// turn the direction of writing, appear as `?`.
    static String safe(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }

    /// The text with blanks up to a width; longer text as it is.
    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /// The text with blanks in front, up to a width.
    static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /// The text in lines no wider than `width`, broken at blanks where there are any.
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) {
                line.append(' ');
            }
            String rest = word;
            while (width(rest) > width) {
                int cut = fitting(rest, width);
                lines.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            line.append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /// How many characters of `text` fit; at least one.
    private static int fitting(String text, int width) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > width && i > 0) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}
