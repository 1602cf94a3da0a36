package dev.porthole.telnet;

/// What a Telnet session puts up with. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param maxRequests what the other side may ask for in one session and is answered: options (not
///   counted where it answers), subnegotiations, AYT (1,000)
/// @param maxSubnegotiationBytes of what is said between SB and SE (4 KiB)
/// @param maxLineChars of a line that a server edits (4,096)
/// @param maxUnmatchedChars that a client keeps while it waits for a text (1 Mi)
public record TelnetLimits(
        int maxRequests, int maxSubnegotiationBytes, int maxLineChars, int maxUnmatchedChars) {
    /// The defaults above.
    public static final TelnetLimits DEFAULT =
            new TelnetLimits(1000, 4 * 1024, 4 * 1024, 1024 * 1024);

    /// A window's size with all bytes doubled, and a terminal's name, must fit.
    private static final int SHORTEST_SUBNEGOTIATION = 64;

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is too small to be of use
    public TelnetLimits {
        if (maxRequests < 1 || maxLineChars < 1 || maxUnmatchedChars < 1) {
            throw new IllegalArgumentException(
                    "maxRequests, maxLineChars and maxUnmatchedChars are at least 1");
        }
        if (maxSubnegotiationBytes < SHORTEST_SUBNEGOTIATION) {
            throw new IllegalArgumentException(
                    "maxSubnegotiationBytes is at least " + SHORTEST_SUBNEGOTIATION);
        }
    }

    /// The same limits with another number of requests.
    public TelnetLimits withMaxRequests(int count) {
        return new TelnetLimits(count, maxSubnegotiationBytes, maxLineChars, maxUnmatchedChars);
    }

    /// The same limits with another length of subnegotiations.
    public TelnetLimits withMaxSubnegotiationBytes(int bytes) {
        return new TelnetLimits(maxRequests, bytes, maxLineChars, maxUnmatchedChars);
    }

    /// The same limits with another length of lines.
    public TelnetLimits withMaxLineChars(int count) {
        return new TelnetLimits(maxRequests, maxSubnegotiationBytes, count, maxUnmatchedChars);
    }

    /// The same limits with another amount of text to wait in.
    public TelnetLimits withMaxUnmatchedChars(int count) {
        return new TelnetLimits(maxRequests, maxSubnegotiationBytes, maxLineChars, count);
    }
}
