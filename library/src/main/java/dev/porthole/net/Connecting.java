package dev.porthole.net;

import java.io.Closeable;
import java.io.IOException;

/// A socket of an [Engine] that is being connected to one address.
///
/// Lifecycle: [#begin]; [#finish], unless that was enough; [#transport]. Or, at any time and from
/// any thread, [#close].
sealed interface Connecting extends Closeable permits SocketConnecting, RingConnecting {
    /// Begins, without waiting.
    ///
    /// @return whether it is connected already
    boolean begin() throws IOException;

    /// Waits until it is connected.
    void finish() throws IOException;

    /// The thread that is to wait.
    Thread newThread(String name, Runnable task);

    /// What was connected; `TCP_NODELAY` is set.
    Transport transport() throws IOException;

    /// Gives up.
    @Override
    void close() throws IOException;

    /// The failure to connect from `source`.
    static IOException notFrom(java.net.InetAddress source, Exception cause) {
        return new IOException(
                "not from " + Addresses.format(source) + ": is it this machine's?", cause);
    }
}
