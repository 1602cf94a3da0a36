package dev.porthole.ftp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a line of a listing, with their places: a name that follows may have spaces of its
/// own. In one pass, whatever the line is.
final class Words {
    private static final int MAX_WORDS = 16;
    private static final int MAX_DIGITS = 18;
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();

    Words(String line) {
        this.line = line;
        int i = 0;
        while (i < line.length() && words.size() < MAX_WORDS) {
            int start = i;
            while (start < line.length() && isSpace(start)) {
                start++;
            }
            i = start;
            while (i < line.length() && !isSpace(i)) {
                i++;
            }
            if (i > start) {
                words.add(line.substring(start, i));
                ends.add(i);
            }
        }
    }

    private boolean isSpace(int index) {
        return line.charAt(index) == ' ' || line.charAt(index) == '\t';
    }

    int count() {
        return words.size();
    }

    /// A word; empty beyond the last.
    String get(int index) {
        return index >= 0 && index < words.size() ? words.get(index) : "";
    }

    /// What follows a word and one space.
    String after(int index) {
        int start = ends.get(index) + 1;
        return start >= line.length() ? "" : line.substring(start);
    }

    /// 1 to 12 for `Jan` to `Dec`, in any case; 0 for what is no month.
    static int month(String word) {
        return 1 + MONTHS.indexOf(word.toLowerCase(Locale.ROOT));
    }

    static boolean isNumber(String word) {
        return !word.isEmpty()
                && word.length() <= MAX_DIGITS
                && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// @throws NumberFormatException if it is none of up to 18 digits
    static long number(String word) {
        if (!isNumber(word)) {
            throw new NumberFormatException(word);
        }
        return Long.parseLong(word);
    }
}
