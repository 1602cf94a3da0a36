package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Limits;
import dev.porthole.net.ListenException;
import dev.porthole.net.Listener;
import dev.porthole.net.Observer;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where the next data connection comes from, on either side: a listener that waits for it, or an
/// address that is to be dialled. Either is used once.
///
/// A listener takes a connection from the control connection's peer only, and breaks off all
/// others: else whoever is faster gets the file (RFC 2577, section 5).
///
/// [#close] may come from any thread, and ends a wait.
final class DataPort implements Closeable {
    private static final int BACKLOG = 8;

    private final Connection control;
    private final Dialer dialer;
    private final Limits limits;
    private final Observer observer;
    private final Engine engine;
    private volatile @Nullable Listener listener;
    private @Nullable Endpoint target;

    /// @param dialer for addresses; its limits hold for its connections
    /// @param limits of accepted connections; its idle timeout is also how long to wait for one
    DataPort(Connection control, Dialer dialer, Limits limits, Observer observer, Engine engine) {
        this.control = control;
        this.dialer = dialer;
        this.limits = limits;
        this.observer = observer;
        this.engine = engine;
    }

    /// Whether one of the two is there.
    boolean isSet() {
        return listener != null || target != null;
    }

    /// Listens where the control connection's peer can reach it.
    ///
    /// @param first of the ports to choose from; 0 for one of the kernel's choice
    InetSocketAddress listen(int first, int last) throws IOException {
        close();
        String host = localAddress().getHostAddress();
        int count = last - first + 1;
        int start = ThreadLocalRandom.current().nextInt(count);
        ListenException inUse = null;
        for (int i = 0; i < count; i++) {
            Endpoint each = Endpoint.of(host, first + (start + i) % count);
            try {
                Listener bound =
                        Listener.bind(
                                each,
                                new Listener.Options(BACKLOG, true, limits, observer, engine));
                listener = bound;
                return (InetSocketAddress) bound.localAddress();
            } catch (ListenException e) {
                inUse = e;
            }
        }
        throw inUse == null ? new IOException("there are no ports to listen on") : inUse;
    }

    /// This side's address of the control connection; loopback where it is not of the Internet, for
    /// then the peer is on this machine.
    InetAddress localAddress() {
        return control.localAddress() instanceof InetSocketAddress local
                ? local.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /// The peer's address of the control connection.
    InetAddress peerAddress() {
        return control.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /// Dials that address when a connection is wanted.
    void dial(Endpoint address) throws IOException {
        close();
        target = address;
    }

    /// Opens the connection, and forgets where from.
    Connection open() throws IOException {
        Listener waiting = listener;
        Endpoint dialled = target;
        try {
            if (dialled != null) {
                return dialer.dial(dialled);
            }
            if (waiting == null) {
                throw new ClosedChannelException();
            }
            return accept(waiting, limits.idleTimeout());
        } finally {
            close();
        }
    }

    private Connection accept(Listener waiting, Duration timeout) throws IOException {
        FutureTask<Connection> accepted = new FutureTask<>(() -> acceptPeer(waiting));
        waiting.newThread("porthole-ftp-accept", accepted).start();
        try {
            return accepted.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            waiting.close();
            abandon(accepted);
            throw new DeadlineException(
                    Phase.CONNECT,
                    "no data connection came to port " + waiting.endpoint().port() + " in time");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException _) {
            waiting.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a data connection");
        }
    }

    /// One may have come at the last moment.
    private static void abandon(FutureTask<Connection> accepted) throws IOException {
        try {
            accepted.get().abort();
        } catch (ExecutionException _) {
            // None has: the listener is closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection acceptPeer(Listener waiting) throws IOException {
        while (true) {
            Connection next = waiting.accept();
            InetAddress from = ((InetSocketAddress) next.remoteAddress()).getAddress();
            if (HostPort.isSameHost(from, peerAddress())) {
                return next;
            }
            next.abort();
        }
    }

    @Override
    public void close() throws IOException {
        target = null;
        Listener open = listener;
        listener = null;
        if (open != null) {
            open.close();
        }
    }
}
