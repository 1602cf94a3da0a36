package dev.porthole.nntp;

import dev.porthole.wire.WireLimits;

import java.time.Duration;

/// What a server puts up with. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param wire lines (16 KiB: RFC 4643 wants 12,288 bytes for a login; a command has 512), and the
///   time for a command (10 minutes; RFC 3977, section 3.1 wants at least 3) and for an article (10
///   minutes)
/// @param maxArticleBytes of one article (1 MiB)
/// @param maxGroups that one article may name (20)
/// @param maxBadCommands of one connection, which is then closed (20)
/// @param maxFailedLogins of one connection, which is then closed (3)
public record NntpLimits(
        WireLimits wire,
        int maxArticleBytes,
        int maxGroups,
        int maxBadCommands,
        int maxFailedLogins) {
    /// The defaults above.
    public static final NntpLimits DEFAULT =
            new NntpLimits(
                    WireLimits.DEFAULT
                            .withMaxLineBytes(16 * 1024)
                            .withLineTimeout(Duration.ofMinutes(10))
                            .withBodyTimeout(Duration.ofMinutes(10)),
                    1 << 20,
                    20,
                    20,
                    3);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is zero or negative
    public NntpLimits {
        if (maxArticleBytes < 1 || maxGroups < 1 || maxBadCommands < 1 || maxFailedLogins < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    /// The same limits with others for lines and times.
    public NntpLimits withWire(WireLimits others) {
        return new NntpLimits(others, maxArticleBytes, maxGroups, maxBadCommands, maxFailedLogins);
    }

    /// The same limits with another size of an article.
    public NntpLimits withMaxArticleBytes(int bytes) {
        return new NntpLimits(wire, bytes, maxGroups, maxBadCommands, maxFailedLogins);
    }
}
