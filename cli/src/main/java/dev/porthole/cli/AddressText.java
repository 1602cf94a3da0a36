package dev.porthole.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Addresses as people write them: IPv6 in its short form (RFC 5952).
final class AddressText {
    private AddressText() {}

    /// `192.0.2.1`, `::1`, `fe80::1%eth0`.
    static String of(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return address.getHostAddress();
        }
        String full = address.getHostAddress();
        int zone = full.indexOf('%');
        return shorten(six.getAddress()) + (zone < 0 ? "" : full.substring(zone));
    }

    /// `192.0.2.1:80`, `[::1]:80`.
    static String of(InetSocketAddress address) {
        String host = of(address.getAddress());
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// Section 4.2: the longest run of two or more zero groups, the first of equals, becomes `::`.
    private static String shorten(byte[] bytes) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && group(bytes, i + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ByteBuffer.wrap(bytes).getShort(index * 2) & 0xffff;
    }
}
