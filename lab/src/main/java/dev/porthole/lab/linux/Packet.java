package dev.porthole.lab.linux;

import dev.porthole.lab.linux.Segment.Flag;
import dev.porthole.lab.linux.Segment.Origin;
import dev.porthole.net.TransportProtocol;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Reads a segment out of a packet: IPv4 (RFC 791, section 3.1) or IPv6 (RFC 8200, section 3)
/// without extension headers, then TCP (RFC 9293, section 3.1) or UDP (RFC 768). Sequence numbers
/// are as they are on the wire.
final class Packet {
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;

    private Packet() {}

    /// The segment in `packet`, of which only the beginning may be there; empty if it is none.
    static Optional<Segment> read(ByteBuffer packet, long nanos) {
        if (packet.remaining() < 20) {
            return Optional.empty();
        }
        int version = unsigned(packet, 0) >> 4;
        if (version == 4) {
            int header = (unsigned(packet, 0) & 15) * 4;
            boolean isFragment = (packet.getShort(6) & 0x1fff) != 0;
            int payload = Short.toUnsignedInt(packet.getShort(2)) - header;
            return isFragment
                    ? Optional.empty()
                    : transport(packet, unsigned(packet, 9), header, payload, 12, 4, nanos);
        }
        if (version == 6 && packet.remaining() >= IPV6_HEADER) {
            int payload = Short.toUnsignedInt(packet.getShort(4));
            int next = unsigned(packet, 6);
            return transport(packet, next, IPV6_HEADER, payload, 8, 16, nanos);
        }
        return Optional.empty();
    }

    private static Optional<Segment> transport(
            ByteBuffer packet,
            int protocol,
            int header,
            int payload,
            int addresses,
            int addressBytes,
            long nanos) {
        boolean isTcp = protocol == Libc.IPPROTO_TCP;
        if ((!isTcp && protocol != Libc.IPPROTO_UDP)
                || packet.remaining() < header + (isTcp ? 20 : UDP_HEADER)) {
            return Optional.empty();
        }
        InetSocketAddress source = address(packet, addresses, addressBytes, header);
        InetSocketAddress target =
                address(packet, addresses + addressBytes, addressBytes, header + 2);
        int offset = isTcp ? (unsigned(packet, header + 12) >> 4) * 4 : UDP_HEADER;
        return Optional.of(
                new Segment(
                        nanos,
                        isTcp ? TransportProtocol.TCP : TransportProtocol.UDP,
                        source,
                        target,
                        isTcp ? flags(unsigned(packet, header + 13)) : Set.of(),
                        isTcp ? Integer.toUnsignedLong(packet.getInt(header + 4)) : 0,
                        isTcp ? Integer.toUnsignedLong(packet.getInt(header + 8)) : 0,
                        Math.max(0, payload - offset),
                        Origin.SEEN));
    }

    private static InetSocketAddress address(ByteBuffer packet, int host, int bytes, int port) {
        byte[] address = new byte[bytes];
        packet.get(host, address);
        return new InetSocketAddress(
                SocketAddress.byAddress(address), Short.toUnsignedInt(packet.getShort(port)));
    }

    private static Set<Flag> flags(int bits) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        addIf(bits, 0x01, Flag.FIN, flags);
        addIf(bits, 0x02, Flag.SYN, flags);
        addIf(bits, 0x04, Flag.RST, flags);
        addIf(bits, 0x08, Flag.PSH, flags);
        addIf(bits, 0x10, Flag.ACK, flags);
        return flags;
    }

    private static void addIf(int bits, int bit, Flag flag, Set<Flag> flags) {
        if ((bits & bit) != 0) {
            flags.add(flag);
        }
    }

    private static int unsigned(ByteBuffer packet, int index) {
        return Byte.toUnsignedInt(packet.get(index));
    }
}
