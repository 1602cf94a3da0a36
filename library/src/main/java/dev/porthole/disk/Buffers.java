package dev.porthole.disk;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Buffers outside the heap, so that what is written is not copied on its way. A few are kept for
/// the next who wants one: a new one is cleared, and an old one goes only with the garbage.
/// Thread-safe.
final class Buffers {
    static final int BYTES = 256 * 1024;
    private static final int MOST_KEPT = 32;

    private static final BlockingQueue<ByteBuffer> KEPT = new ArrayBlockingQueue<>(MOST_KEPT);

    private Buffers() {}

    /// An empty one.
    static ByteBuffer take() {
        ByteBuffer kept = KEPT.poll();
        return kept == null ? ByteBuffer.allocateDirect(BYTES) : kept.clear();
    }

    /// Nobody may use it after this.
    static void give(ByteBuffer buffer) {
        KEPT.offer(buffer); // if there are enough, it is garbage
    }
}
