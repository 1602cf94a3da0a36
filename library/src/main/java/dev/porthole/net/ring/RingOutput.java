package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/// What leaves a socket.
///
/// Output is gathered in a send buffer and sent at the end of the turn; a second one fills
/// meanwhile, and when that is full, the writer waits. Much in a direct buffer is sent from where
/// it is. There is at most one send operation at a time.
final class RingOutput {
    /// From here on the kernel takes bytes from the writer's own buffer, if that is direct.
    private static final int BORROWED_BYTES = 16 * 1024;

    /// So much at a time, so that the bytes that move are seen to.
    private static final int MOST_BORROWED_BYTES = 128 * 1024;

    private final Loop loop;
    private final Descriptor descriptor;
    private final Waiter writer; // for room, or until all is sent
    private final Waiter drainer; // until all is sent
    private long filling; // a send buffer, 0 for none
    private int filled;
    private long sending; // the memory that is being sent
    private int sendingFrom;
    private int sendingTo;
    private boolean borrowed; // it is the writer's own buffer, who waits for its end
    private boolean active; // an operation is under way
    private boolean listed; // in the loop's list for the end of the turn
    private @Nullable IOException failure;
    private boolean ended; // by shutdown()
    private boolean cutOff; // what is not sent yet never will be
    private boolean closed;

    RingOutput(Loop loop, Descriptor descriptor) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.writer = new Waiter(loop);
        this.drainer = new Waiter(loop);
    }

    /// Waits for room and takes some of `source`, at least one byte.
    void write(ByteBuffer source) throws IOException {
        while (true) {
            requirePossible();
            if (source.isDirect()
                    && source.remaining() >= BORROWED_BYTES
                    && filled == 0
                    && !active) {
                sendFrom(source);
                return;
            }
            if (filling == 0) {
                filling = loop.sendBuffers().take();
            }
            int room = SendBuffers.BYTES - filled;
            if (room > 0) {
                int count = Math.min(room, source.remaining());
                Memory.copyFrom(source, filling + filled, count);
                filled += count;
                list();
                return;
            }
            writer.await();
        }
    }

    /// Throws what [#write] would.
    void requirePossible() throws IOException {
        requireNotEnded();
        if (failure != null) {
            throw failure;
        }
    }

    private void requireNotEnded() throws ClosedChannelException {
        requireOpen();
        if (ended) {
            throw new ClosedChannelException();
        }
    }

    private void requireOpen() throws AsynchronousCloseException {
        if (closed) {
            throw new AsynchronousCloseException();
        }
    }

    /// Sends from the writer's own buffer, and returns only when the kernel no longer looks at it.
    private void sendFrom(ByteBuffer source) throws IOException {
        sending = Memory.address(source);
        sendingFrom = 0;
        sendingTo = Math.min(source.remaining(), MOST_BORROWED_BYTES);
        borrowed = true;
        send();
        writer.awaitEnd(() -> active, this::cutOff);
        source.position(source.position() + sendingFrom);
        Waiter.requireNotInterrupted();
        requirePossible();
    }

    private void list() {
        if (!listed && !active) {
            listed = true;
            loop.hasOutput(this);
        }
    }

    /// At the end of a turn: sends what was written in it.
    void flush() {
        listed = false;
        if (active || filled == 0) {
            return;
        }
        sending = filling;
        sendingFrom = 0;
        sendingTo = filled;
        filling = 0;
        filled = 0;
        send();
        writer.wake();
    }

    private void send() {
        long entry = descriptor.begin(Abi.IORING_OP_SEND, Loop.SEND);
        Memory.putLong(entry + Abi.SQE_ADDR, sending + sendingFrom);
        Memory.putInt(entry + Abi.SQE_LEN, sendingTo - sendingFrom);
        Memory.putInt(entry + Abi.SQE_OP_FLAGS, Abi.MSG_NOSIGNAL | Abi.MSG_WAITALL);
        active = true;
    }

    /// The kernel has taken output, or refused it.
    void sent(int result) {
        active = false;
        if (result < 0) {
            failure = Errno.exception(result);
        } else {
            sendingFrom += result;
        }
        boolean possible = failure == null && !cutOff;
        if (possible && sendingFrom < sendingTo) {
            send();
        } else {
            endSend();
            if (possible && filled > 0) {
                list();
            } else {
                dropFilled();
                writer.wake();
                drainer.wake();
            }
        }
        descriptor.release();
    }

    private void endSend() {
        if (!borrowed) {
            loop.sendBuffers().give(sending);
        }
        borrowed = false;
        sending = 0;
    }

    private void dropFilled() {
        if (filling != 0) {
            loop.sendBuffers().give(filling);
            filling = 0;
            filled = 0;
        }
    }

    /// Waits until the kernel has taken all output, or refuses to; not while a writer waits for
    /// room.
    void drain() throws IOException {
        awaitSent(drainer);
    }

    private void awaitSent(Waiter place) throws ClosedByInterruptException {
        while ((active || filled > 0) && failure == null && !closed) {
            place.await();
        }
    }

    /// Waits until something else can be sent, after all that was written; for a writer.
    void awaitTurn() throws IOException {
        requirePossible();
        awaitSent(writer);
        requirePossible();
    }

    /// Something else could not be sent, with this error.
    void failed(int result) {
        failure = Errno.exception(result);
    }

    /// Tells the other side that nothing more will be sent, after all that was.
    void shutdown() throws IOException {
        requireNotEnded();
        ended = true; // even if it fails
        awaitSent(writer); // another thread may be at the drainer's place, to close
        requireOpen();
        if (failure != null) {
            throw failure;
        }
        int result = descriptor.shutdown(Abi.SHUT_WR);
        if (result != -Abi.ENOTCONN) { // the other side has reset it: there is nobody to tell
            Errno.check(result);
        }
    }

    private void cutOff() {
        if (!cutOff) {
            cutOff = true;
            if (active) {
                descriptor.cancel(Loop.SEND);
            }
        }
    }

    /// Drops what is not sent yet, and ends all that is waiting.
    void close() {
        closed = true;
        cutOff();
        dropFilled();
        writer.wake();
        drainer.wake();
    }
}
