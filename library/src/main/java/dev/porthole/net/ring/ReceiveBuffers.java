package dev.porthole.net.ring;

import java.io.IOException;
import java.lang.foreign.Arena;

/// The receive buffers of a loop: the kernel takes one when bytes have arrived, so that connections
/// that say nothing hold none (`IORING_REGISTER_PBUF_RING`).
///
/// Incremental ones are filled piece by piece, whosever the bytes are; others, of older kernels,
/// hold one piece each, so they are smaller and more.
final class ReceiveBuffers {
    static final int GROUP = 0;
    private static final int LARGE_COUNT = 8;
    private static final int LARGE_BYTES = 128 * 1024;
    private static final int SMALL_COUNT = 128;
    private static final int SMALL_BYTES = 8 * 1024;
    private static final int PAGE_BYTES = 4096;

    private final Native os;
    private final int count;
    private final int bufferBytes;
    private final long descriptors;
    private final long buffers;
    private final boolean incremental;
    private final int[] references; // pieces of a buffer that are not read yet
    private final int[] used; // bytes of a buffer
    private final boolean[] full; // the kernel puts nothing more into it
    private int free;
    private int tail;
    private boolean changed;

    ReceiveBuffers(Ring ring, Native os, Arena arena, boolean wantIncremental) throws IOException {
        this.os = os;
        long address = map(os, PAGE_BYTES);
        int result = -1;
        if (wantIncremental) {
            result = register(ring, arena, address, LARGE_COUNT, Abi.IOU_PBUF_RING_INC);
        }
        incremental = result >= 0;
        count = incremental ? LARGE_COUNT : SMALL_COUNT;
        bufferBytes = incremental ? LARGE_BYTES : SMALL_BYTES;
        try {
            if (!incremental) {
                result = register(ring, arena, address, SMALL_COUNT, 0);
                Refusal.check("io_uring_register", result);
            }
            buffers = map(os, (long) count * bufferBytes);
        } catch (IOException e) {
            os.munmap(address, PAGE_BYTES);
            throw e;
        }
        descriptors = address;
        references = new int[count];
        used = new int[count];
        full = new boolean[count];
        for (int i = 0; i < count; i++) {
            give(i);
        }
        publish();
    }

    private static long map(Native os, long bytes) throws IOException {
        int flags = Abi.MAP_PRIVATE | Abi.MAP_ANONYMOUS;
        return Refusal.check("mmap", os.mmap(bytes, flags, -1, 0));
    }

    private static int register(Ring ring, Arena arena, long address, int entries, int flags) {
        long registration = arena.allocate(Abi.BUF_REG_BYTES, Long.BYTES).address();
        Memory.putLong(registration + Abi.BUF_REG_RING_ADDR, address);
        Memory.putInt(registration + Abi.BUF_REG_RING_ENTRIES, entries);
        Memory.putShort(registration + Abi.BUF_REG_BGID, GROUP);
        Memory.putShort(registration + Abi.BUF_REG_FLAGS, flags);
        return ring.register(Abi.IORING_REGISTER_PBUF_RING, registration, 1);
    }

    /// Native memory that these hold.
    long bytes() {
        return PAGE_BYTES + (long) count * bufferBytes;
    }

    /// Notes that the kernel has put `length` bytes into a buffer.
    ///
    /// @param flags of the completion
    /// @return their address, valid until [#release]
    long take(int buffer, int length, int flags) {
        long address = buffers + (long) buffer * bufferBytes + used[buffer];
        references[buffer]++;
        used[buffer] += length;
        if (!incremental || (flags & Abi.IORING_CQE_F_BUF_MORE) == 0) {
            full[buffer] = true;
            free--;
        }
        return address;
    }

    /// A piece has been read.
    void release(int buffer) {
        references[buffer]--;
        if (references[buffer] == 0 && full[buffer]) {
            give(buffer);
        }
    }

    /// Gives a buffer to the kernel, from the next [#publish] on.
    private void give(int buffer) {
        long entry = descriptors + (long) (tail & (count - 1)) * Abi.BUF_BYTES;
        Memory.putLong(entry + Abi.BUF_ADDR, buffers + (long) buffer * bufferBytes);
        Memory.putInt(entry + Abi.BUF_LEN, bufferBytes);
        Memory.putShort(entry + Abi.BUF_BID, buffer);
        tail++;
        used[buffer] = 0;
        full[buffer] = false;
        changed = true;
        free++;
    }

    /// Shows the kernel the buffers that were given back.
    void publish() {
        if (changed) {
            changed = false;
            Memory.putShortRelease(descriptors + Abi.BUF_RING_TAIL, tail);
        }
    }

    /// Whether the kernel has a buffer to put bytes into.
    boolean hasFree() {
        return free > 0;
    }

    void unmap() {
        os.munmap(descriptors, PAGE_BYTES);
        os.munmap(buffers, (long) count * bufferBytes);
    }
}
