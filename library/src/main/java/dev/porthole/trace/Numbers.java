package dev.porthole.trace;

import java.time.Duration;

/// Numbers as text: the same in every locale, and without the time that `String.format` takes on
/// its first use, which would show in the first lines of a trace.
final class Numbers {
    private static final long NANOS_PER_MICRO = 1000;

    private Numbers() {}

    /// Milliseconds with three digits after the point, cut rather than rounded: `0.726`.
    static String millis(long nanos) {
        return decimal(nanos / NANOS_PER_MICRO, 3);
    }

    /// Seconds with nine digits after the point: `0.000726123`.
    static String seconds(Duration duration) {
        return decimal(duration.toNanos(), 9);
    }

    /// A number of that many decimal places; one below zero, which no time is, counts as zero.
    private static String decimal(long value, int places) {
        String digits = Long.toString(Math.max(0, value));
        String padded = "0".repeat(Math.max(0, places + 1 - digits.length())) + digits;
        int point = padded.length() - places;
        return padded.substring(0, point) + "." + padded.substring(point);
    }

    /// A count with its thousands set off: `1,234`.
    static String count(long count) {
        StringBuilder digits = new StringBuilder(Long.toString(count));
        for (int i = digits.length() - 3; i > 0 && digits.charAt(i - 1) != '-'; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }

    /// Text at the right end of a column.
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
