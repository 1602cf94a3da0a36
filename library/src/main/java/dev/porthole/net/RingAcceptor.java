package dev.porthole.net;

import dev.porthole.net.ring.RingListener;

import java.io.IOException;
import java.net.SocketAddress;

/// A listening socket of io_uring.
final class RingAcceptor implements Acceptor {
    private final RingListener listener;

    RingAcceptor(RingListener listener) {
        this.listener = listener;
    }

    @Override
    public Transport accept() throws IOException {
        return new RingTransport(listener.accept());
    }

    @Override
    public SocketAddress local() {
        return listener.local();
    }

    @Override
    public boolean isOpen() {
        return listener.isOpen();
    }

    @Override
    public void close() {
        listener.close();
    }

    @Override
    public Thread newThread(String name, Runnable task) {
        return listener.newThread(name, task);
    }
}
