package dev.porthole.mail;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that wait for the disk, so that others don't: a sync takes milliseconds, in which a
/// carrier of virtual threads, or a loop of the ring engine, would stand still. And an interrupt of
/// the thread that asked must not close the file in the middle of a sync, whose result would then
/// be known to nobody.
final class Disk {
    private static final int MAX_THREADS = 16;
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
                        Thread.ofPlatform().daemon().name("porthole-disk-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /// Something to do that may fail.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// Does `work` on another thread and waits for its end, whatever happens.
    static void run(Work work) throws IOException {
        Callable<Void> call =
                () -> {
                    work.run();
                    return null;
                };
        FutureTask<Void> task = new FutureTask<>(call);
        THREADS.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
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
        return cause instanceof IOException e
                ? e
                : new IOException("the disk could not be written: " + cause, cause);
    }

    /// Brings a folder's entries to the disk. On POSIX a folder can be opened and synced as a file;
    /// without this, a crash may forget that a file was ever there.
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
