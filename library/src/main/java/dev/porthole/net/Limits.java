package dev.porthole.net;

import java.time.Duration;

/// What a server or a client puts up with. There is no unlimited: whoever needs more says how much.
///
/// Immutable and thread-safe.
///
/// @param maxConnections connections served at once; further ones wait in the kernel's queue until
///   one ends (10,000)
/// @param idleTimeout how long a read or a write may wait while not a byte moves in either
///   direction (5 minutes)
/// @param handshakeTimeout for a PROXY header, and again for a TLS handshake (10 seconds)
/// @param sessionTimeout from accepting a connection to its end (24 hours)
public record Limits(
        int maxConnections,
        Duration idleTimeout,
        Duration handshakeTimeout,
        Duration sessionTimeout) {
    /// The defaults above.
    public static final Limits DEFAULT =
            new Limits(10_000, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(24));

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is zero or negative
    public Limits {
        if (maxConnections <= 0) {
            throw new IllegalArgumentException("maxConnections is at least 1");
        }
        requirePositive(idleTimeout, "idleTimeout");
        requirePositive(handshakeTimeout, "handshakeTimeout");
        requirePositive(sessionTimeout, "sessionTimeout");
    }

    /// The same limits with another number of connections.
    public Limits withMaxConnections(int count) {
        return new Limits(count, idleTimeout, handshakeTimeout, sessionTimeout);
    }

    /// The same limits with another idle timeout.
    public Limits withIdleTimeout(Duration timeout) {
        return new Limits(maxConnections, timeout, handshakeTimeout, sessionTimeout);
    }

    /// The same limits with another time for handshakes.
    public Limits withHandshakeTimeout(Duration timeout) {
        return new Limits(maxConnections, idleTimeout, timeout, sessionTimeout);
    }

    /// The same limits with another time for a whole session.
    public Limits withSessionTimeout(Duration timeout) {
        return new Limits(maxConnections, idleTimeout, handshakeTimeout, timeout);
    }

    static void requirePositive(Duration duration, String name) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " is more than zero");
        }
    }
}
