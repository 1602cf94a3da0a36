package dev.porthole.wire;

import java.time.Duration;

/// What one conversation puts up with. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param maxLineBytes of one line, with its CRLF (8 KiB)
/// @param maxReplyLines of one reply (1,000)
/// @param maxBodyBytes of one message, article or listing (100 MiB)
/// @param maxSkippedBytes of a body that is closed before its end, so that the conversation can go
///   on; where more is left, the connection is broken off (256 KiB)
/// @param lineTimeout for one line to arrive, from when it is waited for; and for a whole reply (5
///   minutes, as RFC 5321, section 4.5.3.2 has it)
/// @param bodyTimeout for one body to arrive (1 hour)
public record WireLimits(
        int maxLineBytes,
        int maxReplyLines,
        long maxBodyBytes,
        long maxSkippedBytes,
        Duration lineTimeout,
        Duration bodyTimeout) {
    /// The defaults above.
    public static final WireLimits DEFAULT =
            new WireLimits(
                    8 * 1024,
                    1000,
                    100L << 20,
                    256 << 10,
                    Duration.ofMinutes(5),
                    Duration.ofHours(1));

    private static final int SHORTEST_LINE = 64;

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is too small to be of use
    public WireLimits {
        if (maxLineBytes < SHORTEST_LINE) {
            throw new IllegalArgumentException("maxLineBytes is at least " + SHORTEST_LINE);
        }
        if (maxReplyLines < 1 || maxBodyBytes < 1 || maxSkippedBytes < 0) {
            throw new IllegalArgumentException("a limit is less than its least value");
        }
        if (!lineTimeout.isPositive() || !bodyTimeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is more than zero");
        }
    }

    /// The same limits with another length of a line.
    public WireLimits withMaxLineBytes(int bytes) {
        return new WireLimits(
                bytes, maxReplyLines, maxBodyBytes, maxSkippedBytes, lineTimeout, bodyTimeout);
    }

    /// The same limits with another size of a body.
    public WireLimits withMaxBodyBytes(long bytes) {
        return new WireLimits(
                maxLineBytes, maxReplyLines, bytes, maxSkippedBytes, lineTimeout, bodyTimeout);
    }

    /// The same limits with another number of bytes to skip.
    public WireLimits withMaxSkippedBytes(long bytes) {
        return new WireLimits(
                maxLineBytes, maxReplyLines, maxBodyBytes, bytes, lineTimeout, bodyTimeout);
    }

    /// The same limits with another time for a line or a reply.
    public WireLimits withLineTimeout(Duration timeout) {
        return new WireLimits(
                maxLineBytes, maxReplyLines, maxBodyBytes, maxSkippedBytes, timeout, bodyTimeout);
    }

    /// The same limits with another time for a body.
    public WireLimits withBodyTimeout(Duration timeout) {
        return new WireLimits(
                maxLineBytes, maxReplyLines, maxBodyBytes, maxSkippedBytes, lineTimeout, timeout);
    }
}
