package dev.porthole.ftp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Makes entries of what `LIST` sends, which RFC 959 leaves to the server: the first form that a
/// line fits.
///
/// | form | example |
/// |---|---|
/// | EPLF | `+i8388621.48594,m825718503,r,s280,` TAB `djb.html` |
/// | DOS | `01-31-26  12:00PM       <DIR>          folder` |
/// | Unix | `-rw-r--r--   1 user group  1024 Jan 31 12:00 a name` |
/// | NetWare | `d [R----F--] supervisor  512  Jan 16 18:53  login` |
/// | VMS | `NAME.TXT;1   2/4   31-JAN-2026 12:00:00  [USER]  (RWED,RE,,)` |
///
/// Lines that are about no file (`total 8`) make none. For one listing: VMS breaks the line after a
/// long name.
final class ListParser {
    private final Instant now;
    private String pending = ""; // a name whose line goes on in the next

    /// @param now from which the year is taken where there is none
    ListParser(Instant now) {
        this.now = now;
    }

    /// What a line says; empty if it is about no file.
    ///
    /// @throws MalformedException if it is in none of the forms
    Optional<FtpEntry> parse(String line) throws MalformedException {
        if (isAboutNone(line)) {
            return Optional.empty();
        }
        String whole = pending.isEmpty() ? line : pending + " " + line.strip();
        pending = "";
        if (VmsListing.isNameOnly(whole)) {
            pending = whole.strip();
            return Optional.empty();
        }
        try {
            FtpEntry entry = entry(whole);
            if (entry != null) {
                return Optional.of(entry);
            }
        } catch (DateTimeException | NumberFormatException _) {
            // A date or a number that is none.
        }
        throw new MalformedException(
                "a line of LIST is in none of the known forms: \""
                        + Printable.of(line)
                        + "\"; ask for names only");
    }

    private @Nullable FtpEntry entry(String line) {
        if (line.startsWith("+")) {
            return eplf(line);
        }
        FtpEntry unix = UnixListing.parse(line, now);
        if (unix != null) {
            return unix;
        }
        FtpEntry dos = DosListing.parse(line);
        return dos != null ? dos : VmsListing.parse(line);
    }

    private static boolean isAboutNone(String line) {
        String text = line.strip();
        return text.isEmpty()
                || (text.startsWith("total ") && !text.contains(":"))
                || (text.startsWith("Directory ") && text.endsWith("]"))
                || text.startsWith("Total of ");
    }

    /// Bernstein's Easily Parsed LIST Format: facts with commas, a tab, the name.
    private static @Nullable FtpEntry eplf(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || tab == line.length() - 1) {
            return null;
        }
        FtpEntry.Type type = FtpEntry.Type.OTHER;
        long size = -1;
        Instant modified = null;
        String unique = "";
        for (String each : line.substring(1, tab).split(",", -1)) {
            String value = each.isEmpty() ? "" : each.substring(1);
            switch (each.isEmpty() ? ' ' : each.charAt(0)) {
                case '/' -> type = FtpEntry.Type.FOLDER;
                case 'r' -> type = type == FtpEntry.Type.FOLDER ? type : FtpEntry.Type.FILE;
                case 's' -> size = Words.number(value);
                case 'm' -> modified = Instant.ofEpochSecond(Words.number(value));
                case 'i' -> unique = value;
                default -> {} // facts of others
            }
        }
        return new FtpEntry(line.substring(tab + 1), type, size, modified, "", "", unique);
    }
}
