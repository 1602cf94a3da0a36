package dev.porthole.nntp;

import dev.porthole.wire.Printable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times of NNTP, all in UTC: `19990624 000000` of NEWGROUPS and NEWNEWS, `19990624000000` of DATE
/// (RFC 3977, sections 7.1, 7.3 and 7.4).
final class NewsDate {
    private static final DateTimeFormatter WORDS =
            DateTimeFormatter.ofPattern("uuuuMMdd HHmmss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DIGITS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int SHORT = 6;

    private NewsDate() {}

    /// Reads the two arguments of NEWGROUPS. A year of two digits is in this century, or the last
    /// one if it would be in the future (section 7.3.2).
    ///
    /// @throws IllegalArgumentException if it is no time
    static Instant parse(String date, String time) {
        if (!date.matches("[0-9]{6}|[0-9]{8}") || !time.matches("[0-9]{6}")) {
            throw malformed(date + " " + time);
        }
        int digits = date.length() - 4;
        int year = Integer.parseInt(date.substring(0, digits));
        if (date.length() == SHORT) {
            int now = Year.now(ZoneOffset.UTC).getValue();
            year += now - now % 100 - (year > now % 100 ? 100 : 0);
        }
        try {
            LocalDate day = LocalDate.of(year, two(date, digits), two(date, digits + 2));
            int seconds = Math.min(two(time, 4), 59); // a leap second is still that minute
            LocalTime moment = LocalTime.of(two(time, 0), two(time, 2), seconds);
            return LocalDateTime.of(day, moment).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw malformed(date + " " + time);
        }
    }

    private static int two(String digits, int position) {
        return Integer.parseInt(digits, position, position + 2, 10);
    }

    /// Reads the answer to DATE.
    ///
    /// @throws IllegalArgumentException if it is no time
    static Instant parse(String digits) {
        String text = digits.strip();
        if (!text.matches("[0-9]{14}")) {
            throw malformed(digits);
        }
        return parse(text.substring(0, 8), text.substring(8));
    }

    /// The two words that [#parse(String, String)] reads.
    static String words(Instant time) {
        return WORDS.format(time);
    }

    /// The digits that [#parse(String)] reads.
    static String digits(Instant time) {
        return DIGITS.format(time);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "a time is YYYYMMDD and HHMMSS (RFC 3977, section 7.3), not \"%s\""
                        .formatted(Printable.of(text)));
    }
}
