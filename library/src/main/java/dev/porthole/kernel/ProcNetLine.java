package dev.porthole.kernel;

import dev.porthole.net.TransportProtocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/// Reads one line of `/proc/net/tcp`, `tcp6`, `udp` or `udp6`:
///
/// ```text
///   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ...
///    0: 0100007F:C357 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0   0       21437 ...
/// ```
///
/// Addresses are the kernel's 32-bit words in hexadecimal: their bytes are in network order in
/// memory, so on a little-endian machine each word is written back to front. Ports are plain
/// numbers.
final class ProcNetLine {
    private static final int MAX_LENGTH = 512; // the kernel's are at most about 200 characters
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int USER_ID = 7;
    private static final int INODE = 9;

    private final TransportProtocol protocol;
    private final boolean ipv6;
    private final ByteOrder order;

    ProcNetLine(TransportProtocol protocol, boolean ipv6, ByteOrder order) {
        this.protocol = protocol;
        this.ipv6 = ipv6;
        this.order = order;
    }

    /// Reads `line`; the owner is left open.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    KernelSocket parse(String line) {
        if (line.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
        }
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length <= INODE) {
            throw new IllegalArgumentException(
                    "only " + fields.length + " of " + (INODE + 1) + " fields");
        }
        int colon = fields[QUEUES].indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not the queues: " + fields[QUEUES]);
        }
        return new KernelSocket(
                protocol,
                ipv6,
                address(fields[LOCAL]),
                address(fields[REMOTE]),
                protocol == TransportProtocol.TCP ? state(fields[STATE]) : Optional.empty(),
                hex(fields[QUEUES].substring(colon + 1), "receive queue"),
                hex(fields[QUEUES].substring(0, colon), "send queue"),
                decimal(fields[USER_ID], "user id"),
                decimal(fields[INODE], "inode"),
                Optional.empty());
    }

    private InetSocketAddress address(String field) {
        int digits = ipv6 ? 32 : 8;
        int colon = field.indexOf(':');
        if (colon != digits || field.length() != digits + 5) {
            throw new IllegalArgumentException("not an address: " + field);
        }
        try {
            ByteBuffer words =
                    ByteBuffer.wrap(HexFormat.of().parseHex(field, 0, colon)).order(order);
            ByteBuffer bytes = ByteBuffer.allocate(words.capacity());
            while (words.hasRemaining()) {
                bytes.putInt(words.getInt());
            }
            int port = HexFormat.fromHexDigits(field, colon + 1, field.length());
            return new InetSocketAddress(InetAddress.getByAddress(bytes.array()), port);
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + field, e);
        }
    }

    private static Optional<TcpState> state(String field) {
        long number = hex(field, "state");
        Optional<TcpState> state =
                number > 0xff ? Optional.empty() : TcpState.ofKernelNumber((int) number);
        if (state.isEmpty()) {
            throw new IllegalArgumentException("no TCP state has the number " + field);
        }
        return state;
    }

    private static long hex(String field, String what) {
        try {
            return HexFormat.fromHexDigitsToLong(field);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not the " + what + ": " + field, e);
        }
    }

    private static long decimal(String field, String what) {
        try {
            return Long.parseUnsignedLong(field);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not the " + what + ": " + field, e);
        }
    }
}
