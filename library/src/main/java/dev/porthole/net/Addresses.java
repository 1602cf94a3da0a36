package dev.porthole.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;

/// Addresses as people write them: IPv6 in its short form (RFC 5952).
public final class Addresses {
    private static final int GROUPS = 8;

    private Addresses() {}

    /// The text of a socket's address: `192.0.2.1:80`, `[::1]:80`, `unix:/run/echo.sock`.
    public static String format(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet when inet.isUnresolved() ->
                    inet.getHostString() + ":" + inet.getPort();
            case InetSocketAddress inet ->
                    bracketed(format(inet.getAddress())) + ":" + inet.getPort();
            case UnixDomainSocketAddress unix -> "unix:" + unix.getPath();
            default -> address.toString();
        };
    }

    /// The text of a host's address: `192.0.2.1`, `::1`, `fe80::1%eth0`.
    public static String format(InetAddress address) {
        String full = address.getHostAddress();
        if (!(address instanceof Inet6Address six)) {
            return full;
        }
        int zone = full.indexOf('%');
        return shorten(six.getAddress()) + (zone < 0 ? "" : full.substring(zone));
    }

    /// Whether it is an address of an IP host, not of a Unix socket or of memory.
    static boolean isInet(SocketAddress address) {
        return address instanceof InetSocketAddress;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /// Section 4.2: the longest run of two or more zero groups, the first of equals, becomes `::`.
    private static String shorten(byte[] bytes) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(bytes, i);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        return start < 0
                ? groups(bytes, 0, GROUPS)
                : groups(bytes, 0, start) + "::" + groups(bytes, start + length, GROUPS);
    }

    private static int zerosFrom(byte[] bytes, int first) {
        int end = first;
        while (end < GROUPS && group(bytes, end) == 0) {
            end++;
        }
        return end - first;
    }

    private static String groups(byte[] bytes, int first, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < end; i++) {
            text.append(i == first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ByteBuffer.wrap(bytes).getShort(index * 2) & 0xffff;
    }
}
