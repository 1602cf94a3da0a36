package dev.porthole.ftp;

import dev.porthole.wire.Printable;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// One run of a mirror: a queue of tasks, each of which may add others, and as many threads as
/// connections that work it off.
final class MirrorRun {
    /// One folder or file, done with the client of whichever thread is free.
    @FunctionalInterface
    interface Task {
        void run(FtpClient client) throws IOException;
    }

    /// Times on the wire are in seconds, those of some file systems in steps of two.
    private static final Duration SAME = Duration.ofSeconds(2);

    private static final Task END = _ -> {};

    /// The server ends the session (RFC 959, section 4.2.2).
    private static final int GOODBYE = 421;

    private final FtpMirror.Connect connect;
    private final FtpMirror.Options options;
    private final FtpMirror.Watcher watcher;
    private final RateLimit rate;
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();
    private final AtomicLong same = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<String> skipped = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    MirrorRun(FtpMirror.Connect connect, FtpMirror.Options options, FtpMirror.Watcher watcher) {
        this.connect = connect;
        this.options = options;
        this.watcher = watcher;
        this.rate = new RateLimit(options.bytesPerSecond());
    }

    /// Copies at the rate of all of it, and watched.
    FileCopy copy(FtpClient client) {
        return new FileCopy(client, rate, watcher::copied);
    }

    boolean deletes() {
        return options.deletes();
    }

    /// Does a task and all that it adds.
    FtpMirror.Result finish(Task first) throws IOException {
        add(first);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.connections(); i++) {
            threads.add(Thread.ofVirtual().name("porthole-ftp-mirror-" + i).start(this::work));
        }
        try {
            for (Thread each : threads) {
                each.join();
            }
        } catch (InterruptedException _) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while mirroring");
        }
        rethrow(failure.get());
        return new FtpMirror.Result(
                copied.get(),
                same.get(),
                deleted.get(),
                bytes.get(),
                List.copyOf(skipped),
                List.copyOf(failed));
    }

    private static void rethrow(@Nullable Throwable failed) throws IOException {
        switch (failed) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failed);
        }
    }

    private void add(Task task) {
        left.incrementAndGet();
        tasks.add(task);
    }

    /// Adds a task. If it may not be done, that is noted, and the others go on.
    ///
    /// @param what its file or folder
    void add(String what, Task task) {
        add(client -> attempt(what, () -> task.run(client)));
    }

    /// Adds the copying of a file of so many bytes.
    void addCopy(String what, long size, Task task) {
        watcher.found(size);
        add(what, task);
    }

    /// Something to do that may be refused.
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /// Does what the server, or this machine, may refuse for one file or folder.
    void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (WireException.Refused e) {
            if (e.reply().filter(reply -> reply.code() == GOODBYE).isPresent()) {
                throw e;
            }
            failed(what, e.getMessage());
        } catch (AccessDeniedException _) {
            failed(what, "this machine does not allow it");
        } catch (NoSuchFileException _) {
            failed(what, "it is there no longer");
        }
    }

    private void failed(String what, @Nullable String why) {
        failed.add(Printable.of(what) + ": " + why);
    }

    /// One more file or folder.
    void count(int depth) throws WireException.LimitExceeded {
        if (entries.incrementAndGet() > options.maxEntries()) {
            throw new WireException.LimitExceeded("maxEntries", options.maxEntries());
        }
        if (depth > options.maxDepth()) {
            throw new WireException.LimitExceeded("maxDepth", options.maxDepth());
        }
    }

    void copied(long size) {
        copied.incrementAndGet();
        bytes.addAndGet(size);
    }

    void same() {
        same.incrementAndGet();
    }

    void deleted() {
        deleted.incrementAndGet();
    }

    void skipped(String what, String why) {
        skipped.add(Printable.of(what) + ": " + why);
    }

    static boolean isSame(long size, Instant time, long otherSize, @Nullable Instant otherTime) {
        return size == otherSize
                && otherTime != null
                && Duration.between(time, otherTime).abs().compareTo(SAME) <= 0;
    }

    /// A thread: connects when there is something to do for it.
    private void work() {
        FtpClient client = null;
        try {
            Task next;
            while ((next = tasks.take()) != END) {
                if (failure.get() == null) {
                    client = client == null ? connect.open() : client;
                    next.run(client);
                }
                if (left.decrementAndGet() == 0) {
                    end();
                }
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            end();
        } finally {
            close(client);
        }
    }

    /// Tells all threads that there is nothing left.
    private void end() {
        for (int i = 0; i < options.connections(); i++) {
            tasks.add(END);
        }
    }

    private void close(@Nullable FtpClient client) {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }
}
