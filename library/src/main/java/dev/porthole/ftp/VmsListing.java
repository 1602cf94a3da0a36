package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// The form of VMS, whose names have versions, which are left out, and whose sizes are in blocks of
/// 512 bytes, so that only a bound of the size is known, and none is told:
///
/// ```
/// NAME.TXT;1          2/4   31-JAN-2026 12:00:00  [USER]  (RWED,RE,,)
/// ```
final class VmsListing {
    private static final String FOLDER = ".DIR";

    private VmsListing() {}

    /// Whether the line has a name only, since it was too long for what follows.
    static boolean isNameOnly(String line) {
        Words words = new Words(line);
        return words.count() == 1 && isName(words.get(0));
    }

    private static boolean isName(String word) {
        int semicolon = word.lastIndexOf(';');
        return semicolon > 0 && Words.isNumber(word.substring(semicolon + 1));
    }

    /// Null if the line is of another form.
    static @Nullable FtpEntry parse(String line) {
        Words words = new Words(line);
        if (!isName(words.get(0))) {
            return null;
        }
        String whole = words.get(0);
        String name = whole.substring(0, whole.lastIndexOf(';'));
        boolean folder = name.toUpperCase(Locale.ROOT).endsWith(FOLDER);
        return FtpEntry.of(
                folder ? name.substring(0, name.length() - FOLDER.length()) : name,
                folder ? FtpEntry.Type.FOLDER : FtpEntry.Type.FILE,
                -1,
                modified(words));
    }

    private static @Nullable Instant modified(Words words) {
        for (int i = 1; i + 1 < words.count(); i++) {
            String[] date = words.get(i).split("-", -1);
            if (date.length == 3 && Words.month(date[1]) > 0) {
                String time = words.get(i + 1);
                int dot = time.indexOf('.'); // hundredths
                return LocalDateTime.of(
                                LocalDate.of(
                                        (int) Words.number(date[2]),
                                        Words.month(date[1]),
                                        (int) Words.number(date[0])),
                                LocalTime.parse(dot < 0 ? time : time.substring(0, dot)))
                        .toInstant(ZoneOffset.UTC);
            }
        }
        return null;
    }
}
