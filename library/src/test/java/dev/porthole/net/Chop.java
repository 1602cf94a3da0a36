package dev.porthole.net;

import java.nio.ByteBuffer;

/// How a stream of bytes arrives: a protocol must not notice.
public enum Chop {
    /// As much at once as there is.
    WHOLE,
    /// One byte at a time.
    BYTES,
    /// Each CRLF in two pieces.
    INSIDE_CRLF;

    /// The two ends of a new connection in memory, client's and server's, to which bytes arrive so.
    public Connection[] pair(Observer observer, Limits limits) {
        return PipeTransport.connections(observer, limits, this::sizeOf);
    }

    /// As [#pair], where at most `most` bytes arrive at once: with each number from 1 on, every
    /// place of a short message is cut.
    public static Connection[] pairInPieces(int most, Observer observer, Limits limits) {
        return PipeTransport.connections(
                observer, limits, there -> Math.min(most, there.remaining()));
    }

    /// How many of the bytes that are there are to arrive at once.
    private int sizeOf(ByteBuffer there) {
        return switch (this) {
            case WHOLE -> there.remaining();
            case BYTES -> 1;
            case INSIDE_CRLF -> {
                for (int i = there.position(); i < there.limit(); i++) {
                    if (there.get(i) == '\r') {
                        yield i + 1 - there.position();
                    }
                }
                yield there.remaining();
            }
        };
    }
}
