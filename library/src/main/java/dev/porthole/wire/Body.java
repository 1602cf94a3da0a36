package dev.porthole.wire;

import dev.porthole.net.Deadline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// A message, article or listing that is being read. While it is open, its [Wire] does nothing
/// else.
///
/// [#close] skips what is left if that is little, so that the conversation can go on; otherwise it
/// breaks the connection off, and the conversation is over.
abstract class Body extends InputStream {
    private static final int SKIPPED_AT_ONCE = 8 * 1024;

    private final Wire wire;
    private final Deadline deadline;
    private final byte[] one = new byte[1];
    private long count;
    private boolean ended;

    Body(Wire wire) {
        this.wire = wire;
        this.deadline = Deadline.after(wire.limits().bodyTimeout());
    }

    /// Takes some bytes of the body.
    ///
    /// @param room at least 1
    /// @return how many; -1 at its end, which is then taken as well
    abstract int take(byte[] target, int offset, int room) throws IOException;

    /// Waits for input.
    ///
    /// @throws WireException.Ended at the end of the stream
    final void fill() throws IOException {
        Input input = wire.input();
        input.expectMuch();
        if (!input.fill(deadline)) {
            throw new WireException.Ended("the end of a body");
        }
    }

    @Override
    public final int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int offset, int room) throws IOException {
        Objects.checkFromIndexSize(offset, room, target.length);
        if (room == 0) {
            return 0;
        }
        int some = some(target, offset, room);
        count += Math.max(0, some);
        long bound = wire.limits().maxBodyBytes();
        if (count > bound) {
            throw new WireException.LimitExceeded("maxBodyBytes", bound);
        }
        return some;
    }

    private int some(byte[] target, int offset, int room) throws IOException {
        if (ended) {
            return -1;
        }
        int some = take(target, offset, room);
        if (some < 0) {
            end();
        }
        return some;
    }

    private void end() {
        ended = true;
        wire.bodyEnded();
    }

    @Override
    public final void close() throws IOException {
        byte[] skipped = new byte[SKIPPED_AT_ONCE];
        long left = wire.limits().maxSkippedBytes();
        int some;
        while ((some = some(skipped, 0, skipped.length)) >= 0) {
            left -= some;
            if (left < 0) {
                end();
                wire.connection().abort();
                return;
            }
        }
    }
}
