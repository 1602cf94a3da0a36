package dev.porthole.server;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The connections that a server serves: how many there may be, the thread of each, and their end.
///
/// One lock guards it all; it is held for moments only, never while a handler runs or a byte moves.
final class Sessions {
    /// How long broken-off handlers have to come to their end before they are left to themselves.
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Consumer<Connection> server;
    private final int permits;
    private final boolean inline;
    private final Threads threads;
    private @Nullable Session first; // guarded by lock; of a list
    private int running; // guarded by lock
    private int taken; // guarded by lock
    private boolean open = true; // guarded by lock
    private int endedSinceClose; // guarded by lock
    private long endedReceived; // guarded by lock
    private long endedSent; // guarded by lock

    /// The thread, not started, of a connection's session.
    @FunctionalInterface
    private interface Threads {
        Thread create(Connection connection, Runnable session);
    }

    private Sessions(int permits, boolean inline, Threads threads, Consumer<Connection> server) {
        this.permits = permits;
        this.inline = inline;
        this.threads = threads;
        this.server = server;
    }

    /// @param server serves a connection to its end, and throws nothing
    static Sessions of(
            Concurrency concurrency, int maxConnections, String name, Consumer<Connection> server) {
        String threadName = "porthole-" + name;
        Threads virtual = (connection, session) -> connection.newThread(threadName, session);
        return switch (concurrency) {
            case Concurrency.Virtual _, Concurrency.ProcessPerClient _ ->
                    new Sessions(maxConnections, false, virtual, server);
            case Concurrency.Iterative _ -> new Sessions(1, true, virtual, server);
            case Concurrency.Threads(int count) -> {
                ThreadFactory platform = Thread.ofPlatform().name(threadName + "-", 1).factory();
                int permits = Math.min(count, maxConnections);
                Threads some = (_, session) -> platform.newThread(session);
                yield new Sessions(permits, false, some, server);
            }
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
    void run(Connection connection) throws IOException {
        Session session = new Session(this, connection);
        Thread thread = inline ? Thread.currentThread() : threads.create(connection, session);
        if (!add(session, thread)) {
            connection.abort();
            throw new IOException("the server is closed");
        }
        if (inline) {
            session.run();
            return;
        }
        try {
            thread.start();
        } catch (Throwable e) { // no memory for a stack
            unlink(session);
            throw e;
        }
    }

    private boolean add(Session session, Thread thread) {
        lock.lock();
        try {
            if (open) {
                session.thread = thread;
                link(session);
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Before all others; with the lock.
    private void link(Session session) {
        Session second = first;
        if (second != null) {
            second.previous = session;
        }
        session.next = second;
        first = session;
        running++;
    }

    private void unlink(Session session) {
        lock.lock();
        try {
            Session before = session.previous;
            Session after = session.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after != null) {
                after.previous = before;
            }
            running--;
        } finally {
            lock.unlock();
        }
    }

    void serve(Connection connection) {
        server.accept(connection);
    }

    /// A session has come to its end.
    void remove(Session session) {
        lock.lock();
        try {
            unlink(session);
            endedReceived += session.connection.bytesReceived();
            endedSent += session.connection.bytesSent();
            endedSinceClose += open ? 0 : 1;
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many there are now.
    int count() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of application data that all have received, those that have ended too.
    long bytesReceived() {
        lock.lock();
        try {
            long sum = endedReceived;
            for (Session each = first; each != null; each = each.next) {
                sum += each.connection.bytesReceived();
            }
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /// As [#bytesReceived], those sent.
    long bytesSent() {
        lock.lock();
        try {
            long sum = endedSent;
            for (Session each = first; each != null; each = each.next) {
                sum += each.connection.bytesSent();
            }
            return sum;
        } finally {
            lock.unlock();
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
        List<Session> left = new ArrayList<>();
        int finished;
        lock.lock();
        try {
            for (Session each = first; each != null; each = each.next) {
                left.add(each);
            }
            finished = endedSinceClose;
        } finally {
            lock.unlock();
        }
        left.forEach(Sessions::breakOff);
        waitUntilEmpty(Deadline.after(LAST_MOMENTS));
        return new Server.Drained(finished, left.size());
    }

    private static void breakOff(Session session) {
        try {
            session.connection.abort();
        } catch (IOException e) {
            Log.write(Level.DEBUG, session.connection + " could not be closed", e);
        }
        session.interrupt();
    }

    private void waitUntilEmpty(Deadline deadline) {
        lock.lock();
        try {
            long left = deadline.remaining().toNanos();
            while (running > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
