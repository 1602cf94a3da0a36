package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `struct sockaddr_in` and `sockaddr_in6` (`netinet/in.h`): the family, then the port in network
/// order, then the address; in IPv6, the flow label stands between them.
final class SocketAddress {
    static final int MOST_BYTES = 28;

    private static final int SIN_BYTES = 16;
    private static final int PORT = 2;
    private static final int SIN_ADDR = 4;
    private static final int SIN6_ADDR = 8;
    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress() {}

    /// An address that fits a family; a host `""` is any.
    ///
    /// @throws SocketError EADDRNOTAVAIL if the host has no address of the family
    static MemorySegment write(Arena arena, int family, String host, int port) throws SocketError {
        MemorySegment address = arena.allocate(MOST_BYTES, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) family);
        address.set(NETWORK_SHORT, PORT, (short) port);
        byte[] bytes = host.isEmpty() ? new byte[0] : resolve(family, host);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, offset(family), bytes.length);
        return address;
    }

    /// How long the address of a family is.
    static int length(int family) {
        return family == Libc.AF_INET6 ? MOST_BYTES : SIN_BYTES;
    }

    static InetSocketAddress read(MemorySegment address) {
        int family = address.get(JAVA_SHORT, 0);
        int bytes = family == Libc.AF_INET6 ? 16 : 4;
        byte[] host = address.asSlice(offset(family), bytes).toArray(JAVA_BYTE);
        int port = Short.toUnsignedInt(address.get(NETWORK_SHORT, PORT));
        return new InetSocketAddress(byAddress(host), port);
    }

    static InetAddress byAddress(byte[] host) {
        try {
            return InetAddress.getByAddress(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not 4 or 16 bytes", e);
        }
    }

    private static byte[] resolve(int family, String host) throws SocketError {
        int bytes = family == Libc.AF_INET6 ? 16 : 4;
        try {
            for (InetAddress each : InetAddress.getAllByName(host)) {
                if (each.getAddress().length == bytes) {
                    return each.getAddress();
                }
            }
        } catch (UnknownHostException _) {
            throw new SocketError("getaddrinfo", "EADDRNOTAVAIL");
        }
        throw new SocketError("getaddrinfo", "EADDRNOTAVAIL");
    }

    private static int offset(int family) {
        return family == Libc.AF_INET6 ? SIN6_ADDR : SIN_ADDR;
    }
}
