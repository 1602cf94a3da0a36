package dev.porthole.net.ring;

import java.lang.foreign.Arena;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Sends much of a file to a reader that takes it as it comes, by a thread that waits in
/// `sendfile(2)`: that costs less than to go away from a full socket and to come back, and the loop
/// serves others meanwhile, even if a disk has to bring the file.
///
/// There are as many of these threads as processors, for all loops. A reader that leaves one
/// waiting for [#PATIENCE_MICROS] is slow, and is left to the loop from then on; so is one for
/// which there is no thread.
final class BlockingSend {
    /// With less, to hand it over costs more than it saves.
    static final int LEAST_BYTES = 1024 * 1024;

    /// A reader that is this slow gets 3 MB a second: so much is asked for room at once, 64 KiB.
    private static final int PATIENCE_MICROS = 20_000;

    /// After each call it looks whether it is to go on.
    private static final int CALL_BYTES = 1024 * 1024;

    /// Then the writer has its turn, and may note that something has moved.
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MOST_THREADS = Runtime.getRuntime().availableProcessors();
    static final Semaphore FREE = new Semaphore(MOST_THREADS);
    private static final Executor THREADS = threads();

    private final Loop loop;
    private final Descriptor descriptor;
    private final Waiter sender;
    private final SendRoom room;
    private boolean patient; // the socket has its time limit
    private boolean slow;
    private boolean active; // a thread is at work
    private long result;
    private volatile boolean closed;

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

    /// @param sender where the writer waits
    BlockingSend(Loop loop, Descriptor descriptor, Waiter sender) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.sender = sender;
        this.room = new SendRoom(loop.os(), descriptor.fd());
    }

    /// Whether it is worth it.
    boolean isFor(long count) {
        return count >= LEAST_BYTES && !slow;
    }

    /// Sends some, and returns only when no thread uses the file any more. An interrupt breaks the
    /// connection off.
    ///
    /// @return how many bytes; 0 if the loop is to do it, or the file has ended; a negative error
    ///   number
    long send(OpenFile file, long position, long count) throws ClosedByInterruptException {
        if (!start(file.fd(), position, count)) {
            room.restore();
            return 0;
        }
        sender.awaitEnd(() -> active, this::close);
        Waiter.requireNotInterrupted();
        slow = result == -Abi.EAGAIN;
        if (slow) {
            room.restore();
        }
        return slow || result == -Abi.EINTR ? 0 : result;
    }

    private boolean start(int file, long position, long count) {
        if (!FREE.tryAcquire()) {
            return false;
        }
        limitPatience();
        room.widen();
        try {
            THREADS.execute(() -> work(file, position, count));
        } catch (OutOfMemoryError _) { // there can be no more threads
            FREE.release();
            return false;
        }
        descriptor.hold();
        active = true;
        return true;
    }

    private void limitPatience() {
        if (!patient) {
            patient = true;
            long time = loop.os().scratch();
            Memory.putLong(time + Abi.TIMEVAL_SEC, 0);
            Memory.putLong(time + Abi.TIMEVAL_USEC, PATIENCE_MICROS);
            int fd = descriptor.fd();
            loop.os().setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_SNDTIMEO, time, Abi.TIMEVAL_BYTES);
        }
    }

    private void work(int file, long position, long count) {
        long[] sent = {-Abi.EINTR};
        try (Arena arena = Arena.ofConfined()) {
            sent[0] = sendAll(new Native(arena), file, position, count);
        } finally {
            FREE.release();
            loop.execute(() -> ended(sent[0]));
        }
    }

    private long sendAll(Native os, int file, long position, long count) {
        long end = System.nanoTime() + MOST_NANOS;
        long sent = 0;
        do {
            long most = Math.min(count - sent, CALL_BYTES);
            long some = os.sendfile(descriptor.fd(), file, position + sent, most);
            if (some <= 0) {
                return sent > 0 ? sent : some;
            }
            sent += some;
        } while (sent < count && !closed && System.nanoTime() - end < 0);
        return sent;
    }

    private void ended(long outcome) {
        active = false;
        result = outcome;
        sender.wake();
        descriptor.release();
    }

    /// Ends what is under way within moments: the socket is to be closed. To shut the socket down
    /// would tell the other side that this was all.
    void close() {
        closed = true;
    }
}
