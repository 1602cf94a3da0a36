package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// A connected stream socket, TCP or Unix, of a loop. Blocking; cheapest on a virtual thread of its
/// loop ([#newThread]), and possible on any.
///
/// Its two directions, [RingInput] and [RingOutput], know nothing of each other: what concerns both
/// is here, and that is the end, and threads that are not the loop's.
///
/// Lifecycle: made by [RingListener#accept] or [RingAttempt#connect]; one reader and one writer at
/// a time; [#close] or [#abort], from any thread, after which the descriptor is closed as soon as
/// the operations under way have ended. An interrupt of a waiting thread aborts, as the JDK's
/// sockets close.
public final class RingSocket {
    private final Loop loop;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final int index;
    private final Descriptor descriptor;
    private final RingInput input;
    private final RingOutput output;
    private @Nullable FileSend files; // once a file was sent
    private @Nullable FileReceive filesIn; // once one was to be received
    private boolean closed;

    /// Takes a connected descriptor over, on its loop.
    RingSocket(Loop loop, int fd, SocketAddress local, SocketAddress remote) throws IOException {
        this.loop = loop;
        this.local = local;
        this.remote = remote;
        this.index = loop.add(this);
        this.descriptor = new Descriptor(loop, fd, index);
        this.input = new RingInput(loop, descriptor);
        this.output = new RingOutput(loop, descriptor);
    }

    int index() {
        return index;
    }

    /// This side's address.
    public SocketAddress local() {
        return local;
    }

    /// The other side's.
    public SocketAddress remote() {
        return remote;
    }

    /// An unstarted virtual thread that runs on this socket's loop.
    public Thread newThread(String name, Runnable task) {
        return loop.newThread(name, task);
    }

    /// Keeps time limits without another thread: its alarms go off on this socket's loop.
    public Timer timer() {
        return loop.timer();
    }

    /// Waits for bytes and takes at most what `target`, which has room, has room for.
    ///
    /// @return how many, at least one; -1 at the end of the stream
    /// @throws SocketException if the connection was reset
    public int read(ByteBuffer target) throws IOException {
        if (!loop.isCurrent()) {
            return loop.call(() -> read(target));
        }
        try {
            return input.read(target);
        } catch (ClosedByInterruptException e) {
            abortNow();
            throw e;
        }
    }

    /// Waits for room and takes some of `source`, at least one byte.
    ///
    /// @throws SocketException if the connection was reset
    public void write(ByteBuffer source) throws IOException {
        if (!loop.isCurrent()) {
            loop.call(() -> {
                write(source);
                return null;
            });
            return;
        }
        try {
            output.write(source);
        } catch (ClosedByInterruptException e) {
            abortNow();
            throw e;
        }
    }

    /// Waits for room and sends some of a file, without copying where it can.
    ///
    /// @return how many bytes; 0 if it can't, or the file has ended
    /// @throws SocketException if the connection was reset
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        if (!loop.isCurrent()) {
            return loop.call(() -> transferFrom(file, position, count));
        }
        if (closed) {
            throw new ClosedChannelException();
        }
        if (files == null) {
            files = new FileSend(loop, descriptor, output);
        }
        long result;
        try {
            result = files.send(file, position, count);
        } catch (ClosedByInterruptException e) {
            abortNow();
            throw e;
        }
        if (result < 0) {
            output.failed((int) result);
            input.outputFailed((int) result);
            throw Errno.exception(result);
        }
        return result;
    }

    /// Waits for bytes and takes some into a file, without copying.
    ///
    /// @return how many, at least one; 0 if it can't, and the caller is to read; -1 at the end of
    ///   the stream
    /// @throws SocketException if the connection was reset
    public long transferTo(FileChannel file, long position, long count) throws IOException {
        if (!loop.isCurrent()) {
            return loop.call(() -> transferTo(file, position, count));
        }
        if (closed) {
            throw new ClosedChannelException();
        }
        if (filesIn == null) {
            filesIn = new FileReceive(loop, descriptor, input);
        }
        try {
            return filesIn.receive(file, position, count);
        } catch (ClosedByInterruptException e) {
            abortNow();
            throw e;
        }
    }

    /// Waits until the kernel has taken all output, or refuses to; not while a writer waits for
    /// room.
    public void drain() throws IOException {
        perform(output::drain);
    }

    /// Tells the other side that nothing more will be sent, after all that was.
    public void shutdownOutput() throws IOException {
        perform(output::shutdown);
    }

    /// Something that may wait.
    @FunctionalInterface
    private interface Operation {
        void run() throws IOException;
    }

    private void perform(Operation operation) throws IOException {
        if (!loop.isCurrent()) {
            loop.call(() -> {
                perform(operation);
                return null;
            });
            return;
        }
        try {
            operation.run();
        } catch (ClosedByInterruptException e) {
            abortNow();
            throw e;
        }
    }

    /// Ends reading: a blocked [#read] and all later ones return -1. From any thread; does not
    /// wait.
    public void shutdownInput() {
        input.stop();
        loop.execute(() -> {
            input.shutdown();
            if (filesIn != null) {
                filesIn.wake();
            }
        });
    }

    /// Closes: what the kernel has taken still arrives ([#drain] waits for that), the rest is cut
    /// off. From any thread; does not wait.
    public void close() {
        if (loop.isCurrent()) {
            closeNow();
        } else {
            loop.execute(this::closeNow);
        }
    }

    /// Breaks the connection off, with a reset. From any thread; does not wait.
    public void abort() {
        if (loop.isCurrent()) {
            abortNow();
        } else {
            loop.execute(this::abortNow);
        }
    }

    private void abortNow() {
        descriptor.resetOnClose(); // also if it is closed but still held
        closeNow();
    }

    private void closeNow() {
        if (!closed) {
            closed = true;
            input.close();
            output.close();
            if (files != null) {
                files.close();
            }
            if (filesIn != null) {
                filesIn.close();
            }
            descriptor.close();
        }
    }

    // ---- The loop calls these, for completions.

    /// The kernel has received, or ended receiving.
    void received(int result, int flags) {
        input.received(result, flags);
    }

    /// The kernel has taken output, or refused it.
    void sent(int result) {
        output.sent(result);
        if (result < 0) {
            input.outputFailed(result);
        }
    }

    /// There is room for output.
    void polled() {
        Objects.requireNonNull(files).polled();
    }

    /// There is input.
    void polledInput() {
        Objects.requireNonNull(filesIn).polled();
    }

    /// The kernel has written to a file, or failed to.
    void fileWritten(int result) {
        Objects.requireNonNull(filesIn).written(result);
    }

    /// The kernel has read from a file, or failed to.
    void fileRead(int result) {
        Objects.requireNonNull(files).read(result);
    }

    /// The descriptor is closed.
    void closed() {
        loop.remove(this);
    }
}
