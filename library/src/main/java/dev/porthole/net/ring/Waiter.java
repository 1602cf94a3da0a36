package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

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
        park();
        requireNotInterrupted();
    }

    /// Throws what [#await] would.
    static void requireNotInterrupted() throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }

    /// Waits as long as `underWay` holds, for one that can't leave before: the kernel, or another
    /// thread, uses something of its own. Afterwards an interrupt is for [#requireNotInterrupted]
    /// to find.
    ///
    /// @param interrupted what an interrupt does meanwhile
    void awaitEnd(BooleanSupplier underWay, Runnable interrupted) {
        boolean remembered = false;
        while (underWay.getAsBoolean()) {
            park(); // while the caller is interrupted, it returns at once
            if (Thread.interrupted()) {
                remembered = true;
                interrupted.run();
            }
        }
        if (remembered) {
            Thread.currentThread().interrupt();
        }
    }

    private void park() {
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
