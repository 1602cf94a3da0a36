package dev.porthole.nntp;

import dev.porthole.wire.Printable;

import java.util.ArrayList;
import java.util.List;

/// A pattern for names of groups: `comp.*,!comp.lang.*,comp.lang.java?` (RFC 3977, section 4). `*`
/// stands for any characters, `?` for one; of the patterns that match, the last one decides, and
/// `!` in front of it says no.
///
/// Immutable and thread-safe. To match takes time in proportion to pattern and text, whatever they
/// are.
public final class Wildmat {
    /// Every name.
    public static final Wildmat ALL = parse("*");

    /// What RFC 3977, section 4.1 keeps for other syntax.
    private static final String RESERVED = "\\[]";

    private final String text;
    private final List<Part> parts;

    private record Part(boolean negative, String pattern) {}

    private Wildmat(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /// Reads one.
    ///
    /// @throws IllegalArgumentException if it is none: a part is empty, or has `\`, `[`, `]`, a `!`
    ///   that is not its first character, a space or a control character
    public static Wildmat parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            boolean negative = each.startsWith("!");
            String pattern = negative ? each.substring(1) : each;
            if (pattern.isEmpty() || pattern.chars().anyMatch(Wildmat::isIllegal)) {
                throw new IllegalArgumentException(
                        "a wildmat has names, * and ?, with commas between and ! in front (RFC"
                                + " 3977, section 4.1), and is not \"%s\""
                                        .formatted(Printable.of(text)));
            }
            parts.add(new Part(negative, pattern));
        }
        return new Wildmat(text, parts);
    }

    private static boolean isIllegal(int c) {
        return c <= ' ' || c == 0x7f || c == '!' || RESERVED.indexOf(c) >= 0;
    }

    /// Whether `name` is meant (RFC 3977, section 4.2).
    public boolean matches(String name) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (matches(parts.get(i).pattern(), name)) {
                return !parts.get(i).negative();
            }
        }
        return false;
    }

    /// Goes back to the last `*` alone, and never to one before it: what that one could take, the
    /// last one can as well.
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            int next = name.codePointAt(n);
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.codePointAt(p) == next)) {
                p += pattern.charAt(p) == '?' ? 1 : Character.charCount(next);
                n += Character.charCount(next);
            } else if (star >= 0) {
                p = star + 1;
                resume += Character.charCount(name.codePointAt(resume));
                n = resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /// The only name that it means, where it has no `*`, `?` or comma; what a store can look up.
    public boolean isName() {
        return parts.size() == 1
                && !parts.getFirst().negative()
                && text.indexOf('*') < 0
                && text.indexOf('?') < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wildmat that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// As it was read.
    @Override
    public String toString() {
        return text;
    }
}
