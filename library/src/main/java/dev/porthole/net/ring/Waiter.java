package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;

/// A place at a socket where one virtual thread of the loop waits for something. It looks for what
/// it waits for before and after: a wait can end without it.
final class Waiter {
    private final Loop loop;
    private @Nullable Thread waiting;

    Waiter(Loop loop) {
        this.loop = loop;
    }

    boolean isTaken() {
        return waiting != null;
    }

    /// Waits to be woken.
    ///
    /// @throws ClosedByInterruptException if the caller is interrupted: as with the JDK's sockets,
    ///   the connection is to be broken off
    void await() throws ClosedByInterruptException {
        awaitInAnyCase();
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }

    /// As [#await], for one that can't leave yet. While the caller is interrupted, it returns at
    /// once.
    void awaitInAnyCase() {
        Thread caller = Thread.currentThread();
        waiting = caller;
        LockSupport.park(); // naming what for would cost each idle connection a larger stack
        waiting = null;
        loop.runs(caller);
    }

    void wake() {
        if (waiting != null) {
            LockSupport.unpark(waiting);
            waiting = null;
        }
    }
}
