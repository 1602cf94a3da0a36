package dev.porthole.net.ring;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The send buffers of a loop. A connection has one while it has output that the kernel has not
/// taken; those that nobody uses are kept for the next, up to a bound.
final class SendBuffers {
    static final int BYTES = 64 * 1024;
    private static final int KEPT = 64;

    private final Native os;
    private final long[] kept = new long[KEPT];
    private int keptCount;
    private final AtomicInteger total = new AtomicInteger();

    SendBuffers(Native os) {
        this.os = os;
    }

    /// The address of an unused buffer.
    ///
    /// @throws IOException if there is no memory for one more
    long take() throws IOException {
        if (keptCount > 0) {
            return kept[--keptCount];
        }
        int flags = Abi.MAP_PRIVATE | Abi.MAP_ANONYMOUS;
        long address = Errno.check(os.mmap(BYTES, flags, -1, 0));
        total.incrementAndGet();
        return address;
    }

    void give(long address) {
        if (keptCount < KEPT) {
            kept[keptCount++] = address;
        } else {
            unmap(address);
        }
    }

    private void unmap(long address) {
        os.munmap(address, BYTES);
        total.decrementAndGet();
    }

    /// Native memory that these hold, in use or kept.
    long bytes() {
        return (long) total.get() * BYTES;
    }

    void unmapKept() {
        while (keptCount > 0) {
            unmap(kept[--keptCount]);
        }
    }
}
