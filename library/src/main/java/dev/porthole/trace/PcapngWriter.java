package dev.porthole.trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the blocks of a pcapng file (draft-ietf-opsawg-pcapng, section 3.1: General Block
/// Structure), each in one write. So a file that is cut off has at most its last block cut.
///
/// Numbers are big-endian, as in the packets. Not thread-safe.
final class PcapngWriter {
    /// Section 4.1, Section Header Block; the same in either byte order.
    static final int SECTION_HEADER = 0x0a0d0d0a;

    /// Section 4.2, Interface Description Block.
    static final int INTERFACE_DESCRIPTION = 1;

    /// Section 4.5, Name Resolution Block.
    static final int NAME_RESOLUTION = 4;

    /// Section 4.3, Enhanced Packet Block.
    static final int ENHANCED_PACKET = 6;

    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;

    /// LINKTYPE_RAW: packets begin with the header of IPv4 or IPv6, there is no link layer.
    static final int LINKTYPE_RAW = 101;

    static final int OPT_END = 0;
    static final int OPT_COMMENT = 1;
    static final int SHB_USERAPPL = 4;
    static final int IF_NAME = 2;
    static final int IF_TSRESOL = 9;
    static final int EPB_FLAGS = 2;
    static final int INBOUND = 1;
    static final int OUTBOUND = 2;

    private static final int NRB_IPV4 = 1;
    private static final int NRB_IPV6 = 2;
    private static final byte NANOSECONDS = 9; // 10 to the power of -9

    private static final int MAX_TEXT_BYTES = 1000;
    private static final int MAX_BLOCK_BYTES = Packets.MAX_PACKET_BYTES + 4096;

    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(MAX_BLOCK_BYTES);

    PcapngWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins the file: one section, with one interface.
    void begin(String comment) throws IOException {
        start(SECTION_HEADER);
        block.putInt(BYTE_ORDER_MAGIC);
        block.putShort((short) 1).putShort((short) 0); // version 1.0
        block.putLong(-1); // the section's length is not known beforehand
        option(OPT_COMMENT, comment);
        option(SHB_USERAPPL, "Porthole");
        end();
        start(INTERFACE_DESCRIPTION);
        block.putShort((short) LINKTYPE_RAW).putShort((short) 0);
        block.putInt(0); // no packet is cut
        option(IF_NAME, "porthole");
        option(IF_TSRESOL, ByteBuffer.allocate(1).put(0, NANOSECONDS));
        end();
    }

    /// Writes one packet.
    ///
    /// @param epochNanos its time, in nanoseconds since 1970
    /// @param outbound whether this side sent it
    /// @param comment a remark that Wireshark shows beside it
    void packet(long epochNanos, ByteBuffer packet, boolean outbound, @Nullable String comment)
            throws IOException {
        start(ENHANCED_PACKET);
        block.putInt(0); // the interface
        block.putLong(epochNanos); // its upper half, then its lower: so in either byte order
        block.putInt(packet.remaining()).putInt(packet.remaining());
        putPadded(packet);
        option(EPB_FLAGS, ByteBuffer.allocate(4).putInt(0, outbound ? OUTBOUND : INBOUND));
        if (comment != null) {
            option(OPT_COMMENT, comment);
        }
        end();
    }

    /// Writes which addresses a name has; what does not fit in a block is left out.
    void names(String host, List<InetAddress> addresses) throws IOException {
        ByteBuffer name = text(host);
        start(NAME_RESOLUTION);
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            int length = bytes.length + name.remaining() + 1;
            if (block.remaining() < length + 16) {
                break;
            }
            block.putShort((short) (bytes.length == 4 ? NRB_IPV4 : NRB_IPV6));
            block.putShort((short) length);
            putPadded(ByteBuffer.allocate(length).put(bytes).put(name.duplicate()).rewind());
        }
        end(); // the end of the records looks like the end of options
    }

    private void start(int type) {
        block.clear().putInt(type).putInt(0); // the length is put in at the end
    }

    private void end() throws IOException {
        block.putShort((short) OPT_END).putShort((short) 0);
        int length = block.position() + Integer.BYTES;
        block.putInt(length).putInt(Integer.BYTES, length);
        out.write(block.array(), 0, length);
        out.flush();
    }

    private void option(int code, String value) {
        option(code, text(value));
    }

    /// Section 3.5, Options: code, length, value.
    private void option(int code, ByteBuffer value) {
        block.putShort((short) code).putShort((short) value.remaining());
        putPadded(value);
    }

    private static ByteBuffer text(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return Escape.first(bytes, MAX_TEXT_BYTES);
    }

    /// Puts the bytes, and zeros up to a multiple of four.
    private void putPadded(ByteBuffer bytes) {
        block.put(bytes.duplicate());
        while (block.position() % Integer.BYTES != 0) {
            block.put((byte) 0);
        }
    }
}
