package dev.porthole.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.TransportProtocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Optional;

/// Lines of /proc/net/tcp and its kin, as kernels write them and as they never do.
class ProcNetLineTest {
    private static final String REST = " 00:00000000 00000000  1000        0 21437 1 0000 100 0";
    private static final ProcNetLine TCP = line(TransportProtocol.TCP, false);
    private static final ProcNetLine TCP6 = line(TransportProtocol.TCP, true);

    private static ProcNetLine line(TransportProtocol protocol, boolean ipv6) {
        return new ProcNetLine(protocol, ipv6, ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsEveryField() {
        KernelSocket socket =
                TCP.parse("   0: 0100007F:C357 0200007F:0050 01 0000000A:00000102" + REST);
        assertThat(socket)
                .isEqualTo(
                        new KernelSocket(
                                TransportProtocol.TCP,
                                false,
                                new InetSocketAddress("127.0.0.1", 50007),
                                new InetSocketAddress("127.0.0.2", 80),
                                Optional.of(TcpState.ESTABLISHED),
                                258,
                                10,
                                1000,
                                21437,
                                Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, ::",
        "00000000000000000000000001000000, ::1",
        "B80D0120000000000000000001000000, 2001:db8::1",
        "0000000000000000FFFF00000100007F, 127.0.0.1" // IPv4 through an IPv6 socket
    })
    void readsIpv6AddressesWordByWord(String words, String address) {
        KernelSocket socket =
                TCP6.parse("0: " + words + ":0050 " + "0".repeat(32) + ":0000 0A 0:0" + REST);
        assertThat(socket.local().getAddress()).isEqualTo(InetAddress.ofLiteral(address));
        assertThat(socket.ipv6()).isTrue();
        assertThat(socket.isListening()).isTrue();
    }

    @Test
    void readsAddressesOfABigEndianMachine() {
        ProcNetLine bigEndian = new ProcNetLine(TransportProtocol.UDP, false, ByteOrder.BIG_ENDIAN);
        KernelSocket socket = bigEndian.parse("0: 7F000001:0035 00000000:0000 07 0:0" + REST);
        assertThat(socket.local()).isEqualTo(new InetSocketAddress("127.0.0.1", 53));
    }

    @Test
    void udpHasNoState() {
        KernelSocket open =
                line(TransportProtocol.UDP, false)
                        .parse("0: 0100007F:0035 00000000:0000 07 0:0" + REST);
        KernelSocket connected =
                line(TransportProtocol.UDP, false)
                        .parse("0: 0100007F:0035 0100007F:0036 01 0:0" + REST);
        assertThat(open.state()).isEmpty();
        assertThat(open.isListening()).isTrue();
        assertThat(connected.isListening()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void knowsEveryState(TcpState state) {
        String number = "%02X".formatted(state.ordinal() + 1); // tcp_states.h counts from 1
        KernelSocket socket =
                TCP.parse(
                        "0: 0:0 ".replace("0:0", "0100007F:0001")
                                + "0100007F:0002 "
                                + number
                                + " 0:0"
                                + REST);
        assertThat(socket.state()).contains(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0: 0100007F:C357 | only 2 of 10 fields",
                "''| only 1 of 10 fields",
                "0: 0100007F:C357 00000000:0000 0A 0:0 0:0 0 x 0 1 | not the user id: x",
                "0: 0100007F:C357 00000000:0000 0A 0:0 0:0 0 0 0 -1 | not the inode: -1",
                "0: 0100007F:C357 00000000:0000 0A 00 0:0 0 0 0 1 | not the queues: 00",
                "0: 0100007F:C357 00000000:0000 0A 0:zz 0:0 0 0 0 1 | not the receive queue: zz",
                "0: 0100007F:C357 00000000:0000 0D 0:0 0:0 0 0 0 1 | no TCP state has the number"
                        + " 0D",
                "0: 0100007F:C357 00000000:0000 00 0:0 0:0 0 0 0 1 | no TCP state has the number"
                        + " 00",
                "0: 0100007F 00000000:0000 0A 0:0 0:0 0 0 0 1 | not an address: 0100007F",
                "0: 0100007G:C357 00000000:0000 0A 0:0 0:0 0 0 0 1 | not an address: 0100007G:C357",
                "0: 0100007F:C35 00000000:0000 0A 0:0 0:0 0 0 0 1 | not an address: 0100007F:C35",
            })
    void refusesGarbledLinesSayingWhy(String line, String why) {
        assertThatThrownBy(() -> TCP.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void refusesLongLines() {
        assertThatThrownBy(() -> TCP.parse("0".repeat(513)))
                .hasMessage("longer than 512 characters");
    }
}
