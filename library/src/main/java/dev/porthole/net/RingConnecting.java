package dev.porthole.net;

import dev.porthole.net.ring.RingAttempt;
import dev.porthole.net.ring.RingEngine;
import dev.porthole.net.ring.RingSocket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// A socket of io_uring that is being connected.
final class RingConnecting implements Connecting {
    private final RingAttempt attempt;
    private final @Nullable InetAddress source;
    private final AtomicReference<@Nullable RingSocket> socket = new AtomicReference<>();
    private volatile boolean closed;

    RingConnecting(RingEngine ring, SocketAddress address, @Nullable InetAddress source) {
        this.source = source;
        this.attempt =
                ring.attempt(address, source == null ? null : new InetSocketAddress(source, 0));
    }

    @Override
    public boolean begin() {
        return false;
    }

    @Override
    public void finish() throws IOException {
        try {
            socket.set(attempt.connect());
        } catch (RingAttempt.BindFailure e) {
            throw Connecting.notFrom(Objects.requireNonNull(source), e);
        }
        if (closed) {
            close();
        }
    }

    @Override
    public Thread newThread(String name, Runnable task) {
        return attempt.newThread(name, task);
    }

    @Override
    public Transport transport() {
        return new RingTransport(Objects.requireNonNull(socket.get()));
    }

    @Override
    public void close() {
        closed = true;
        attempt.cancel();
        RingSocket connected = socket.getAndSet(null);
        if (connected != null) {
            connected.close();
        }
    }
}
