package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// What happens on the way from a name to a closed connection, in the order of a connection's life.
///
/// An event carries no time: whoever needs one takes it on arrival, so that the order of the events
/// and the order of their times are one.
public sealed interface Event {
    /// A name is about to be looked up.
    record Resolving(String host) implements Event {}

    /// A name was looked up; `addresses` in the order in which they will be tried.
    record Resolved(String host, List<InetAddress> addresses, Duration took) implements Event {}

    /// A connection to one address is about to be tried.
    record Connecting(SocketAddress remote) implements Event {}

    /// A connection to one address could not be made.
    record ConnectFailed(SocketAddress remote, Duration took, IOException cause) implements Event {}

    /// An event of one connection.
    sealed interface OfConnection extends Event {
        /// The connection.
        Flow flow();
    }

    /// A connection is open: made (`took` is its handshake's time) or accepted (`took` is zero).
    record Opened(Flow flow, Duration took) implements OfConnection {}

    /// A proxy in front announced whom it relays (PROXY protocol): `flow` now has the addresses
    /// that the client connected from and to.
    record Relayed(Flow flow) implements OfConnection {}

    /// TLS is in force: what follows is sent and received encrypted, and still observed in clear.
    ///
    /// @param protocol such as `TLSv1.3`
    /// @param cipherSuite such as `TLS_AES_256_GCM_SHA384`
    /// @param alpn the protocol agreed on by ALPN (RFC 7301), empty for none
    record TlsStarted(Flow flow, String protocol, String cipherSuite, String alpn, Duration took)
            implements OfConnection {}

    /// Bytes are handed to the transport. Announced just before the system call, so that an answer
    /// is never seen before its question.
    ///
    /// @param data a read-only view of them, valid until the observer returns; secrets show as `*`
    record Sent(Flow flow, ByteBuffer data) implements OfConnection {}

    /// Bytes arrived and were read.
    ///
    /// @param data a read-only view of them, valid until the observer returns
    record Received(Flow flow, ByteBuffer data) implements OfConnection {}

    /// This side will send nothing more (FIN, or TLS's close_notify); it can still receive.
    /// Announced just before the system call, as [Sent] is.
    record OutputShutdown(Flow flow) implements OfConnection {}

    /// The other side will send nothing more; it can still receive.
    record EndOfStream(Flow flow) implements OfConnection {}

    /// The other side broke the connection off (RST).
    record Reset(Flow flow) implements OfConnection {}

    /// The connection is closed on this side. The last event of a connection, always sent once.
    ///
    /// @param took since it was opened
    /// @param received bytes of application data
    /// @param sent bytes of application data
    /// @param aborted whether it was broken off (RST) rather than closed in order
    /// @param cause what broke it, null if nothing did
    record Closed(
            Flow flow,
            Duration took,
            long received,
            long sent,
            boolean aborted,
            @Nullable Throwable cause)
            implements OfConnection {}

    /// A datagram is handed to the transport.
    ///
    /// @param data a read-only view, valid until the observer returns
    record DatagramSent(SocketAddress local, SocketAddress remote, ByteBuffer data)
            implements Event {}

    /// A datagram arrived.
    ///
    /// @param data a read-only view, valid until the observer returns
    record DatagramReceived(SocketAddress local, SocketAddress remote, ByteBuffer data)
            implements Event {}
}
