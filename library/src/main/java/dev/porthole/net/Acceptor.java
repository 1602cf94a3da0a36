package dev.porthole.net;

import java.io.IOException;
import java.net.SocketAddress;

/// A listening socket of an [Engine]. Thread-safe.
sealed interface Acceptor permits SocketAcceptor, RingAcceptor {
    /// Waits for a connection; `TCP_NODELAY` is set.
    Transport accept() throws IOException;

    SocketAddress local() throws IOException;

    boolean isOpen();

    /// The address is free when this returns.
    void close() throws IOException;

    /// An unstarted virtual thread on which accepting is cheapest.
    Thread newThread(String name, Runnable task);
}
