package dev.porthole.server;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The connections that a server serves: how many there may be, the thread of each, and their end.
///
/// One lock guards it all; it is held for moments only, never while a handler runs or a byte moves.
final class Sessions {
    /// How long broken-off handlers have to come to their end before they are left to themselves.
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Connection, Thread> running = new HashMap<>(); // guarded by lock
    private final int permits;
    private final boolean inline;
    private final ThreadFactory threads;
    private int taken; // guarded by lock
    private boolean open = true; // guarded by lock
    private int endedSinceClose; // guarded by lock

    private Sessions(int permits, boolean inline, ThreadFactory threads) {
        this.permits = permits;
        this.inline = inline;
        this.threads = threads;
    }

    static Sessions of(Concurrency concurrency, int maxConnections, String name) {
        ThreadFactory virtual = Thread.ofVirtual().name("porthole-" + name + "-", 1).factory();
        return switch (concurrency) {
            case Concurrency.Virtual _, Concurrency.ProcessPerClient _ ->
                    new Sessions(maxConnections, false, virtual);
            case Concurrency.Iterative _ -> new Sessions(1, true, virtual);
            case Concurrency.Threads(int count) ->
                    new Sessions(
                            Math.min(count, maxConnections),
                            false,
                            Thread.ofPlatform().name("porthole-" + name + "-", 1).factory());
        };
    }

    /// Waits until there may be one more; false once closed.
    boolean acquire() {
        lock.lock();
        try {
            while (open && taken == permits) {
                changed.awaitUninterruptibly();
            }
            taken++;
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Gives back what [#acquire] took and [#run] did not use.
    void release() {
        lock.lock();
        try {
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Runs a session on its thread; a connection that came too late is broken off.
    void run(Connection connection, Runnable session) throws IOException {
        Thread thread =
                inline
                        ? Thread.currentThread()
                        : threads.newThread(() -> runAndRemove(connection, session));
        if (!add(connection, thread)) {
            connection.abort();
            throw new IOException("the server is closed");
        }
        if (inline) {
            runAndRemove(connection, session);
        } else {
            thread.start();
        }
    }

    private boolean add(Connection connection, Thread thread) {
        lock.lock();
        try {
            if (open) {
                running.put(connection, thread);
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private void runAndRemove(Connection connection, Runnable session) {
        try {
            session.run();
        } finally {
            lock.lock();
            try {
                running.remove(connection);
                taken--;
                endedSinceClose += open ? 0 : 1;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Waits; false once closed, at once if it is closed meanwhile.
    boolean waitWhileOpen(long time, TimeUnit unit) {
        lock.lock();
        try {
            long left = unit.toNanos(time);
            while (open && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Lets no more in.
    void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the sessions to end, and breaks off those that have not by `deadline`.
    Server.Drained drain(Deadline deadline) {
        waitUntilEmpty(deadline);
        Map<Connection, Thread> left;
        int finished;
        lock.lock();
        try {
            left = Map.copyOf(running);
            finished = endedSinceClose;
        } finally {
            lock.unlock();
        }
        left.forEach(Sessions::breakOff);
        waitUntilEmpty(Deadline.after(LAST_MOMENTS));
        return new Server.Drained(finished, left.size());
    }

    private static void breakOff(Connection connection, Thread thread) {
        try {
            connection.abort();
        } catch (IOException e) {
            Log.write(Level.DEBUG, connection + " could not be closed", e);
        }
        thread.interrupt();
    }

    private void waitUntilEmpty(Deadline deadline) {
        lock.lock();
        try {
            long left = deadline.remaining().toNanos();
            while (!running.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
