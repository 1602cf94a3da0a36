package dev.porthole.sasl;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;

/// Who is counted as one attacker.
final class Remote {
    private static final int NETWORK_BYTES = 8;

    private Remote() {}

    /// The key of an address: for IPv6 its /64 network, since one host has all of it. What is not
    /// of the Internet counts as one.
    static String key(SocketAddress address) {
        if (!(address instanceof InetSocketAddress remote) || remote.getAddress() == null) {
            return "local";
        }
        if (remote.getAddress() instanceof Inet6Address six) {
            return HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES);
        }
        return remote.getAddress().getHostAddress();
    }

    /// An address for people: without its port.
    static String shown(SocketAddress address) {
        return address instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "this machine";
    }
}
