package dev.porthole.cli;

import java.time.Duration;
import java.util.Locale;

/// Reads the units of the command line: times as `300ms`, `5s`, `2m`, `1h`; sizes as `512`, `64k`,
/// `1m`, `2g`, in powers of 1024.
final class Units {
    private static final long MAX_HOURS = 24L * 365;

    private Units() {}

    /// A time with its unit.
    ///
    /// @throws IllegalArgumentException saying what it should look like
    static Duration duration(String text) {
        int unit = endOfDigits(text);
        long factor =
                switch (text.substring(unit)) {
                    case "ms" -> 1;
                    case "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 0;
                };
        if (factor == 0 || unit == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time: write it as 300ms, 5s, 2m or 1h");
        }
        long millis = multiply(text.substring(0, unit), factor);
        if (millis < 0 || millis > MAX_HOURS * 3_600_000) {
            throw new IllegalArgumentException("'" + text + "' is more than a year");
        }
        return Duration.ofMillis(millis);
    }

    /// A number of bytes.
    ///
    /// @throws IllegalArgumentException saying what it should look like
    static long bytes(String text) {
        int unit = endOfDigits(text);
        long factor =
                switch (text.substring(unit).toLowerCase(Locale.ROOT)) {
                    case "" -> 1;
                    case "k" -> 1L << 10;
                    case "m" -> 1L << 20;
                    case "g" -> 1L << 30;
                    default -> 0;
                };
        if (factor == 0 || unit == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size: write it as 512, 64k, 1m or 2g");
        }
        long bytes = multiply(text.substring(0, unit), factor);
        if (bytes < 0) {
            throw new IllegalArgumentException("'" + text + "' is more than can be counted");
        }
        return bytes;
    }

    /// A number of bytes a second, as its size: more than none.
    ///
    /// @throws IllegalArgumentException saying what it should look like
    static long rate(String text) {
        long bytes = bytes(text);
        if (bytes == 0) {
            throw new IllegalArgumentException("a rate of 0 moves nothing: write it as 64k or 1m");
        }
        return bytes;
    }

    private static int endOfDigits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /// `digits` times `factor`, -1 if that is too much.
    private static long multiply(String digits, long factor) {
        try {
            return Math.multiplyExact(Long.parseLong(digits), factor);
        } catch (NumberFormatException | ArithmeticException _) {
            return -1;
        }
    }
}
