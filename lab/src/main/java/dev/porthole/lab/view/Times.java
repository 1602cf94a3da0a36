package dev.porthole.lab.view;

import java.util.Locale;

/// Durations as a person reads them.
final class Times {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private Times() {}

    /// `830 ns`, `52.1 us`, `12.40 ms`, `1.02 s`: three digits at least that mean something.
    static String text(long nanos) {
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return format("%.1f us", (double) nanos / MICRO);
        }
        return nanos < SECOND
                ? format("%.2f ms", (double) nanos / MILLI)
                : format("%.2f s", (double) nanos / SECOND);
    }

    /// The time of a row: milliseconds since the run's start, with three decimals.
    static String since(long nanos) {
        return format("%.3f", (double) nanos / MILLI);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
