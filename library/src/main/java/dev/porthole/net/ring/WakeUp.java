package dev.porthole.net.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;

/// What other threads write to when the loop sleeps in the kernel: an `eventfd(2)` that the ring
/// reads.
final class WakeUp {
    private final Native os;
    private final int fd;
    private final long one;
    private final long count; // where the ring reads to
    private final AtomicInteger users = new AtomicInteger(); // far below zero once closed

    WakeUp(Native os, Arena arena) throws IOException {
        this.os = os;
        fd = (int) Refusal.check("eventfd", os.eventfd());
        one = arena.allocate(Long.BYTES, Long.BYTES).address();
        count = arena.allocate(Long.BYTES, Long.BYTES).address();
        Memory.putLong(one, 1);
    }

    /// Has the ring complete a read at the next signal.
    void arm(Loop loop) {
        long entry = loop.submission(Abi.IORING_OP_READ, fd, Loop.WAKE, 0);
        Memory.putLong(entry + Abi.SQE_ADDR, count);
        Memory.putInt(entry + Abi.SQE_LEN, Long.BYTES);
    }

    /// Wakes the loop. From any thread, without a lock.
    void signal() {
        if (users.getAndIncrement() >= 0) {
            Native.write(fd, one, Long.BYTES);
        }
        users.getAndDecrement();
    }

    /// Closes the descriptor once nobody writes to it: from then on its number is somebody else's.
    void close() {
        users.addAndGet(Integer.MIN_VALUE);
        while (users.get() != Integer.MIN_VALUE) {
            Thread.onSpinWait();
        }
        os.close(fd);
    }
}
