package dev.porthole.net.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/// Sends files by a socket, without keeping the loop's other connections waiting.
///
/// Much of a file goes by [BlockingSend] to a reader that is fast. To others, what the page cache
/// has goes by `sendfile(2)`, in pieces, on the loop's thread, and when the socket has no room the
/// ring tells when it has. What a disk has to bring, the ring reads into a send buffer; so is what
/// is small, and goes out together with what was written before.
final class FileSend {
    /// At most this much a turn, so that the others have theirs: about 50 µs.
    static final int PIECE_BYTES = 256 * 1024;

    /// Below this, copying is cheaper.
    private static final int LEAST_BYTES = 16 * 1024;

    private final Loop loop;
    private final Descriptor descriptor;
    private final RingOutput output;
    private final Waiter sender;
    private final BlockingSend blocking;
    private boolean polling; // an operation is under way
    private boolean reading; // an operation is under way
    private int readResult;
    private boolean closed;

    FileSend(Loop loop, Descriptor descriptor, RingOutput output) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.output = output;
        this.sender = new Waiter(loop);
        this.blocking = new BlockingSend(loop, descriptor, sender);
    }

    /// Sends some of a file, after all that was written before.
    ///
    /// @return how many bytes; 0 if it can't, or the file has ended; a negative error number if the
    ///   connection has failed
    long send(FileChannel file, long position, long count) throws IOException {
        int most = (int) Math.min(count, PIECE_BYTES);
        if (most < LEAST_BYTES) {
            return copy(file, position, most);
        }
        output.awaitTurn();
        if (blocking.isFor(count)) {
            long result = outcome(sendBlocking(file, position, count));
            if (result != 0) {
                return result;
            }
            output.requirePossible();
        }
        while (true) {
            long result = sendCached(file, position, most);
            if (result == 0) {
                return copy(file, position, most);
            }
            if (result != -Abi.EAGAIN && result != -Abi.EINTR) {
                yieldAfter(result);
                return outcome(result);
            }
            awaitRoom();
        }
    }

    private long sendBlocking(FileChannel file, long position, long count)
            throws ClosedByInterruptException {
        try (OpenFile open = OpenFile.hold(file)) {
            return open == null ? 0 : blocking.send(open, position, count);
        }
    }

    /// 0 if there is nothing to send without waiting for a disk.
    private long sendCached(FileChannel file, long position, int count) {
        try (OpenFile open = OpenFile.hold(file)) {
            int cached = open == null ? 0 : open.cached(loop.os(), position, count);
            return open == null || cached < LEAST_BYTES ? 0 : sendfile(open, position, cached);
        }
    }

    private long sendfile(OpenFile file, long position, int count) {
        descriptor.setBlocking(false); // the ring's own operations need it blocking
        long result = loop.os().sendfile(descriptor.fd(), file.fd(), position, count);
        descriptor.setBlocking(true);
        return result;
    }

    private static long outcome(long result) {
        boolean ofConnection =
                result == -Abi.EPIPE || result == -Abi.ECONNRESET || result == -Abi.ETIMEDOUT;
        return ofConnection ? result : Math.max(0, result); // of the file: copying will tell
    }

    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is the loop: in its next turn
    private static void yieldAfter(long result) {
        if (result >= PIECE_BYTES) {
            Thread.yield();
        }
    }

    private void awaitRoom() throws IOException {
        long entry = descriptor.begin(Abi.IORING_OP_POLL_ADD, Loop.POLL);
        Memory.putInt(entry + Abi.SQE_OP_FLAGS, Abi.POLLOUT);
        polling = true;
        while (polling && !closed) {
            sender.await();
        }
        output.requirePossible();
    }

    /// The socket has room, or has failed.
    void polled() {
        polling = false;
        sender.wake();
        descriptor.release();
    }

    private long copy(FileChannel file, long position, int count) throws IOException {
        output.requirePossible();
        long buffer = loop.sendBuffers().take();
        try {
            int some = read(file, position, buffer, Math.min(count, SendBuffers.BYTES));
            ByteBuffer bytes = Memory.buffer(buffer, Math.max(0, some));
            while (bytes.hasRemaining()) {
                output.write(bytes);
            }
            return bytes.limit();
        } finally {
            loop.sendBuffers().give(buffer);
        }
    }

    /// Reads by the ring, and returns only when the kernel no longer writes to the buffer.
    ///
    /// @return how many bytes; 0 or less if it can't, or the file has ended
    private int read(FileChannel file, long position, long buffer, int count)
            throws ClosedByInterruptException {
        try (OpenFile open = OpenFile.hold(file)) {
            if (open == null || open.cached(loop.os(), position, 1) < 0) { // not a file of bytes
                return 0;
            }
            long entry = descriptor.begin(Abi.IORING_OP_READ, Loop.FILE, open.fd());
            Memory.putLong(entry + Abi.SQE_OFF, position);
            Memory.putLong(entry + Abi.SQE_ADDR, buffer);
            Memory.putInt(entry + Abi.SQE_LEN, count);
            reading = true;
            sender.awaitEnd(() -> reading, () -> {});
            Waiter.requireNotInterrupted();
            return readResult;
        }
    }

    /// The kernel has read, or failed to.
    void read(int result) {
        reading = false;
        readResult = result;
        sender.wake();
        descriptor.release();
    }

    /// Ends waiting for room.
    void close() {
        closed = true;
        blocking.close();
        if (polling) {
            descriptor.cancel(Loop.POLL);
        }
        sender.wake();
    }
}
