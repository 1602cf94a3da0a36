package dev.porthole.sasl;

import java.time.Duration;

/// How many wrong passwords are put up with.
///
/// Failures drain away evenly: after `window` all of `perAddress`, or `perAccount`, are forgotten.
/// Who is over a limit is refused without a look at the password, so nobody can go on guessing.
///
/// The limit of an account holds for its owner too: whoever has many addresses can keep a user from
/// logging in. That is the price of a limit that many addresses can't get around, and the reason
/// why it is much higher.
///
/// Immutable and thread-safe.
///
/// @param perAddress failures from one address, for IPv6 from one /64 network (20)
/// @param perAccount failures for one user name, whether or not it exists (100)
/// @param window in which they are forgotten (10 minutes)
/// @param firstDelay before the answer to a first failure, doubled for each that follows; zero for
///   none (1 second)
/// @param longestDelay before any answer (10 seconds)
/// @param remembered addresses, and user names, of which failures are kept; those least recently
///   seen are forgotten first (10,000 each)
public record AttemptLimits(
        int perAddress,
        int perAccount,
        Duration window,
        Duration firstDelay,
        Duration longestDelay,
        int remembered) {
    /// The defaults above.
    public static final AttemptLimits DEFAULT =
            new AttemptLimits(
                    20,
                    100,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    10_000);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is zero or negative, but for the delays, which may
    ///   be zero
    public AttemptLimits {
        if (perAddress <= 0 || perAccount <= 0 || remembered <= 0) {
            throw new IllegalArgumentException(
                    "perAddress, perAccount and remembered are at least 1");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("window is more than zero");
        }
        if (firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "firstDelay is not negative, and longestDelay not less");
        }
    }

    /// The same limits with other numbers of failures.
    public AttemptLimits withFailures(int eachAddress, int eachAccount) {
        return new AttemptLimits(
                eachAddress, eachAccount, window, firstDelay, longestDelay, remembered);
    }

    /// The same limits with other delays.
    public AttemptLimits withDelays(Duration first, Duration longest) {
        return new AttemptLimits(perAddress, perAccount, window, first, longest, remembered);
    }
}
