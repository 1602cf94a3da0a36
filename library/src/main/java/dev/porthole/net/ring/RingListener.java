package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A bound and listening socket on every loop of an engine: the kernel spreads the connections
/// (`SO_REUSEPORT`), and each stays on the loop that accepted it. A Unix socket is on one loop.
///
/// Thread-safe. A connection that nobody has asked for by [#accept] is left in the kernel's queue,
/// but for those that came in the same moment.
public final class RingListener {
    private final Queue<RingSocket> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closed;
    private final List<Lane> lanes = new ArrayList<>();
    private final CountDownLatch open;
    private final SocketAddress local;

    /// How to listen.
    ///
    /// @param backlog connections that the kernel keeps ready to be accepted, about
    /// @param reuseAddress `SO_REUSEADDR`
    public record Options(int backlog, boolean reuseAddress) {}

    /// Listens on an address, on each of `loops`.
    RingListener(List<Loop> loops, SocketAddress address, Options options) throws IOException {
        List<Loop> used =
                SocketAddresses.family(address) == Abi.AF_UNIX ? loops.subList(0, 1) : loops;
        List<Integer> descriptors = new ArrayList<>();
        open = new CountDownLatch(used.size());
        try (Arena arena = Arena.ofConfined()) {
            Native os = new Native(arena);
            try {
                descriptors.add(bind(os, arena, address, options, used.size() > 1));
                local = SocketAddresses.local(os, descriptors.getFirst());
                Errno.check(os.listen(descriptors.getFirst(), options.backlog()));
                while (descriptors.size() < used.size()) {
                    int next = bindAgain(os, arena, local, options);
                    descriptors.add(next);
                    Errno.check(os.listen(next, options.backlog()));
                }
            } catch (IOException e) {
                descriptors.forEach(os::close);
                throw e;
            }
        }
        for (int i = 0; i < used.size(); i++) {
            Loop loop = used.get(i);
            int fd = descriptors.get(i);
            lanes.add(loop.call(() -> new Lane(loop, fd, this)));
        }
    }

    /// The first descriptor is bound without `SO_REUSEPORT`, so that an address that is in use, be
    /// it by another listener of this kind, is refused; and gets it then, so that the others can
    /// join.
    private static int bind(
            Native os, Arena arena, SocketAddress address, Options options, boolean shared)
            throws IOException {
        int fd = open(os, address, options);
        try {
            bind(os, arena, fd, address);
            if (shared) {
                Errno.check(os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_REUSEPORT, 1));
            }
            return fd;
        } catch (IOException e) {
            os.close(fd);
            throw e;
        }
    }

    private static int bindAgain(Native os, Arena arena, SocketAddress address, Options options)
            throws IOException {
        int fd = open(os, address, options);
        try {
            Errno.check(os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_REUSEPORT, 1));
            bind(os, arena, fd, address);
            return fd;
        } catch (IOException e) {
            os.close(fd);
            throw e;
        }
    }

    private static int open(Native os, SocketAddress address, Options options) throws IOException {
        int family = SocketAddresses.family(address);
        int fd = Errno.check(os.socket(family));
        if (family != Abi.AF_UNIX) {
            int reuse = options.reuseAddress() ? 1 : 0;
            os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_REUSEADDR, reuse);
            os.setsockopt(fd, Abi.IPPROTO_TCP, Abi.TCP_NODELAY, 1); // those accepted inherit it
            os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_OOBINLINE, 1); // RFC 6093, section 6
        }
        if (family == Abi.AF_INET6) {
            os.setsockopt(fd, Abi.IPPROTO_IPV6, Abi.IPV6_V6ONLY, 0); // `::` takes IPv4 as well
        }
        return fd;
    }

    private static void bind(Native os, Arena arena, int fd, SocketAddress address)
            throws IOException {
        SocketAddresses.Encoded encoded = SocketAddresses.encode(address, arena);
        Errno.check(os.bind(fd, encoded.address(), encoded.bytes()));
    }

    /// The address that is listened on, as the kernel has it.
    public SocketAddress local() {
        return local;
    }

    /// The local address of its connections, if that is one for all: none of any interface.
    @Nullable SocketAddress localOfAll() {
        return local instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress()
                ? null
                : local;
    }

    /// Waits for a connection.
    ///
    /// @throws AsynchronousCloseException once the listener is closed
    /// @throws IOException if there is no descriptor left, among others; accepting can go on later
    public RingSocket accept() throws IOException {
        while (true) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            RingSocket socket = ready.poll();
            if (socket != null) {
                return socket;
            }
            IOException failed = failure.getAndSet(null);
            if (failed != null) {
                throw failed;
            }
            await();
        }
    }

    private void await() throws ClosedByInterruptException {
        Thread caller = Thread.currentThread();
        waiting.add(caller);
        try {
            if (ready.isEmpty() && failure.get() == null && !closed) {
                lanes.forEach(Lane::want);
                LockSupport.park(this);
            }
        } finally {
            waiting.remove(caller);
        }
        if (caller.isInterrupted()) {
            close();
            throw new ClosedByInterruptException();
        }
    }

    /// An unstarted virtual thread that runs where a connection arrives, if there is one loop.
    public Thread newThread(String name, Runnable task) {
        return lanes.getFirst().newThread(name, task);
    }

    /// Whether it has not been closed.
    public boolean isOpen() {
        return !closed;
    }

    /// Whether somebody waits. From any thread.
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /// Whether a connection has been accepted and nobody waits for it. From any thread.
    boolean hasUnclaimed() {
        return !ready.isEmpty() && waiting.isEmpty();
    }

    // The loops call these. A loop never takes a lock: whoever has it, or is to have it next, may
    // be
    // a virtual thread that waits for this very loop.

    void accepted(RingSocket socket) {
        ready.add(socket);
        if (closed) {
            breakOffReady();
        }
        waiting.forEach(LockSupport::unpark);
    }

    void failed(IOException e) {
        failure.set(e);
        waiting.forEach(LockSupport::unpark);
    }

    private void breakOffReady() {
        RingSocket socket;
        while ((socket = ready.poll()) != null) {
            socket.abort();
        }
    }

    /// By [#close], or because its loop ends.
    void laneClosed() {
        closed = true;
        open.countDown();
        breakOffReady();
        waiting.forEach(LockSupport::unpark);
    }

    /// Stops listening; the address is free when this returns. Connections that nobody has asked
    /// for are broken off.
    public void close() {
        closed = true;
        breakOffReady();
        waiting.forEach(LockSupport::unpark);
        lanes.forEach(Lane::close);
        try {
            open.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it is closed soon
        }
    }
}
