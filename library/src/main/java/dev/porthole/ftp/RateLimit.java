package dev.porthole.ftp;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A token bucket: so many bytes a second on average, and a quarter of a second's worth at once.
/// Who finds too little waits, without a lock and without spinning, for as long as it takes until
/// his bytes are there. Thread-safe; who comes first is served first.
final class RateLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BURST_NANOS = SECOND / 4;

    /// The most that a transfer should take at once, so that several share the rate.
    static final int PIECE_BYTES = 16 * 1024;

    private final long bytesPerSecond;
    private final LongSupplier nanoClock;

    /// When all that was taken so far is paid for.
    private final AtomicLong paidAt;

    RateLimit(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime);
    }

    RateLimit(long bytesPerSecond, LongSupplier nanoClock) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 byte a second");
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoClock = nanoClock;
        this.paidAt = new AtomicLong(nanoClock.getAsLong() - BURST_NANOS);
    }

    boolean isLimited() {
        return bytesPerSecond < FtpUser.NO_BOUND;
    }

    /// Takes `bytes`, waiting for them.
    void take(long bytes) throws InterruptedIOException {
        if (!isLimited()) {
            return;
        }
        long wait = reserve(bytes);
        long end = System.nanoTime() + wait;
        while (wait > 0) {
            LockSupport.parkNanos(this, wait);
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while keeping to a rate");
            }
            wait = end - System.nanoTime();
        }
    }

    /// Books `bytes`; how many nanoseconds until they may be used.
    long reserve(long bytes) {
        long price = (long) (bytes * (double) SECOND / bytesPerSecond);
        long now = nanoClock.getAsLong();
        long paid = paidAt.updateAndGet(before -> Math.max(before, now - BURST_NANOS) + price);
        return paid - now;
    }
}
