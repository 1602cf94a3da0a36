package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The form of `ls -l`, and that of NetWare, which has other permissions.
///
/// ```
/// lrwxrwxrwx   1 user group     4 Jan 31 12:00 a name -> target
/// drwxr-xr-x   2 user group  4096 Jan 31  2025 folder
/// -rw-r--r--   1 user group  1024 2026-01-31 12:00 file
/// ```
final class UnixListing {
    private static final int PERMISSIONS = 9;
    private static final String ARROW = " -> ";

    private UnixListing() {}

    /// Null if the line is of another form.
    static @Nullable FtpEntry parse(String line, Instant now) {
        if (line.isEmpty() || "-dlbcpsD".indexOf(line.charAt(0)) < 0 || !hasPermissions(line)) {
            return null;
        }
        Words words = new Words(line);
        for (int i = 2; i + 1 < words.count(); i++) {
            Date date = Date.at(words, i, now);
            if (date != null && Words.isNumber(words.get(i - 1))) {
                String name = words.after(date.last());
                return name.isEmpty() ? null : entry(line, words.get(i - 1), date.time(), name);
            }
        }
        return null;
    }

    private static boolean hasPermissions(String line) {
        if (line.startsWith(" [", 1)) { // NetWare
            return line.indexOf(']') > 0;
        }
        if (line.length() <= PERMISSIONS) {
            return false;
        }
        return line.substring(1, 1 + PERMISSIONS)
                .chars()
                .allMatch(c -> "-rwxsStTlL".indexOf(c) >= 0);
    }

    private static FtpEntry entry(String line, String size, Instant modified, String name) {
        FtpEntry.Type type =
                switch (line.charAt(0)) {
                    case '-' -> FtpEntry.Type.FILE;
                    case 'd' -> FtpEntry.Type.FOLDER;
                    case 'l' -> FtpEntry.Type.LINK;
                    default -> FtpEntry.Type.OTHER;
                };
        int arrow = type == FtpEntry.Type.LINK ? name.indexOf(ARROW) : -1;
        String permissions =
                line.charAt(1) == ' '
                        ? line.substring(3, line.indexOf(']'))
                        : line.substring(1, 1 + PERMISSIONS);
        return new FtpEntry(
                arrow < 0 ? name : name.substring(0, arrow),
                type,
                Words.number(size),
                modified,
                permissions,
                arrow < 0 ? "" : name.substring(arrow + ARROW.length()),
                "");
    }

    /// A date and where it ends.
    private record Date(Instant time, int last) {
        /// The date whose first word is that of an index; null if there is none.
        static @Nullable Date at(Words words, int index, Instant now) {
            String first = words.get(index);
            String second = words.get(index + 1);
            if (first.matches("\\d{4}-\\d{2}-\\d{2}")
                    && second.matches("\\d{2}:\\d{2}(:\\d{2})?")) {
                LocalDateTime time = LocalDateTime.parse(first + "T" + second);
                return new Date(time.toInstant(ZoneOffset.UTC), index + 1);
            }
            boolean monthFirst = Words.month(first) > 0;
            int month = Words.month(monthFirst ? first : second);
            String day = monthFirst ? second : first;
            String rest = words.get(index + 2);
            if (month == 0 || day.length() > 2 || !Words.isNumber(day) || rest.isEmpty()) {
                return null;
            }
            Instant time = time(month, (int) Words.number(day), rest, now);
            return time == null ? null : new Date(time, index + 2);
        }

        private static @Nullable Instant time(int month, int day, String rest, Instant now) {
            if (rest.length() == 4 && Words.isNumber(rest)) {
                return LocalDate.of(Integer.parseInt(rest), month, day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            if (!rest.matches("\\d{1,2}:\\d{2}")) {
                return null;
            }
            LocalTime time = LocalTime.parse(rest.length() == 4 ? "0" + rest : rest);
            return withYear(month, day, time, now);
        }

        /// The last time that this date was; a day ahead is a difference of zones.
        private static Instant withYear(int month, int day, LocalTime time, Instant now) {
            Instant latest = now.plus(1, ChronoUnit.DAYS);
            int year = latest.atOffset(ZoneOffset.UTC).getYear();
            while (true) {
                boolean exists = day <= LocalDate.of(year, month, 1).lengthOfMonth();
                if (exists) {
                    Instant then =
                            LocalDate.of(year, month, day).atTime(time).toInstant(ZoneOffset.UTC);
                    if (!then.isAfter(latest)) {
                        return then;
                    }
                } else if (day > 29 || month != 2) {
                    throw new DateTimeException("no month has such a day");
                }
                year--; // February 29 is in one of the last eight
            }
        }
    }
}
