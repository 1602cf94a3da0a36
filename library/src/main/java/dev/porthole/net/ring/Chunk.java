package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

/// Received bytes that nobody has read yet: in a receive buffer, which is shared by all connections
/// of the loop, or moved out of it.
final class Chunk {
    private long address;
    private int left;
    private final int buffer;
    private byte @Nullable [] moved;
    @Nullable Chunk next;

    /// @param buffer the number of the receive buffer
    Chunk(long address, int count, int buffer) {
        this.address = address;
        this.left = count;
        this.buffer = buffer;
    }

    int left() {
        return left;
    }

    /// Whether bytes of that buffer at that address come right after these.
    boolean isFollowedBy(long otherAddress, int otherBuffer) {
        return moved == null && buffer == otherBuffer && address + left == otherAddress;
    }

    void extend(int count) {
        left += count;
    }

    /// Takes as many bytes as there are and `target` has room for.
    int readInto(java.nio.ByteBuffer target) {
        int count = Math.min(left, target.remaining());
        if (moved == null) {
            Memory.copyTo(address, target, count);
            address += count;
        } else {
            target.put(moved, moved.length - left, count);
        }
        left -= count;
        return count;
    }

    /// Copies the bytes to memory of their own, so that the buffer can be given back.
    void moveOut(ReceiveBuffers buffers) {
        if (moved == null) {
            moved = Memory.bytes(address, left);
            buffers.release(buffer);
        }
    }

    /// The bytes are no longer wanted.
    void release(ReceiveBuffers buffers) {
        if (moved == null) {
            buffers.release(buffer);
        }
    }
}
