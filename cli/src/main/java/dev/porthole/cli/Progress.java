package dev.porthole.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A line on a terminal that says how far a transfer is, how fast, and how long it will take:
///
/// ```text
/// [########            ]  41 %   410.0 MiB of 1.0 GiB  205.0 MiB/s  3s left
/// ```
///
/// Thread-safe.
final class Progress {
    private static final int WIDTH = 20;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final PrintStream terminal;
    private final LongSupplier clock;
    private final long offset;
    private long size;
    private final long start;
    private long moved;
    private long shownAt;
    private boolean shown;

    Progress(PrintStream terminal, long offset, long size) {
        this(terminal, offset, size, System::nanoTime);
    }

    Progress(PrintStream terminal, long offset, long size, LongSupplier clock) {
        this.terminal = terminal;
        this.offset = offset;
        this.size = size;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.shownAt = start;
    }

    /// So many bytes more are to move.
    synchronized void grow(long count) {
        size += count;
    }

    /// So many bytes more have moved.
    synchronized void moved(long count) {
        moved += count;
        long now = clock.getAsLong();
        if (now - shownAt >= PERIOD_NANOS) {
            shownAt = now;
            show(now);
        }
    }

    /// Shows the end, unless it was over before anything was shown.
    synchronized void end() {
        if (shown) {
            show(clock.getAsLong());
            terminal.println();
            shown = false;
        }
    }

    private void show(long now) {
        shown = true;
        terminal.print("\r" + line(now) + "\033[K");
        terminal.flush();
    }

    private String line(long now) {
        double seconds = Math.max(1, now - start) / (double) TimeUnit.SECONDS.toNanos(1);
        double rate = moved / seconds;
        long done = offset + moved;
        String speed = amount(Math.round(rate)) + "/s";
        if (size < 0) {
            return amount(done) + "  " + speed;
        }
        double share = size == 0 ? 1 : Math.min(1, done / (double) size);
        int filled = (int) (share * WIDTH);
        return "[%s%s] %3d %%  %s of %s  %s  %s"
                .formatted(
                        "#".repeat(filled),
                        " ".repeat(WIDTH - filled),
                        (int) (share * 100),
                        amount(done),
                        amount(size),
                        speed,
                        left(rate, size - done));
    }

    private static String left(double rate, long bytes) {
        if (bytes <= 0) {
            return "done";
        }
        if (rate < 1) {
            return "stalled";
        }
        long seconds = Math.round(Math.ceil((double) bytes / rate));
        return seconds < 60
                ? seconds + "s left"
                : seconds < 3600
                        ? seconds / 60 + "m" + seconds % 60 + "s left"
                        : seconds / 3600 + "h" + seconds % 3600 / 60 + "m left";
    }

    private static String amount(long bytes) {
        int unit = 0;
        double value = (double) bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
