package dev.porthole.ftp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines of `MLSD` and `MLST` (RFC 3659, section 7.2):
///
/// ```
/// type=file;size=1024;modify=20260131120000;perm=r;unique=fd01U2a; name of the file
/// ```
final class MachineListing {
    /// The facts that are told here, in order.
    static final List<String> FACTS = List.of("type", "size", "modify", "perm", "unique");

    /// Section 2.3: `YYYYMMDDHHMMSS`, then a fraction of any length.
    private static final Pattern TIME = Pattern.compile("(\\d{14})(?:\\.(\\d{1,9})\\d*)?");

    private static final DateTimeFormatter TIME_FORM =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
    private static final int NANO_DIGITS = 9;

    private MachineListing() {}

    /// Parses a line.
    ///
    /// @throws MalformedException if it has no name, or a fact is not one
    static FtpEntry parse(String line) throws MalformedException {
        int space = line.indexOf(' ');
        if (space < 0 || space == line.length() - 1) {
            throw malformed(line, "has facts, a space and a name");
        }
        Map<String, String> facts = new HashMap<>();
        for (String each : line.substring(0, space).split(";", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                facts.put(
                        each.substring(0, equals).toLowerCase(Locale.ROOT),
                        each.substring(equals + 1));
            } else if (!each.isEmpty()) {
                throw malformed(line, "has facts as name=value;");
            }
        }
        String type = facts.getOrDefault("type", "");
        return new FtpEntry(
                line.substring(space + 1),
                type(type),
                size(facts, line),
                modified(facts.get("modify"), line),
                facts.getOrDefault("perm", facts.getOrDefault("unix.mode", "")),
                target(type),
                facts.getOrDefault("unique", ""));
    }

    /// Whether a line of `MLSD` is about the folder itself or the one above (section 7.5.1).
    static boolean isAboutFolder(String line) {
        String facts = line.toLowerCase(Locale.ROOT);
        int space = facts.indexOf(' ');
        String before = space < 0 ? facts : facts.substring(0, space);
        return before.contains("type=cdir;") || before.contains("type=pdir;");
    }

    private static FtpEntry.Type type(String fact) {
        String lower = fact.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "file" -> FtpEntry.Type.FILE;
            case "dir", "cdir", "pdir" -> FtpEntry.Type.FOLDER;
            default ->
                    lower.startsWith("os.unix=slink") || lower.startsWith("os.unix=symlink")
                            ? FtpEntry.Type.LINK
                            : FtpEntry.Type.OTHER;
        };
    }

    /// Of `OS.unix=slink:/target`, which several servers send.
    private static String target(String type) {
        int colon = type.indexOf(':');
        return type(type) == FtpEntry.Type.LINK && colon >= 0 ? type.substring(colon + 1) : "";
    }

    private static long size(Map<String, String> facts, String line) throws MalformedException {
        String size = facts.get("size");
        if (size == null) {
            return -1;
        }
        if (!size.matches("\\d{1,18}")) {
            throw malformed(line, "has a size in digits");
        }
        return Long.parseLong(size);
    }

    private static @Nullable Instant modified(@Nullable String fact, String line)
            throws MalformedException {
        try {
            return fact == null ? null : parseTime(fact);
        } catch (IllegalArgumentException _) {
            throw malformed(line, "has a time as YYYYMMDDHHMMSS");
        }
    }

    private static MalformedException malformed(String line, String rule) {
        return new MalformedException(
                "a line of MLSD or MLST %s (RFC 3659, section 7.2), not \"%s\""
                        .formatted(rule, Printable.of(line)));
    }

    /// Writes a line with those of the facts that are in `wanted`.
    static String format(FtpEntry entry, List<String> wanted) {
        StringBuilder line = new StringBuilder();
        for (String each : FACTS) {
            String value = wanted.contains(each) ? value(entry, each) : "";
            if (!value.isEmpty()) {
                line.append(each).append('=').append(value).append(';');
            }
        }
        return line.append(' ').append(entry.name()).toString();
    }

    private static String value(FtpEntry entry, String fact) {
        return switch (fact) {
            case "type" ->
                    switch (entry.type()) {
                        case FILE -> "file";
                        case FOLDER -> "dir";
                        case LINK -> "OS.unix=slink";
                        case OTHER -> "OS.unix=other";
                    };
            case "size" -> entry.size() < 0 ? "" : Long.toString(entry.size());
            case "modify" -> entry.modified() == null ? "" : formatTime(entry.modified());
            case "perm" -> entry.permissions();
            default -> entry.unique();
        };
    }

    /// A time as `MDTM` and the `modify` fact have it, in UTC (section 2.3).
    ///
    /// @throws IllegalArgumentException if it is none
    static Instant parseTime(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("a time is YYYYMMDDHHMMSS");
        }
        try {
            Instant seconds =
                    LocalDateTime.parse(time.group(1), TIME_FORM).toInstant(ZoneOffset.UTC);
            String fraction = time.group(2);
            return fraction == null
                    ? seconds
                    : seconds.plusNanos(
                            Long.parseLong(fraction + "0".repeat(NANO_DIGITS - fraction.length())));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time is YYYYMMDDHHMMSS", e);
        }
    }

    static String formatTime(Instant time) {
        return TIME_FORM.withZone(ZoneOffset.UTC).format(time);
    }
}
