package dev.porthole.net;

import java.time.Duration;

/// A point in time, on the monotonic clock, by which something must be done.
///
/// An idle timeout is a [Duration] and starts anew with every byte; a deadline does not move. A
/// deadline is passed down, so that all the steps of a job share one budget.
///
/// Immutable and thread-safe.
public final class Deadline {
    /// A deadline that never passes.
    public static final Deadline NEVER = new Deadline(0);

    /// About 146 years: half the range of [System#nanoTime], beyond which comparisons wrap.
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The deadline `timeout` from now; zero or less has already passed.
    public static Deadline after(Duration timeout) {
        long nanos = toNanos(timeout);
        return nanos >= FOREVER_NANOS ? NEVER : new Deadline(System.nanoTime() + nanos);
    }

    /// Whether the time has come.
    public boolean isPassed() {
        return remainingNanos() <= 0;
    }

    /// The time left, zero once passed; about 146 years for [#NEVER].
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }

    /// Whichever of the two comes first.
    public Deadline or(Deadline other) {
        return remainingNanos() <= other.remainingNanos() ? this : other;
    }

    /// Nanoseconds left, negative once passed.
    long remainingNanos() {
        return this == NEVER ? FOREVER_NANOS : nanoTime - System.nanoTime();
    }

    /// Nanoseconds in `duration`, saturated rather than overflowing.
    static long toNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? Long.MIN_VALUE / 2 : FOREVER_NANOS;
        }
    }

    @Override
    public String toString() {
        return this == NEVER ? "never" : "in " + remaining();
    }
}
