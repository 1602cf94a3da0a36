package dev.porthole.trace;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A reader of pcapng that is written from the specifications, and strict: what is not as they say
/// is an error. A last block that is cut off is left out, as Wireshark does.
final class Capture {
    /// The blocks, in order.
    final List<Block> blocks = new ArrayList<>();

    record Block(int type, ByteBuffer body) {}

    Capture(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.remaining() >= 12) {
            int type = in.getInt(in.position());
            int length = in.getInt(in.position() + 4);
            require(length % 4 == 0 && length >= 12, "length of a block");
            if (length > in.remaining()) {
                return;
            }
            require(in.getInt(in.position() + length - 4) == length, "length after a block");
            blocks.add(new Block(type, in.slice(in.position() + 8, length - 12)));
            in.position(in.position() + length);
        }
    }

    static void require(boolean correct, String what) {
        if (!correct) {
            throw new AssertionError("wrong: " + what);
        }
    }

    /// Reads options up to the end of the block, as text by their codes.
    static Map<Integer, ByteBuffer> options(ByteBuffer in) {
        Map<Integer, ByteBuffer> options = new LinkedHashMap<>();
        while (true) {
            int code = in.getShort();
            int length = in.getShort() & 0xffff;
            if (code == 0) {
                require(length == 0 && !in.hasRemaining(), "end of options");
                return options;
            }
            options.put(code, in.slice(in.position(), length));
            in.position(in.position() + length);
            while (in.position() % 4 != 0) {
                require(in.get() == 0, "padding");
            }
        }
    }

    /// The value of an option that must be there.
    static ByteBuffer option(Map<Integer, ByteBuffer> options, int code) {
        ByteBuffer value = options.get(code);
        if (value == null) {
            throw new AssertionError("no option " + code);
        }
        return value;
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    List<Packet> packets() {
        return blocks.stream().filter(b -> b.type == 6).map(b -> Packet.parse(b.body)).toList();
    }

    /// One packet; `flags` and the numbers are 0 if it is UDP.
    record Packet(
            long nanos,
            boolean outbound,
            String comment,
            int protocol,
            InetSocketAddress from,
            InetSocketAddress to,
            int flags,
            int sequence,
            int acknowledgment,
            ByteBuffer payload) {
        static Packet parse(ByteBuffer body) {
            ByteBuffer in = body.duplicate();
            require(in.getInt() == 0, "interface");
            long nanos = in.getLong();
            int captured = in.getInt();
            require(in.getInt() == captured, "original length");
            ByteBuffer ip = in.slice(in.position(), captured);
            in.position(in.position() + (captured + 3) / 4 * 4);
            Map<Integer, ByteBuffer> options = options(in);
            int direction = option(options, 2).getInt();
            require(direction == 1 || direction == 2, "direction");
            String comment = options.containsKey(1) ? text(option(options, 1)) : "";
            return ip(nanos, direction == 2, comment, ip);
        }

        private static Packet ip(long nanos, boolean outbound, String comment, ByteBuffer ip) {
            boolean v4 = ip.get(0) >> 4 == 4;
            int header = v4 ? 20 : 40;
            int length = v4 ? ip.getShort(2) & 0xffff : (ip.getShort(4) & 0xffff) + 40;
            require(v4 ? ip.get(0) == 0x45 : ip.getInt(0) == 0x6000_0000, "first word of IP");
            require(length == ip.limit(), "length in the IP header");
            require(!v4 || checksum(ip.slice(0, 20)) == 0, "checksum of IPv4");
            int protocol = ip.get(v4 ? 9 : 6);
            int half = v4 ? 4 : 16;
            ByteBuffer transport = ip.slice(header, length - header);
            require(transportChecksum(ip, header - 2 * half, protocol, transport) == 0, "checksum");
            InetAddress from = address(ip.slice(header - 2 * half, half));
            InetAddress to = address(ip.slice(header - half, half));
            return transport(nanos, outbound, comment, protocol, from, to, transport);
        }

        private static Packet transport(
                long nanos,
                boolean outbound,
                String comment,
                int protocol,
                InetAddress from,
                InetAddress to,
                ByteBuffer in) {
            var source = new InetSocketAddress(from, in.getShort(0) & 0xffff);
            var target = new InetSocketAddress(to, in.getShort(2) & 0xffff);
            if (protocol == 17) {
                require((in.getShort(4) & 0xffff) == in.limit(), "length in the UDP header");
                require(in.getShort(6) != 0, "UDP checksum is there");
                ByteBuffer payload = in.slice(8, in.limit() - 8);
                return new Packet(
                        nanos, outbound, comment, protocol, source, target, 0, 0, 0, payload);
            }
            require(protocol == 6, "protocol");
            int header = (in.get(12) >> 4 & 0xf) * 4;
            require((in.getShort(14) & 0xffff) == 65_535, "window");
            boolean syn = (in.get(13) & 2) != 0;
            require(header == (syn ? 24 : 20), "length of the TCP header");
            require(!syn || in.getInt(20) == (2 << 24 | 4 << 16 | 65_495), "MSS");
            return new Packet(
                    nanos,
                    outbound,
                    comment,
                    protocol,
                    source,
                    target,
                    in.get(13),
                    in.getInt(4),
                    in.getInt(8),
                    in.slice(header, in.limit() - header));
        }

        private static byte[] bytes(ByteBuffer from) {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            return bytes;
        }

        private static InetAddress address(ByteBuffer from) {
            try {
                return InetAddress.getByAddress(bytes(from));
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }

        /// 0 if the checksum is right.
        private static int transportChecksum(
                ByteBuffer ip, int addresses, int protocol, ByteBuffer transport) {
            int bothAddresses = addresses == 12 ? 8 : 32;
            ByteBuffer pseudo = ByteBuffer.allocate(bothAddresses + 8 + transport.limit());
            pseudo.put(ip.slice(addresses, bothAddresses));
            pseudo.putInt(transport.limit()).putInt(protocol).put(transport.duplicate());
            return checksum(pseudo.rewind());
        }

        private static int checksum(ByteBuffer bytes) {
            int sum = 0;
            for (int i = 0; i < bytes.limit(); i++) {
                sum += (bytes.get(i) & 0xff) << (i % 2 == 0 ? 8 : 0);
                sum = (sum & 0xffff) + (sum >> 16);
            }
            return ~sum & 0xffff;
        }

        /// Direction, flags in the order of their bits, and length of the data: `> SYN ACK`, `< PSH
        /// ACK 6`.
        String kind() {
            String[] names = {"FIN", "SYN", "RST", "PSH", "ACK"};
            StringBuilder kind = new StringBuilder(outbound ? ">" : "<");
            for (int bit = 0; bit < names.length; bit++) {
                if ((flags & 1 << bit) != 0) {
                    kind.append(' ').append(names[bit]);
                }
            }
            return payload.hasRemaining() ? kind + " " + payload.remaining() : kind.toString();
        }
    }

    /// All that `from` sent, in the order of the file.
    byte[] stream(InetSocketAddress from) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (Packet packet : packets()) {
            if (packet.from.equals(from)) {
                stream.writeBytes(Packet.bytes(packet.payload.duplicate()));
            }
        }
        return stream.toByteArray();
    }
}
