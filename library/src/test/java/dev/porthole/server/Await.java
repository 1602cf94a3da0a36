package dev.porthole.server;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread is about to do. A test that waits in vain ends by its timeout.
public final class Await {
    private static final long PAUSE_NANOS = 1_000_000;

    private Await() {}

    /// Returns when `condition` holds.
    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted while waiting");
            }
        }
    }
}
