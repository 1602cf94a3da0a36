package dev.porthole.net;

import dev.porthole.net.DeadlineException.Phase;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// A UDP socket (RFC 768): sends and receives datagrams, each whole or not at all, in any order,
/// each perhaps lost.
///
/// Lifecycle: [#bind] to receive from anyone, or [#connect] to talk to one peer (then a peer that
/// does not listen is reported, by ICMP); [#send] and [#receive]; [#close], which ends a waiting
/// receive. Thread-safe.
public final class Datagrams implements Closeable {
    /// The most that fits into one over IPv4: 65,535 less the headers of IP (20) and UDP (8).
    public static final int MAX_PAYLOAD_BYTES = 65_507;

    private final DatagramSocket socket;
    private final Observer observer;

    /// One datagram.
    ///
    /// @param remote whom it came from
    /// @param payload what it holds: up to [#MAX_PAYLOAD_BYTES]
    @SuppressWarnings("ArrayRecordComponent") // never compared, and the receiver's own
    public record Datagram(InetSocketAddress remote, byte[] payload) {}

    private Datagrams(DatagramSocket socket, Observer observer) {
        this.socket = socket;
        this.observer = observer;
    }

    /// Receives on an address; an empty host is any interface, port 0 one that the kernel chooses.
    ///
    /// @throws ListenException if the address can't be bound
    public static Datagrams bind(Endpoint endpoint, Observer observer) throws IOException {
        InetSocketAddress address =
                endpoint.isAnyHost()
                        ? new InetSocketAddress(endpoint.port())
                        : new InetSocketAddress(resolve(endpoint), endpoint.port());
        return new Datagrams(bound(address, endpoint), observer);
    }

    /// A socket from `address`, which people call `name`.
    private static DatagramSocket bound(SocketAddress address, Endpoint name) throws IOException {
        DatagramSocket socket = new DatagramSocket(null);
        try {
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw ListenException.explain(name, e);
        }
    }

    /// Talks to one peer only, from `source` (port 0: the kernel's choice).
    ///
    /// @throws DialException if the peer's name has no address
    /// @throws ListenException if `source` can't be bound
    public static Datagrams connect(Endpoint peer, SocketAddress source, Observer observer)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(resolve(peer), peer.port());
        DatagramSocket socket = bound(source, Endpoint.parse(Addresses.format(source)));
        try {
            socket.connect(address);
            return new Datagrams(socket, observer);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static InetAddress resolve(Endpoint endpoint) throws DialException {
        if (endpoint.isUnix()) {
            throw new IllegalArgumentException("UDP has no Unix sockets: give a host and a port");
        }
        try {
            return InetAddress.getByName(endpoint.isAnyHost() ? "localhost" : endpoint.host());
        } catch (UnknownHostException e) {
            throw new DialException("unknown host " + endpoint.host() + ": check its spelling", e);
        }
    }

    /// Sends to the connected peer.
    ///
    /// @throws IllegalArgumentException if `payload` is empty: on a connected socket the JDK drops
    ///   an empty datagram, so it is refused here; [#bind] a socket to send one
    /// @throws java.net.PortUnreachableException if an earlier datagram found nobody listening
    public void send(byte[] payload) throws IOException {
        if (payload.length == 0) {
            throw new IllegalArgumentException("a connected socket can't send an empty datagram");
        }
        send(payload, (InetSocketAddress) socket.getRemoteSocketAddress());
    }

    /// Sends one datagram.
    ///
    /// @throws IllegalArgumentException if it is longer than [#MAX_PAYLOAD_BYTES]
    public void send(byte[] payload, InetSocketAddress to) throws IOException {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a datagram holds at most "
                            + MAX_PAYLOAD_BYTES
                            + " bytes, not "
                            + payload.length);
        }
        if (observer != Observer.NONE) {
            observer.on(new Event.DatagramSent(localAddress(), to, view(payload)));
        }
        socket.send(new DatagramPacket(payload, payload.length, to));
    }

    /// Waits for a datagram. Meant for one thread.
    ///
    /// @throws DeadlineException if none comes in time
    /// @throws java.net.PortUnreachableException if the connected peer does not listen
    public Datagram receive(Deadline deadline) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_PAYLOAD_BYTES], MAX_PAYLOAD_BYTES);
        socket.setSoTimeout(timeoutMillis(deadline));
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException _) {
            throw new DeadlineException(Phase.READ, "no datagram came in time");
        }
        InetSocketAddress remote = (InetSocketAddress) packet.getSocketAddress();
        byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
        if (observer != Observer.NONE) {
            observer.on(new Event.DatagramReceived(localAddress(), remote, view(payload)));
        }
        return new Datagram(remote, payload);
    }

    /// At least 1, since 0 means for ever.
    private static int timeoutMillis(Deadline deadline) {
        Duration left = deadline.remaining();
        return deadline == Deadline.NEVER
                ? 0
                : Math.clamp(left.plusNanos(999_999).toMillis(), 1, Integer.MAX_VALUE);
    }

    /// The address that is bound.
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /// Whether it is not closed.
    public boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() {
        socket.close();
    }

    private static ByteBuffer view(byte[] payload) {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }
}
