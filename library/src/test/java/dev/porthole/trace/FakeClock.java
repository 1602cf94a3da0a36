package dev.porthole.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/// A clock that stands still until it is moved. Its nanoseconds begin anywhere, as those of
/// `System.nanoTime` do.
final class FakeClock implements LongSupplier {
    /// The time of day at which it begins.
    static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");

    private long nanos = -123_456_789;

    @Override
    public long getAsLong() {
        return nanos;
    }

    void advanceMicros(long micros) {
        nanos += Duration.ofNanos(1000 * micros).toNanos();
    }
}
