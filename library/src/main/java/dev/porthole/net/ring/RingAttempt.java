package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.LockSupport;

/// An attempt to connect to one address. Used once: [#connect] by one thread; [#cancel] by any.
public final class RingAttempt {
    private static final int UNDER_WAY = 1; // no result of connect(2)

    private final Loop loop;
    private final SocketAddress remote;
    private final @Nullable SocketAddress source;
    private volatile boolean cancelled;
    private int index = -1;
    private int result = UNDER_WAY;
    private volatile @Nullable Thread waiting;

    /// @param source to connect from; the kernel's choice if null
    RingAttempt(Loop loop, SocketAddress remote, @Nullable SocketAddress source) {
        this.loop = loop;
        this.remote = remote;
        this.source = source;
    }

    /// A thread that [#connect] is cheapest on.
    public Thread newThread(String name, Runnable task) {
        return loop.newThread(name, task);
    }

    /// Binds the socket, and waits until it is connected.
    ///
    /// @throws BindFailure if it can't be connected from `source`
    /// @throws IOException as the JDK's `SocketChannel.connect` does
    public RingSocket connect() throws IOException {
        if (!loop.isCurrent()) {
            return loop.call(this::connect);
        }
        int fd = Errno.check(loop.os().socket(SocketAddresses.family(remote)));
        try (Arena arena = Arena.ofConfined()) {
            bind(fd, arena);
            connect(fd, arena);
            return new RingSocket(loop, fd, SocketAddresses.local(loop.os(), fd), peer(fd));
        } catch (IOException e) {
            loop.os().close(fd);
            throw e;
        }
    }

    /// The address to connect from can't be had.
    public static final class BindFailure extends IOException {
        private static final long serialVersionUID = 1;

        BindFailure(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void bind(int fd, Arena arena) throws IOException {
        if (SocketAddresses.family(remote) != Abi.AF_UNIX) {
            loop.os().setsockopt(fd, Abi.IPPROTO_TCP, Abi.TCP_NODELAY, 1);
        }
        if (source != null) {
            SocketAddresses.Encoded from = SocketAddresses.encode(source, arena);
            try {
                Errno.check(loop.os().bind(fd, from.address(), from.bytes()));
            } catch (IOException e) {
                throw new BindFailure(e);
            }
        }
    }

    private void connect(int fd, Arena arena) throws IOException {
        SocketAddresses.Encoded to = SocketAddresses.encode(remote, arena);
        index = loop.add(this);
        long entry = loop.submission(Abi.IORING_OP_CONNECT, fd, Loop.CONNECT, index);
        Memory.putLong(entry + Abi.SQE_ADDR, to.address());
        Memory.putLong(entry + Abi.SQE_OFF, to.bytes());
        waiting = Thread.currentThread();
        boolean interrupted = false;
        while (result == UNDER_WAY) {
            if (cancelled) {
                loop.cancel(Loop.CONNECT, index);
            }
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                cancelled = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
        if (cancelled) {
            throw new AsynchronousCloseException();
        }
        Errno.check(result);
    }

    /// The other side's address: of one that has broken off since, the one connected to. What
    /// became of it, reading and writing will tell.
    private SocketAddress peer(int fd) {
        try {
            return SocketAddresses.remote(loop.os(), fd);
        } catch (IOException _) {
            return remote;
        }
    }

    /// The kernel has connected, or not.
    void ended(int connectResult) {
        loop.removeAttempt(index);
        result = connectResult;
        LockSupport.unpark(waiting);
    }

    /// Gives up, if it is still under way; [#connect] fails.
    public void cancel() {
        cancelled = true;
        LockSupport.unpark(waiting);
    }
}
