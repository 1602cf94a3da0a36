package dev.porthole.net.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Addresses of sockets as the kernel has them (`struct sockaddr`), and as Java has them.
final class SocketAddresses {
    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int ALIGNMENT = 8;

    /// In a [Native]'s scratch memory, behind the address.
    private static final int LENGTH_OFFSET = 112;

    /// An address in native memory.
    record Encoded(int family, long address, int bytes) {}

    private SocketAddresses() {}

    static int family(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress _ -> Abi.AF_UNIX;
            case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address ->
                    Abi.AF_INET;
            default -> Abi.AF_INET6;
        };
    }

    /// Writes an address for the kernel, into memory of `arena`.
    ///
    /// @throws SocketException if it is the path of a Unix socket that is too long
    static Encoded encode(SocketAddress address, Arena arena) throws SocketException {
        long to = arena.allocate(Abi.SOCKADDR_BYTES, ALIGNMENT).address();
        int family = family(address);
        Memory.putShort(to + Abi.SOCKADDR_FAMILY, family);
        if (address instanceof UnixDomainSocketAddress unix) {
            return new Encoded(family, to, putPath(unix.getPath(), to));
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        Memory.putShort(to + Abi.SOCKADDR_IN_PORT, swap(inet.getPort()));
        byte[] host = inet.getAddress().getAddress();
        if (family == Abi.AF_INET) {
            Memory.putBytes(to + Abi.SOCKADDR_IN_ADDR, host);
            return new Encoded(family, to, Abi.SOCKADDR_IN_BYTES);
        }
        Memory.putBytes(to + Abi.SOCKADDR_IN6_ADDR, host);
        int scope = ((Inet6Address) inet.getAddress()).getScopeId();
        Memory.putInt(to + Abi.SOCKADDR_IN6_SCOPE_ID, scope);
        return new Encoded(family, to, Abi.SOCKADDR_IN6_BYTES);
    }

    private static int putPath(Path path, long to) throws SocketException {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= Abi.SOCKADDR_UN_PATH_BYTES) {
            throw new SocketException("Unix domain path too long");
        }
        Memory.putBytes(to + Abi.SOCKADDR_UN_PATH, bytes);
        return Abi.SOCKADDR_UN_PATH + bytes.length + 1;
    }

    /// The address of a socket on this side.
    static SocketAddress local(Native os, int fd) throws IOException {
        long address = clear(os);
        Errno.check(os.getsockname(fd, address, address + LENGTH_OFFSET));
        return decode(address, Memory.getInt(address + LENGTH_OFFSET));
    }

    /// The address of a connected socket's other side.
    static SocketAddress remote(Native os, int fd) throws IOException {
        long address = clear(os);
        Errno.check(os.getpeername(fd, address, address + LENGTH_OFFSET));
        return decode(address, Memory.getInt(address + LENGTH_OFFSET));
    }

    private static long clear(Native os) {
        long address = os.scratch();
        Memory.clear(address, LENGTH_OFFSET);
        Memory.putInt(address + LENGTH_OFFSET, Abi.SOCKADDR_BYTES);
        return address;
    }

    private static SocketAddress decode(long from, int bytes) throws UnknownHostException {
        int family = Memory.getShort(from + Abi.SOCKADDR_FAMILY);
        int port = swap(Memory.getShort(from + Abi.SOCKADDR_IN_PORT)) & 0xffff;
        return switch (family) {
            case Abi.AF_UNIX -> unix(from, bytes);
            case Abi.AF_INET ->
                    new InetSocketAddress(
                            InetAddress.getByAddress(Memory.bytes(from + Abi.SOCKADDR_IN_ADDR, 4)),
                            port);
            default -> new InetSocketAddress(six(from), port);
        };
    }

    private static InetAddress six(long from) throws UnknownHostException {
        byte[] host = Memory.bytes(from + Abi.SOCKADDR_IN6_ADDR, 16);
        int scope = Memory.getInt(from + Abi.SOCKADDR_IN6_SCOPE_ID);
        return scope == 0
                ? InetAddress.getByAddress(host) // one of IPv4, if it stands for one
                : Inet6Address.getByAddress(null, host, scope);
    }

    /// The path ends at a zero byte; a socket without a name has none.
    private static SocketAddress unix(long from, int bytes) {
        int longest = Math.max(0, bytes - Abi.SOCKADDR_UN_PATH);
        int length = 0;
        while (length < longest && Memory.getByte(from + Abi.SOCKADDR_UN_PATH + length) != 0) {
            length++;
        }
        byte[] path = Memory.bytes(from + Abi.SOCKADDR_UN_PATH, length);
        return UnixDomainSocketAddress.of(new String(path, StandardCharsets.UTF_8));
    }

    /// To or from the network's byte order.
    private static short swap(int port) {
        return SWAP ? Short.reverseBytes((short) port) : (short) port;
    }
}
