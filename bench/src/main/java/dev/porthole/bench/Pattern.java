package dev.porthole.bench;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;

/// The bytes that clients send and expect back: one random sequence, repeated without end, which
/// each client enters at another place. A byte that is wrong, lost, doubled, out of order or
/// another client's is thus noticed at once, and checking costs no more than comparing memory.
final class Pattern {
    /// A prime, so that no message size divides it and equal messages are rare.
    static final int PERIOD = 65_521;

    private static final int STRIDE = 7_919; // between the entry points of two clients

    private final ByteBuffer bytes;
    private final MemorySegment segment;

    /// A pattern that can be sent or compared in pieces of up to `longestPiece` bytes.
    Pattern(int longestPiece) {
        byte[] period = new byte[PERIOD];
        new Random(42).nextBytes(period); // always the same, so that a failure can be repeated
        bytes = ByteBuffer.allocateDirect(PERIOD + longestPiece);
        while (bytes.hasRemaining()) {
            bytes.put(period, 0, Math.min(PERIOD, bytes.remaining()));
        }
        bytes.clear();
        segment = MemorySegment.ofBuffer(bytes);
    }

    /// The same memory with a position and a limit of its own.
    ByteBuffer view() {
        return bytes.duplicate();
    }

    /// Where byte `position` of what `client` sends is in [#view()].
    int indexOf(int client, long position) {
        return (int) ((position + (long) client * STRIDE) % PERIOD);
    }

    /// Compares what a client received with what it sent.
    ///
    /// @param position how many bytes it had received before
    /// @param received starts with the `count` bytes to compare
    /// @throws IOException if a byte differs, naming the first
    void check(int client, long position, MemorySegment received, int count) throws IOException {
        int index = indexOf(client, position);
        long wrong = MemorySegment.mismatch(segment, index, index + count, received, 0, count);
        if (wrong >= 0) {
            ByteBuffer actual = received.asByteBuffer();
            throw new IOException(
                    "connection %d: byte %d came back as 0x%02x, sent was 0x%02x"
                            .formatted(
                                    client,
                                    position + wrong,
                                    actual.get((int) wrong),
                                    bytes.get(index + (int) wrong)));
        }
    }
}
