package dev.porthole.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A stream that gives at most so many bytes a second: it waits after each piece until its time has
/// passed. So it sleeps on purpose.
final class PacedInput extends FilterInputStream {
    private static final long PIECES_PER_SECOND = 20;

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final Sleep sleep;
    private final long start;
    private long given;

    /// How it waits.
    @FunctionalInterface
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    PacedInput(InputStream in, long bytesPerSecond) {
        this(in, bytesPerSecond, System::nanoTime, nanos -> Thread.sleep(Duration.ofNanos(nanos)));
    }

    PacedInput(InputStream in, long bytesPerSecond, LongSupplier clock, Sleep sleep) {
        super(in);
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.sleep = sleep;
        this.start = clock.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        int piece = Math.clamp(bytesPerSecond / PIECES_PER_SECOND, 1, Math.max(1, room));
        int count = super.read(target, offset, Math.min(room, piece));
        if (count > 0) {
            given += count;
            await();
        }
        return count;
    }

    private void await() throws IOException {
        long due = start + (long) ((double) given * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        try {
            sleep.nanos(Math.max(0, due - clock.getAsLong()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while keeping to the rate");
        }
    }
}
