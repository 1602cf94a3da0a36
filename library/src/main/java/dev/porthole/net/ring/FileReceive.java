package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;

/// Takes what arrives at a socket into a file, without copying it through this process, and without
/// keeping the loop's other connections waiting.
///
/// Much goes by [BlockingReceive] from a sender that is fast. From others, it moves from the socket
/// to a pipe by `splice(2)` on the loop's thread, which copies nothing, and when nothing is there
/// the ring tells when there is. From the pipe to the file the ring moves it, on a thread of the
/// kernel, since a file may have to wait for its disk.
final class FileReceive {
    private final Loop loop;
    private final Descriptor descriptor;
    private final RingInput input;
    private final Waiter receiver;
    private final BlockingReceive blocking;
    private @Nullable Pipe pipe;
    private boolean unavailable; // there is no pipe to be had
    private boolean polling; // an operation is under way
    private boolean writing; // an operation is under way
    private boolean moving; // the pipe is in use, also between two operations
    private int written;
    private boolean closed;

    FileReceive(Loop loop, Descriptor descriptor, RingInput input) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.input = input;
        this.receiver = new Waiter(loop);
        this.blocking = new BlockingReceive(loop, descriptor, receiver);
    }

    /// Waits for bytes and takes them into the file.
    ///
    /// @return how many, at least one; 0 if it can't; -1 at the end of the stream
    /// @throws java.net.SocketException if the connection has failed
    /// @throws FileSystemException if the file has: some of the bytes are lost then
    long receive(FileChannel file, long position, long count) throws IOException {
        Pipe way = input.isUntouched() ? pipe() : null;
        if (way == null) {
            return 0;
        }
        descriptor.hold(); // it is not closed between two operations
        moving = true;
        try (OpenFile open = OpenFile.hold(file)) {
            return open == null ? 0 : move(way, open, position, count);
        } catch (FileSystemException e) { // nobody gets what is in the pipe
            dropPipe();
            unavailable = true;
            throw e;
        } finally {
            moving = false;
            if (closed) {
                dropPipe();
            }
            descriptor.release();
        }
    }

    private long move(Pipe way, OpenFile file, long position, long count) throws IOException {
        long taken = blocking.receive(way, file, position, count);
        if (taken == 0) {
            taken = take(way, Math.min(count, way.bytes()));
            if (taken == -Abi.EINVAL) { // not a kind of socket that can
                return 0;
            }
            Errno.check(taken);
            write(way, file, position, (int) taken);
            blocking.took(taken);
        }
        Waiter.requireNotInterrupted();
        if (taken == 0) {
            input.requireEnd();
            return -1;
        }
        return taken;
    }

    private @Nullable Pipe pipe() {
        if (pipe == null && !unavailable && !closed) {
            pipe = Pipe.open(loop.os());
            unavailable = pipe == null;
        }
        return pipe;
    }

    private long take(Pipe way, long most) throws IOException {
        while (!input.isStopped()) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            descriptor.setBlocking(false); // the ring's own operations need it blocking
            long result = loop.os().spliceIn(descriptor.fd(), way.output(), most);
            descriptor.setBlocking(true);
            if (result != -Abi.EAGAIN && result != -Abi.EINTR) {
                return result;
            }
            awaitBytes();
        }
        return 0;
    }

    private void awaitBytes() throws ClosedByInterruptException {
        long entry = descriptor.begin(Abi.IORING_OP_POLL_ADD, Loop.POLL_INPUT);
        Memory.putInt(entry + Abi.SQE_OP_FLAGS, Abi.POLLIN);
        polling = true;
        while (polling && !closed && !input.isStopped()) {
            receiver.await();
        }
    }

    /// Something is there, or the connection has failed.
    void polled() {
        polling = false;
        receiver.wake();
        descriptor.release();
    }

    /// Returns only when the kernel no longer writes; in several operations if need be.
    private void write(Pipe way, OpenFile file, long position, int count)
            throws FileSystemException {
        int done = 0;
        while (done < count) {
            long entry = descriptor.begin(Abi.IORING_OP_SPLICE, Loop.FILE_WRITE, file.fd());
            Memory.putLong(entry + Abi.SQE_OFF, position + done);
            Memory.putLong(entry + Abi.SQE_SPLICE_OFF_IN, -1); // a pipe has none
            Memory.putInt(entry + Abi.SQE_SPLICE_FD_IN, way.input());
            Memory.putInt(entry + Abi.SQE_LEN, count - done);
            writing = true;
            receiver.awaitEnd(() -> writing, () -> {});
            if (written <= 0) {
                throw BlockingReceive.fileFailure(written);
            }
            done += written;
        }
    }

    /// The kernel has written, or failed to.
    void written(int result) {
        writing = false;
        written = result;
        receiver.wake();
        descriptor.release();
    }

    /// After this side has ended the input.
    void wake() {
        receiver.wake();
    }

    /// Ends waiting for bytes.
    void close() {
        closed = true;
        if (polling) {
            descriptor.cancel(Loop.POLL_INPUT);
        }
        blocking.close();
        receiver.wake();
        if (!moving) {
            dropPipe();
        }
    }

    private void dropPipe() {
        if (pipe != null) {
            pipe.close(loop.os());
            pipe = null;
        }
    }
}
