package dev.porthole.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// Socket addresses as people write them.
public final class Addresses {
    private Addresses() {}

    /// The text of an address: `192.0.2.1:80`, `[::1]:80`, `unix:/run/echo.sock`.
    public static String format(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet when inet.isUnresolved() ->
                    inet.getHostString() + ":" + inet.getPort();
            case InetSocketAddress inet -> format(inet.getAddress(), inet.getPort());
            case UnixDomainSocketAddress unix when unix.getPath().toString().isEmpty() -> "unix:";
            case UnixDomainSocketAddress unix -> "unix:" + unix.getPath();
            default -> address.toString();
        };
    }

    /// Whether it is an address of an IP host, not of a Unix socket or of memory.
    static boolean isInet(SocketAddress address) {
        return address instanceof InetSocketAddress;
    }

    private static String format(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
