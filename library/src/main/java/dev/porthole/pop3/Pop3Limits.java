package dev.porthole.pop3;

import dev.porthole.wire.WireLimits;

import java.time.Duration;

/// What a server puts up with. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param wire lines (16 KiB: RFC 4954 wants 12,288 bytes for AUTH), and the time for a command (10
///   minutes: RFC 1939, section 3, wants no less)
/// @param maxBadCommands of one connection, which is then closed (20)
/// @param maxFailedLogins of one connection, which is then closed (3)
public record Pop3Limits(WireLimits wire, int maxBadCommands, int maxFailedLogins) {
    /// The defaults above.
    public static final Pop3Limits DEFAULT =
            new Pop3Limits(
                    WireLimits.DEFAULT
                            .withMaxLineBytes(16 * 1024)
                            .withLineTimeout(Duration.ofMinutes(10)),
                    20,
                    3);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is zero or negative
    public Pop3Limits {
        if (maxBadCommands < 1 || maxFailedLogins < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    /// The same limits with others for lines and times.
    public Pop3Limits withWire(WireLimits others) {
        return new Pop3Limits(others, maxBadCommands, maxFailedLogins);
    }
}
