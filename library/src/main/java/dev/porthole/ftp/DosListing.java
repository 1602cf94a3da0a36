package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of DOS and Windows (IIS), with a year of two or four digits:
///
/// ```
/// 01-31-26  12:00PM       <DIR>          folder
/// 01-31-2026  13:05              1024 a name
/// ```
final class DosListing {
    private static final Pattern DATE = Pattern.compile("(\\d{2})[-/](\\d{2})[-/](\\d{2}|\\d{4})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})([AaPp][Mm])?");

    private DosListing() {}

    /// Null if the line is of another form.
    static @Nullable FtpEntry parse(String line) {
        Words words = new Words(line);
        Matcher date = DATE.matcher(words.get(0));
        Matcher time = TIME.matcher(words.get(1));
        boolean folder = words.get(2).equalsIgnoreCase("<DIR>");
        if (!date.matches()
                || !time.matches()
                || words.count() < 4
                || (!folder && !Words.isNumber(words.get(2)))) {
            return null;
        }
        String rest = words.after(2);
        return FtpEntry.of(
                folder ? rest.stripLeading() : rest, // a folder's name is in a column
                folder ? FtpEntry.Type.FOLDER : FtpEntry.Type.FILE,
                folder ? -1 : Words.number(words.get(2)),
                time(date, time));
    }

    private static Instant time(Matcher date, Matcher time) {
        int year = Integer.parseInt(date.group(3));
        if (year < 100) {
            year += year < 70 ? 2000 : 1900;
        }
        int hour = Integer.parseInt(time.group(1));
        String half = time.group(3);
        if (half != null) {
            hour = hour % 12 + (half.toUpperCase(Locale.ROOT).equals("PM") ? 12 : 0);
        }
        return LocalDateTime.of(
                        year,
                        Integer.parseInt(date.group(1)),
                        Integer.parseInt(date.group(2)),
                        hour,
                        Integer.parseInt(time.group(2)))
                .toInstant(ZoneOffset.UTC);
    }
}
