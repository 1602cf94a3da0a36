package dev.porthole.nntp;

import dev.porthole.wire.Printable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of article numbers in a group: `12`, `12-15`, `12-` (RFC 3977, section 9.8).
///
/// Immutable and thread-safe.
///
/// @param first included, from 0
/// @param last included; less than `first` for none at all; [#OPEN] for all that follow
public record ArticleNumbers(long first, long last) implements ArticleId {
    /// In place of the last number: all that follow.
    public static final long OPEN = Long.MAX_VALUE;

    /// All articles of a group.
    public static final ArticleNumbers ALL = new ArticleNumbers(1, OPEN);

    /// A number has up to 16 digits, though none may be greater than 2,147,483,647 (RFC 3977,
    /// sections 6 and 9.8): large groups have outgrown that.
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,16})(?:(-)([0-9]{1,16})?)?");

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if a number is negative
    public ArticleNumbers {
        if (first < 0 || last < 0) {
            throw new IllegalArgumentException("an article number is not negative");
        }
    }

    /// One article.
    public static ArticleNumbers of(long number) {
        return new ArticleNumbers(number, number);
    }

    /// From one article to the last there is.
    public static ArticleNumbers from(long first) {
        return new ArticleNumbers(first, OPEN);
    }

    /// Reads a range.
    ///
    /// @throws IllegalArgumentException if it is none
    public static ArticleNumbers parse(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a range is NUMBER, NUMBER- or NUMBER-NUMBER (RFC 3977, section 9.8), not"
                            + " \"%s\"".formatted(Printable.of(text)));
        }
        long first = Long.parseLong(matcher.group(1));
        if (matcher.group(2) == null) {
            return of(first);
        }
        return matcher.group(3) == null
                ? from(first)
                : new ArticleNumbers(first, Long.parseLong(matcher.group(3)));
    }

    /// What [#parse] reads.
    String encode() {
        if (first == last) {
            return Long.toString(first);
        }
        return first + "-" + (last == OPEN ? "" : Long.toString(last));
    }

    /// Whether it is one number.
    public boolean isSingle() {
        return first == last;
    }

    /// Whether no number is in it: `5-3`.
    public boolean isEmpty() {
        return last < first;
    }

    /// Whether `number` is in it.
    public boolean contains(long number) {
        return number >= first && number <= last;
    }

    @Override
    public String toString() {
        return encode();
    }
}
