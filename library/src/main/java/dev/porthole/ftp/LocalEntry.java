package dev.porthole.ftp;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of the server as its listings tell of it.
///
/// @param name without a path
record LocalEntry(String name, BasicFileAttributes attributes) {
    private static final DateTimeFormatter RECENT =
            DateTimeFormatter.ofPattern("MMM dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OLD =
            DateTimeFormatter.ofPattern("MMM dd  yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int RECENT_DAYS = 180;

    /// How Unix writes a file's key: `(dev=fd01,ino=12345)`.
    private static final Pattern KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=(\\d+)\\)");

    /// What `MLSD` tells.
    ///
    /// @param mayWrite whether its user may change it
    FtpEntry entry(boolean mayWrite) {
        return new FtpEntry(
                name,
                type(),
                attributes.isRegularFile() ? attributes.size() : -1,
                attributes.lastModifiedTime().toInstant(),
                permissions(mayWrite),
                "",
                unique());
    }

    private FtpEntry.Type type() {
        if (attributes.isSymbolicLink()) {
            return FtpEntry.Type.LINK;
        }
        if (attributes.isDirectory()) {
            return FtpEntry.Type.FOLDER;
        }
        return attributes.isRegularFile() ? FtpEntry.Type.FILE : FtpEntry.Type.OTHER;
    }

    /// RFC 3659, section 7.5.5.
    private String permissions(boolean mayWrite) {
        return switch (type()) {
            case FILE -> mayWrite ? "adfrw" : "r";
            case FOLDER -> mayWrite ? "cdeflmp" : "el";
            case LINK, OTHER -> mayWrite ? "df" : "";
        };
    }

    private String unique() {
        Matcher key = KEY.matcher(String.valueOf(attributes.fileKey()));
        return key.matches()
                ? key.group(1) + "U" + Long.toHexString(Long.parseLong(key.group(2)))
                : "";
    }

    /// The form of Unix, which all clients know, with times in UTC.
    String unixLine(boolean mayWrite, Instant now) {
        Instant modified = attributes.lastModifiedTime().toInstant();
        boolean recent =
                !modified.isAfter(now.plus(1, ChronoUnit.DAYS))
                        && modified.isAfter(now.minus(RECENT_DAYS, ChronoUnit.DAYS));
        return "%s   1 ftp      ftp      %12d %s %s"
                .formatted(
                        unixPermissions(mayWrite),
                        attributes.size(),
                        (recent ? RECENT : OLD).format(modified),
                        name);
    }

    private String unixPermissions(boolean mayWrite) {
        return switch (type()) {
            case FILE -> mayWrite ? "-rw-r--r--" : "-r--r--r--";
            case FOLDER -> mayWrite ? "drwxr-xr-x" : "dr-xr-xr-x";
            case LINK -> "lrwxrwxrwx";
            case OTHER -> "p---------";
        };
    }
}
