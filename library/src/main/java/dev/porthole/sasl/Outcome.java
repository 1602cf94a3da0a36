package dev.porthole.sasl;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The end of an attempt to log in.
public sealed interface Outcome extends Step {
    /// It is the user.
    ///
    /// @param user the name, in the form in which names are compared
    record Accepted(String user) implements Outcome {}

    /// It is not, or too many attempts have failed: the client isn't told which, nor whether there
    /// is such a user. Every protocol has one reply for all of it.
    ///
    /// @param delay how long to wait before that reply
    record Rejected(Duration delay) implements Outcome {
        /// Waits for the delay. A virtual thread that waits costs its stack and nothing else; an
        /// interrupted one returns at once and is still interrupted.
        public void pause() {
            long end = System.nanoTime() + delay.toNanos();
            long left = delay.toNanos();
            while (left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, left);
                left = end - System.nanoTime();
            }
        }
    }
}
