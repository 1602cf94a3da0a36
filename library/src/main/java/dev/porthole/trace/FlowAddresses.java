package dev.porthole.trace;

import dev.porthole.net.Flow;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// The two addresses that a capture shows a connection or a datagram with, both of one family.
///
/// | the real addresses | shown as |
/// |---|---|
/// | both IPv4, or both IPv6 | themselves |
/// | an IPv4-mapped one (`::ffff:192.0.2.1`) | its IPv4 address |
/// | any address (`::`) with an IPv4 one | `0.0.0.0`, and the other way round |
/// | an IPv4 and an IPv6 one | the first as IPv4-mapped |
/// | Unix sockets, connections in memory, unresolved names; a connection to itself | made up |
///
/// Those made up are, for connection N, `127.128.0.0` plus the upper bits of N for both sides, with
/// port 49152 plus the lower 14 bits of N for the client and port 49151, which IANA reserves, for
/// the server.
///
/// @param real whether they are not made up
record FlowAddresses(InetSocketAddress local, InetSocketAddress remote, boolean real) {
    private static final int FIRST_DYNAMIC_PORT = 49_152;
    private static final int DYNAMIC_PORTS = 16_384;
    private static final int SERVER_PORT = 49_151;

    static FlowAddresses of(Flow flow) {
        return flow.local().equals(flow.remote()) // connected to itself: no telling who sends
                ? madeUp(flow.role(), flow.id())
                : of(flow.local(), flow.remote(), flow.role(), flow.id());
    }

    /// The addresses of a datagram.
    static FlowAddresses of(SocketAddress local, SocketAddress remote) {
        return of(local, remote, Flow.Role.CLIENT, 0);
    }

    private static FlowAddresses of(
            SocketAddress local, SocketAddress remote, Flow.Role role, long id) {
        if (local instanceof InetSocketAddress one
                && remote instanceof InetSocketAddress two
                && !one.isUnresolved()
                && !two.isUnresolved()) {
            return ofOneFamily(normal(one), normal(two));
        }
        return madeUp(role, id);
    }

    /// The addresses of a failed attempt to connect: the local one was never known, and is shown as
    /// any address with a port of the dynamic range.
    static FlowAddresses ofAttempt(SocketAddress remote, long attempt) {
        InetSocketAddress any = new InetSocketAddress(address(new byte[4]), dynamicPort(attempt));
        return of(any, remote, Flow.Role.CLIENT, attempt);
    }

    private static FlowAddresses ofOneFamily(InetSocketAddress local, InetSocketAddress remote) {
        if (isIpv4(local) == isIpv4(remote)) {
            return new FlowAddresses(local, remote, true);
        }
        if (isAny(local)) {
            return new FlowAddresses(anyLike(remote, local.getPort()), remote, true);
        }
        return isAny(remote)
                ? new FlowAddresses(local, anyLike(local, remote.getPort()), true)
                : new FlowAddresses(mapped(local), mapped(remote), true);
    }

    private static FlowAddresses madeUp(Flow.Role role, long id) {
        long upper = id / DYNAMIC_PORTS;
        InetAddress host = address(new byte[] {127, (byte) 128, (byte) (upper >> 8), (byte) upper});
        var client = new InetSocketAddress(host, dynamicPort(id));
        var server = new InetSocketAddress(host, SERVER_PORT);
        return role == Flow.Role.CLIENT
                ? new FlowAddresses(client, server, false)
                : new FlowAddresses(server, client, false);
    }

    private static int dynamicPort(long id) {
        return FIRST_DYNAMIC_PORT + (int) (id % DYNAMIC_PORTS);
    }

    /// An IPv4-mapped address (RFC 4291, section 2.5.5.2) as IPv4: the JDK makes one of those
    /// bytes.
    private static InetSocketAddress normal(InetSocketAddress address) {
        InetAddress host = address(address.getAddress().getAddress());
        return new InetSocketAddress(host, address.getPort());
    }

    private static InetSocketAddress mapped(InetSocketAddress address) {
        if (!isIpv4(address)) {
            return address;
        }
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, 10, 12, (byte) 0xff);
        System.arraycopy(address.getAddress().getAddress(), 0, bytes, 12, 4);
        try {
            // Unlike its namesake in InetAddress, this does not turn it back into IPv4.
            return new InetSocketAddress(
                    Inet6Address.getByAddress(null, bytes, -1), address.getPort());
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e); // only for a wrong number of bytes
        }
    }

    private static InetSocketAddress anyLike(InetSocketAddress other, int port) {
        return new InetSocketAddress(address(new byte[isIpv4(other) ? 4 : 16]), port);
    }

    private static boolean isAny(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress();
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e); // only for a wrong number of bytes
        }
    }
}
