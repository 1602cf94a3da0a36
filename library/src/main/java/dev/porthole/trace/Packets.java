package dev.porthole.trace;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Makes IP packets out of payloads, with the headers that they would have on a wire: IPv4 (RFC
/// 791, section 3.1) or IPv6 (RFC 8200, section 3), and TCP (RFC 9293, section 3.1) or UDP (RFC
/// 768).
///
/// A packet is valid until the next one is made: all are made in one buffer. Not thread-safe.
final class Packets {
    /// The bits of the TCP header's control field.
    static final int FIN = 1;

    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    /// The window that every segment offers.
    static final int WINDOW = 65_535;

    /// The most that a segment carries, in IPv4 (65,535 less two headers of 20) and in IPv6: what
    /// one write sent is one packet if it can be.
    static final int MAX_TCP_PAYLOAD = 65_495;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int MSS_OPTION = 4;
    private static final int UDP_HEADER = 8;
    private static final int MAX_LENGTH = 65_535;

    static final int MAX_PACKET_BYTES = IPV6_HEADER + MAX_LENGTH;

    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int HOPS = 64;

    private final ByteBuffer packet = ByteBuffer.allocate(MAX_PACKET_BYTES);

    /// The most that a datagram to or from this address carries: what is left of 65,535.
    static int maxUdpPayload(InetSocketAddress address) {
        return MAX_LENGTH - UDP_HEADER - (isIpv4(address) ? IPV4_HEADER : 0);
    }

    /// One segment; a SYN has the option that tells the maximum segment size (RFC 9293, section
    /// 3.7.1).
    ///
    /// @param from the source, of the same family as `to`
    /// @param acknowledgment 0 without ACK
    ByteBuffer tcp(
            InetSocketAddress from,
            InetSocketAddress to,
            int sequence,
            int acknowledgment,
            int flags,
            ByteBuffer payload) {
        boolean syn = (flags & SYN) != 0;
        int header = TCP_HEADER + (syn ? MSS_OPTION : 0);
        int start = ip(from, to, PROTOCOL_TCP, header + payload.remaining());
        packet.putShort((short) from.getPort()).putShort((short) to.getPort());
        packet.putInt(sequence).putInt(acknowledgment);
        packet.put((byte) ((header / Integer.BYTES) << 4)).put((byte) flags);
        packet.putShort((short) WINDOW);
        int checksumAt = packet.position();
        packet.putShort((short) 0).putShort((short) 0); // checksum, urgent pointer
        if (syn) {
            packet.put((byte) 2).put((byte) MSS_OPTION).putShort((short) MAX_TCP_PAYLOAD);
        }
        packet.put(payload.duplicate());
        packet.putShort(checksumAt, (short) checksum(from, to, PROTOCOL_TCP, start));
        return packet.flip();
    }

    /// One datagram.
    ///
    /// @param payload of at most [#maxUdpPayload]
    ByteBuffer udp(InetSocketAddress from, InetSocketAddress to, ByteBuffer payload) {
        int length = UDP_HEADER + payload.remaining();
        int start = ip(from, to, PROTOCOL_UDP, length);
        packet.putShort((short) from.getPort()).putShort((short) to.getPort());
        packet.putShort((short) length);
        int checksumAt = packet.position();
        packet.putShort((short) 0).put(payload.duplicate());
        int checksum = checksum(from, to, PROTOCOL_UDP, start);
        // RFC 768: a checksum of zero means that there is none, and is sent as all ones.
        packet.putShort(checksumAt, (short) (checksum == 0 ? 0xffff : checksum));
        return packet.flip();
    }

    /// Starts a packet with its IP header; returns where the header of the transport begins.
    private int ip(InetSocketAddress from, InetSocketAddress to, int protocol, int length) {
        packet.clear();
        if (isIpv4(from)) {
            ipv4(from.getAddress(), to.getAddress(), protocol, length);
        } else {
            ipv6(from.getAddress(), to.getAddress(), protocol, length);
        }
        return packet.position();
    }

    private void ipv4(InetAddress from, InetAddress to, int protocol, int length) {
        packet.put((byte) 0x45).put((byte) 0); // version 4, five words of header; service
        packet.putShort((short) (IPV4_HEADER + length));
        packet.putShort((short) 0).putShort((short) 0x4000); // identification; don't fragment
        packet.put((byte) HOPS).put((byte) protocol);
        int checksumAt = packet.position();
        packet.putShort((short) 0).put(from.getAddress()).put(to.getAddress());
        packet.putShort(checksumAt, (short) ~fold(sum(packet, 0, IPV4_HEADER)));
    }

    private void ipv6(InetAddress from, InetAddress to, int protocol, int length) {
        packet.putInt(6 << 28); // version 6, no traffic class, no flow label
        packet.putShort((short) length).put((byte) protocol).put((byte) HOPS);
        packet.put(from.getAddress()).put(to.getAddress());
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress().getAddress().length == 4;
    }

    /// Over a pseudo header (RFC 9293, section 3.1; RFC 8200, section 8.1) and all from `start` on.
    /// The sum over the pseudo header is the same in both families.
    private int checksum(InetSocketAddress from, InetSocketAddress to, int protocol, int start) {
        int length = packet.position() - start;
        long sum = protocol + length + sum(from.getAddress()) + sum(to.getAddress());
        return ~fold(sum + sum(packet, start, packet.position())) & 0xffff;
    }

    private static long sum(InetAddress address) {
        byte[] bytes = address.getAddress();
        return sum(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /// The Internet checksum (RFC 1071), not yet folded: the sum of all pairs of bytes.
    private static long sum(ByteBuffer bytes, int from, int to) {
        long sum = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            sum += bytes.getShort(i) & 0xffff;
        }
        return i < to ? sum + ((bytes.get(i) & 0xff) << 8) : sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }
}
