package dev.porthole.net;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How often a failed dial is tried again, and after how long: the pause doubles each time up to a
/// bound, and a random part of it, up to half, is left out so that many clients do not come back
/// together.
///
/// Immutable and thread-safe.
///
/// @param times how often it is tried again after the first failure
/// @param firstPause before the first repetition
/// @param longestPause the bound on doubling
public record Retry(int times, Duration firstPause, Duration longestPause) {
    /// Not at all.
    public static final Retry NONE = times(0);

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is negative, or a pause zero
    public Retry {
        if (times < 0) {
            throw new IllegalArgumentException("times is at least 0");
        }
        Limits.requirePositive(firstPause, "firstPause");
        Limits.requirePositive(longestPause, "longestPause");
    }

    /// So many times, with pauses from 100 ms to 10 s.
    public static Retry times(int times) {
        return new Retry(times, Duration.ofMillis(100), Duration.ofSeconds(10));
    }

    /// The pause before the repetition of this number, from 0, with its random part.
    Duration pause(int repetition) {
        return pause(repetition, ThreadLocalRandom.current().nextDouble());
    }

    Duration pause(int repetition, double random) {
        long first = Deadline.nanos(firstPause);
        long longest = Deadline.nanos(longestPause);
        int doublings = Math.min(repetition, Long.SIZE - 2);
        long bounded = first > longest >> doublings ? longest : first << doublings;
        return Duration.ofNanos((long) (bounded * (1 - random / 2)));
    }
}
