package dev.porthole.net;

import dev.porthole.net.DeadlineException.Phase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Holds the reads and writes of one connection to their time limits.
///
/// A socket's own timeout knows nothing of writes, so one timer for all connections watches from
/// outside: when a limit passes it ends what is blocked. Waiting is the usual case and expiry the
/// rare one; so an operation only notes its start, and a connection has at most one entry in the
/// timer, set for the earliest limit and moved on when it fires too early.
final class Watch {
    private static final long NOT_WAITING = -1;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    /// For what is still to be said after the deadline of the job has ended a read.
    private static final Duration LAST_WORD = Duration.ofSeconds(10);

    /// Ends what is blocked, on the timer's thread or that of an operation begun too late.
    @FunctionalInterface
    interface Expiry {
        void expired(boolean writing);
    }

    private final Expiry expiry;
    private volatile long idleNanos;
    private volatile Deadline job = Deadline.NEVER;
    private volatile Deadline reads = Deadline.NEVER;
    private volatile Deadline writes = Deadline.NEVER;
    private volatile Deadline exchange = Deadline.NEVER;

    private volatile long readSince = NOT_WAITING;
    private volatile long writeSince = NOT_WAITING;
    private volatile long lastMove;
    private volatile @Nullable Phase expired;

    private volatile long armedFor = NO_LIMIT;
    private @Nullable Future<?> entry; // guarded by this
    private boolean stopped; // guarded by this

    Watch(Duration idleTimeout, Expiry expiry) {
        this.idleNanos = Deadline.nanos(idleTimeout);
        this.expiry = expiry;
    }

    void idleTimeout(Duration timeout) {
        idleNanos = Deadline.nanos(timeout);
        rearm();
    }

    void job(Deadline deadline) {
        job = deadline;
        rearm();
    }

    void reads(Deadline deadline) {
        reads = deadline;
        rearm();
    }

    void writes(Deadline deadline) {
        writes = deadline;
        rearm();
    }

    /// While it is set, the other limits but the job's do not hold.
    void exchange(Deadline deadline) {
        exchange = deadline;
        rearm();
    }

    /// What ran out of time, null while nothing has.
    @Nullable Phase expired() {
        return expired;
    }

    // Each begin stores its start before it looks at `armedFor`, and fire() clears `armedFor`
    // before
    // it looks at the starts; all are volatile, so one of the two sees the other.

    void beginRead() {
        readSince = Deadline.now();
        rearm();
    }

    void endRead() {
        if (writeSince != NOT_WAITING) { // else what begins next notes its own start
            lastMove = Deadline.now();
        }
        readSince = NOT_WAITING;
    }

    void beginWrite() {
        writeSince = Deadline.now();
        rearm();
    }

    void endWrite() {
        if (readSince != NOT_WAITING) {
            lastMove = Deadline.now();
        }
        writeSince = NOT_WAITING;
    }

    /// Begins a handshake: both directions wait, within a limit of their own.
    void beginExchange(Deadline until) {
        exchange = until.or(exchange);
        beginRead();
        beginWrite();
    }

    void endExchange() {
        exchange = Deadline.NEVER;
        endRead();
        endWrite();
    }

    /// Forgets the connection, which is closed.
    synchronized void stop() {
        stopped = true;
        if (entry != null) {
            entry.cancel(false);
        }
    }

    private void rearm() {
        long due = due();
        if (due < armedFor) {
            arm(due);
        }
    }

    private synchronized void arm(long due) {
        if (stopped || due >= armedFor) {
            return;
        }
        if (entry != null) {
            entry.cancel(false);
        }
        armedFor = due;
        long delay = Math.max(0, due - Deadline.now());
        entry = Timer.SHARED.schedule(this::fire, delay, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            armedFor = NO_LIMIT;
        }
        long due = due();
        if (due > Deadline.now()) {
            rearm();
        } else {
            expire(phase(due), writeSince != NOT_WAITING);
        }
    }

    private void expire(Phase phase, boolean writing) {
        expired = phase;
        if (phase == Phase.JOB && !writing) {
            job = Deadline.after(LAST_WORD);
        }
        expiry.expired(writing);
    }

    /// When the earliest limit on what is now waiting passes.
    long due() {
        boolean reading = readSince != NOT_WAITING;
        boolean writing = writeSince != NOT_WAITING;
        if (!reading && !writing) {
            return NO_LIMIT;
        }
        Deadline handshake = exchange;
        if (handshake != Deadline.NEVER) {
            return Math.min(job.at(), handshake.at());
        }
        long due = Math.min(idleDue(), job.at());
        due = reading ? Math.min(due, reads.at()) : due;
        return writing ? Math.min(due, writes.at()) : due;
    }

    private long idleDue() {
        return Math.max(lastMove, Math.max(readSince, writeSince)) + idleNanos;
    }

    private Phase phase(long due) {
        if (due == exchange.at()) {
            return Phase.HANDSHAKE;
        }
        if (due == job.at()) {
            return Phase.JOB;
        }
        if (due == idleDue()) {
            return Phase.IDLE;
        }
        return due == reads.at() ? Phase.READ : Phase.WRITE;
    }

    /// Made when the first connection needs it.
    static final class Timer {
        static final ScheduledThreadPoolExecutor SHARED =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("porthole-deadlines").factory());

        static {
            SHARED.setRemoveOnCancelPolicy(true);
        }
    }
}
