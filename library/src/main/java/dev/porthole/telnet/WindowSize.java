package dev.porthole.telnet;

import java.util.Optional;

/// The size of a terminal's window in characters (RFC 1073); 0 in either direction is "unknown".
///
/// @param columns in 0-65535
/// @param rows in 0-65535
public record WindowSize(int columns, int rows) {
    private static final int MAX = 0xffff;
    private static final int BYTES = 4;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is not in 0-65535
    public WindowSize {
        if (columns < 0 || columns > MAX || rows < 0 || rows > MAX) {
            throw new IllegalArgumentException(
                    "a window's size is 0-65535 each way, not " + columns + " by " + rows);
        }
    }

    /// What is said between `IAC SB NAWS` and `IAC SE`: two numbers of 16 bits.
    byte[] encode() {
        return new byte[] {(byte) (columns >> 8), (byte) columns, (byte) (rows >> 8), (byte) rows};
    }

    /// The size that was said; empty if it was none.
    static Optional<WindowSize> parse(byte[] said) {
        return said.length == BYTES
                ? Optional.of(new WindowSize(number(said, 0), number(said, 2)))
                : Optional.empty();
    }

    private static int number(byte[] said, int at) {
        return ((said[at] & 0xff) << 8) | (said[at + 1] & 0xff);
    }

    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
