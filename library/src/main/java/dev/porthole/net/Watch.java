package dev.porthole.net;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.ring.Alarm;
import dev.porthole.net.ring.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Holds the reads and writes of one connection to their time limits.
///
/// A socket's own timeout knows nothing of writes, so a timer watches from outside: when a limit
/// passes it ends what is blocked. Waiting is the usual case and expiry the rare one; so an
/// operation only notes its start, and a connection has one alarm, set for the earliest limit and
/// moved on when it goes off too early.
///
/// From any thread, without a lock.
final class Watch extends Alarm {
    private static final long NOT_WAITING = -1;

    /// For what is still to be said after the deadline of the job has ended a read.
    private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Ends what is blocked, on the timer's thread.
    @FunctionalInterface
    interface Expiry {
        void expired(boolean writing);
    }

    private final Timer timer;
    private final Expiry expiry;
    private volatile long idleNanos;
    private volatile long jobAt = NEVER;
    private volatile long readsAt = NEVER;
    private volatile long writesAt = NEVER;
    private volatile long exchangeAt = NEVER;

    private volatile long readSince = NOT_WAITING;
    private volatile long writeSince = NOT_WAITING;
    private volatile long lastMove;
    private volatile @Nullable Phase expired;

    Watch(Duration idleTimeout, Timer timer, Expiry expiry) {
        this.timer = timer;
        this.idleNanos = Deadline.nanos(idleTimeout);
        this.expiry = expiry;
    }

    void idleTimeout(Duration timeout) {
        idleNanos = Deadline.nanos(timeout);
        rearm();
    }

    void job(Deadline deadline) {
        jobAt = deadline.at();
        rearm();
    }

    void reads(Deadline deadline) {
        readsAt = deadline.at();
        rearm();
    }

    void writes(Deadline deadline) {
        writesAt = deadline.at();
        rearm();
    }

    /// While it is set, the other limits but the job's do not hold.
    void exchange(Deadline deadline) {
        exchangeAt = deadline.at();
        rearm();
    }

    /// What ran out of time, null while nothing has.
    @Nullable Phase expired() {
        return expired;
    }

    // Each begin stores its start before it looks at `at`, and the timer clears `at` before goOff
    // looks at the starts; all are volatile, so one of the two sees the other.

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
        exchangeAt = Math.min(until.at(), exchangeAt);
        beginRead();
        beginWrite();
    }

    void endExchange() {
        exchangeAt = NEVER;
        endRead();
        endWrite();
    }

    /// Forgets the connection, which is closed.
    void stop() {
        timer.end(this);
    }

    private void rearm() {
        long due = due();
        if (due < at()) {
            timer.setBy(this, due);
        }
    }

    @Override
    public void goOff() {
        long due = due();
        if (due > Deadline.now()) {
            rearm();
        } else {
            expire(phase(due));
        }
    }

    private void expire(Phase phase) {
        expired = phase;
        boolean writing = phase != Phase.READ && writeSince != NOT_WAITING;
        if (phase == Phase.JOB && !writing) {
            jobAt = Deadline.now() + LAST_WORD_NANOS;
        }
        expiry.expired(writing);
        if (phase == Phase.READ) {
            reads(Deadline.NEVER); // nothing more is read; a write that waits has its own limits
        }
    }

    /// When the earliest limit on what is now waiting passes.
    long due() {
        boolean reading = readSince != NOT_WAITING;
        boolean writing = writeSince != NOT_WAITING;
        if (!reading && !writing) {
            return NEVER;
        }
        long handshake = exchangeAt;
        if (handshake != NEVER) {
            return Math.min(jobAt, handshake);
        }
        long due = Math.min(idleDue(), jobAt);
        due = reading ? Math.min(due, readsAt) : due;
        return writing ? Math.min(due, writesAt) : due;
    }

    private long idleDue() {
        return Math.max(lastMove, Math.max(readSince, writeSince)) + idleNanos;
    }

    private Phase phase(long due) {
        if (due == exchangeAt) {
            return Phase.HANDSHAKE;
        }
        if (due == jobAt) {
            return Phase.JOB;
        }
        if (due == idleDue()) {
            return Phase.IDLE;
        }
        return due == readsAt ? Phase.READ : Phase.WRITE;
    }
}
