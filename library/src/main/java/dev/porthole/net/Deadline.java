package dev.porthole.net;

import dev.porthole.net.ring.Alarm;

import java.time.Duration;

/// A point in time, on the monotonic clock, by which something must be done.
///
/// An idle timeout is a [Duration] and starts anew with every byte; a deadline does not move. A
/// deadline is passed down, so that all the steps of a job share one budget.
///
/// Immutable and thread-safe.
public final class Deadline {
    /// A deadline that never passes.
    public static final Deadline NEVER = new Deadline(Alarm.NEVER);

    /// 146 years: far enough, and no sum with it overflows.
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final long at;

    private Deadline(long at) {
        this.at = at;
    }

    /// The deadline `timeout` from now; zero or less has already passed.
    public static Deadline after(Duration timeout) {
        long nanos = nanos(timeout);
        return nanos == LONGEST_NANOS ? NEVER : new Deadline(now() + nanos);
    }

    /// Whether the time has come.
    public boolean isPassed() {
        return this != NEVER && at <= now();
    }

    /// The time left: zero once passed, 146 years for [#NEVER].
    public Duration remaining() {
        return Duration.ofNanos(this == NEVER ? LONGEST_NANOS : Math.max(0, at - now()));
    }

    /// Whichever of the two comes first.
    public Deadline or(Deadline other) {
        return at <= other.at ? this : other;
    }

    /// The clock that [#at()] is on.
    static long now() {
        return Alarm.now();
    }

    /// When it passes, on the clock of [#now()].
    long at() {
        return at;
    }

    /// Nanoseconds of a duration that may be any length.
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(LONGEST_NANOS)) >= 0
                ? LONGEST_NANOS
                : duration.toNanos();
    }

    @Override
    public String toString() {
        return this == NEVER ? "never" : "in " + remaining();
    }
}
