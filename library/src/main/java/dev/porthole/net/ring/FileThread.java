package dev.porthole.net.ring;

import java.lang.foreign.Arena;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Moves a file between a disk and one direction of a socket by a thread that waits in system
/// calls: that costs less than to go away from a full or empty socket and to come back, and the
/// loop serves others meanwhile, even if a disk has to bring or to take the bytes.
///
/// There are as many of these threads as processors, for all loops. They are for a peer that is
/// fast: a call waits for it at most [#PATIENCE_MICROS].
final class FileThread {
    /// With less, to hand it over costs more than it saves.
    static final int LEAST_BYTES = 1024 * 1024;

    /// A peer that is this slow gets 3 MB a second: so much is asked for room at once, 64 KiB.
    private static final int PATIENCE_MICROS = 20_000;

    /// Then the user has his turn, and may note that something has moved.
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MOST_THREADS = Runtime.getRuntime().availableProcessors();
    static final Semaphore FREE = new Semaphore(MOST_THREADS);
    private static final Executor THREADS = threads();

    private final Loop loop;
    private final Descriptor descriptor;
    private final Waiter user;
    private final int patience;
    private boolean patient; // the socket has its time limit
    private boolean active; // a thread is at work
    private long result;
    private volatile boolean closed;

    /// A system call, or a few.
    @FunctionalInterface
    interface Step {
        /// Moves some, after `done` bytes that the steps before have moved.
        ///
        /// @param os the thread's own
        /// @return how many bytes; 0 or a negative error number if it can't
        long move(Native os, long done);
    }

    private static Executor threads() {
        var threads =
                new ThreadPoolExecutor(
                        MOST_THREADS,
                        MOST_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(), // never longer than there are threads
                        Thread.ofPlatform().daemon().name("porthole-file-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /// @param user where the one waits who wants it
    /// @param patience the socket's option that limits waiting in this direction
    FileThread(Loop loop, Descriptor descriptor, Waiter user, int patience) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.user = user;
        this.patience = patience;
    }

    /// Has a thread for [#run], which is to follow; false if all are taken.
    boolean reserve() {
        if (!FREE.tryAcquire()) {
            return false;
        }
        if (!patient) {
            patient = true;
            descriptor.limitWait(patience, PATIENCE_MICROS);
        }
        return true;
    }

    /// Goes step by step until `count` bytes have moved, one can't, or its time is over. Returns
    /// only when the thread uses nothing any more. An interrupt ends it; it is for
    /// [Waiter#requireNotInterrupted] to find.
    ///
    /// @return how many bytes; if there are none, what the first step returned
    long run(long count, Step step) {
        try {
            THREADS.execute(() -> work(count, step));
        } catch (OutOfMemoryError _) { // there can be no more threads
            FREE.release();
            return 0;
        }
        descriptor.hold();
        active = true;
        user.awaitEnd(() -> active, this::close);
        return result;
    }

    private void work(long count, Step step) {
        long[] moved = {-Abi.EINTR};
        try (Arena arena = Arena.ofConfined()) {
            moved[0] = moveAll(new Native(arena), count, step);
        } finally {
            FREE.release();
            loop.execute(() -> ended(moved[0]));
        }
    }

    private long moveAll(Native os, long count, Step step) {
        long end = System.nanoTime() + MOST_NANOS;
        long moved = 0;
        do {
            long some = step.move(os, moved);
            if (some <= 0) {
                return moved > 0 ? moved : some;
            }
            moved += some;
        } while (moved < count && !closed && System.nanoTime() - end < 0);
        return moved;
    }

    private void ended(long outcome) {
        active = false;
        result = outcome;
        user.wake();
        descriptor.release();
    }

    /// Ends what is under way within moments: the socket is to be closed. To shut the socket down
    /// would tell the other side that this was all.
    void close() {
        closed = true;
    }
}
