package dev.porthole.disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads that wait for the disk, so that others don't: a sync takes milliseconds, in which a
/// carrier of virtual threads, or a loop of the ring engine, would stand still. And an interrupt of
/// the thread that asked must not close the file in the middle of a sync, whose result would then
/// be known to nobody.
///
/// There are few of them. What may take seconds is to be done in steps, each a call of its own, so
/// that the others have their turn.
public final class Disk {
    static final int MAX_THREADS = 16;
    private static final long KEEP_SECONDS = 10;

    private static final ExecutorService THREADS = threads();

    private Disk() {}

    private static ExecutorService threads() {
        var pool =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        KEEP_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Worker::new);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static final class Worker extends Thread {
        private static final AtomicInteger COUNT = new AtomicInteger();

        Worker(Runnable task) {
            super(task, "porthole-disk-" + COUNT.incrementAndGet());
            setDaemon(true);
        }
    }

    /// Something to do that may fail.
    @FunctionalInterface
    public interface Work {
        /// Does it.
        void run() throws IOException;
    }

    /// Something to find out that may fail.
    @FunctionalInterface
    public interface Question<T extends @Nullable Object> {
        /// Finds it out.
        T answer() throws IOException;
    }

    /// Does `work` on another thread and waits for its end, whatever happens.
    public static void run(Work work) throws IOException {
        call(() -> {
            work.run();
            return null;
        });
    }

    /// Finds something out on another thread and waits for it, whatever happens. On a thread of the
    /// disk, at once: waiting for another could be waiting for each other.
    public static <T extends @Nullable Object> T call(Question<T> question) throws IOException {
        if (Thread.currentThread() instanceof Worker) {
            return question.answer();
        }
        FutureTask<T> task = new FutureTask<>(question::answer);
        THREADS.execute(task);
        return await(task);
    }

    private static <T extends @Nullable Object> T await(FutureTask<T> task) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        return cause instanceof IOException e
                ? e
                : new IOException("work on the disk failed: " + cause, cause);
    }

    /// Does something on another thread without waiting for it.
    static void start(Runnable work) {
        THREADS.execute(work);
    }

    /// Brings a folder's entries to the disk. On POSIX a folder can be opened and synced as a file;
    /// without this, a crash may forget that a file was ever there.
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
