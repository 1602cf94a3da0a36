package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/// The PROXY protocol's header, by the rules of its specification.
@Timeout(30)
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a 000d0a51 5549540a";
    private static final String UNIX_PATH = "2f 73" + "00".repeat(106); // "/s", 108 bytes

    private final Recording recording = new Recording();
    private final Connection proxy;
    private final Connection server;

    ProxyProtocolTest() {
        Connection[] ends = Connection.pair(recording, Limits.DEFAULT);
        proxy = ends[0];
        server = ends[1];
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # line without CRLF,                                    client,               server
                    PROXY TCP4 192.0.2.1 192.0.2.2 56324 443,               192.0.2.1:56324,      192.0.2.2:443
                    PROXY TCP4 255.255.255.255 0.0.0.0 0 65535,             255.255.255.255:0,    0.0.0.0:65535
                    PROXY TCP6 2001:db8::1 ::1 1 2,                         [2001:db8::1]:1, [::1]:2
                    PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2,                    192.0.2.1:1,          [::1]:2
                    PROXY UNKNOWN,                                          memory:client,        memory:server
                    PROXY UNKNOWN what ever it says,                        memory:client,        memory:server
                    PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535, memory:client,     memory:server
                    """)
    void version1(String line, String client, String own) throws IOException {
        proxy.write((line + "\r\nGET /").getBytes(US_ASCII));
        received(client, own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\nGET / HTTP/1.1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443 1\r\n",
                "PROXY TCP4  192.0.2.1 192.0.2.2 56324 443\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443 \r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 65536 443\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 -1 443\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 0x50\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 080\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP6 fe80::1%1 ::1 1 2\r\n",
                "PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.513 192.0.2.2 1 2\r\n",
                "PROXY TCP4 localhost localhost 1 2\r\n",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY  UNKNOWN\r\n",
                "PROXY tcp4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY UNKNOWN \r \n \r \n",
            })
    void version1Malformed(String text) throws IOException {
        refused(text.getBytes(US_ASCII), "the PROXY header, version 1, is malformed (section 2.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXYTCP4 192.0\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
            })
    void noHeaderAtAll(String text) throws IOException {
        refused(text.getBytes(US_ASCII), "the connection does not begin with a PROXY header");
    }

    @Test
    void aLineMayBe107BytesLong() throws IOException {
        proxy.write(("PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\nGET /").getBytes(US_ASCII));
        received("memory:client", "memory:server");
        Connection[] ends = Connection.pair();
        ends[0].write(("PROXY UNKNOWN " + "x".repeat(107 - 15) + "\r\n").getBytes(US_ASCII));
        assertThatThrownBy(() -> ProxyProtocol.receive(ends[1]))
                .isInstanceOf(MalformedException.class);
        assertThat(ends[1].bytesReceived()).isEqualTo(107);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # version and command, family, length, addresses
                    21 11 000c c0000201c0000202dc0401bb,     192.0.2.1:56324, 192.0.2.2:443
                    21 12 000c c0000201c0000202dc0401bb,     192.0.2.1:56324, 192.0.2.2:443
                    21 11 0010 c0000201c0000202dc0401bb04000100,  192.0.2.1:56324, 192.0.2.2:443
                    21 21 0024 20010db800000000000000000000000100000000000000000000000000000001000100ff, [2001:db8::1]:1, [::1]:255
                    20 00 0000,                              memory:client,   memory:server
                    20 11 000c c0000201c0000202dc0401bb,     memory:client,   memory:server
                    20 00 0003 aabbcc,                       memory:client,   memory:server
                    21 00 0000,                              memory:client,   memory:server
                    21 00 0004 aabbccdd,                     memory:client,   memory:server
                    """)
    void version2(String header, String client, String own) throws IOException {
        proxy.write(bytes(SIGNATURE + header));
        proxy.write("GET /".getBytes(US_ASCII));
        received(client, own);
    }

    @Test
    void version2OfUnixSockets() throws IOException {
        proxy.write(bytes(SIGNATURE + "21 31 00d8" + UNIX_PATH + "00".repeat(108)));
        proxy.write("GET /".getBytes(US_ASCII));
        received("unix:/s", "unix:");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    11 11 000c c0000201c0000202dc0401bb,  version or command
                    31 11 000c c0000201c0000202dc0401bb,  version or command
                    22 11 000c c0000201c0000202dc0401bb,  version or command
                    2f 11 000c c0000201c0000202dc0401bb,  version or command
                    21 41 000c c0000201c0000202dc0401bb,  address family
                    21 13 000c c0000201c0000202dc0401bb,  address family
                    21 11 000b c0000201c0000202dc0401,    length
                    21 21 000c c0000201c0000202dc0401bb,  length
                    21 31 000c c0000201c0000202dc0401bb,  length
                    21 11 0000,                           length
                    21 11 1001,                           length of more than 4096
                    20 00 ffff,                           length of more than 4096
                    """)
    void version2Malformed(String header, String what) throws IOException {
        refused(
                bytes(SIGNATURE + header),
                "the PROXY header, version 2, has a malformed " + what + " (section 2.2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r",
                "\r\n\r\n\0\r\nQUIT\n\u0021",
                "PROXY UNKNOWN"
            })
    void anEndInTheMiddle(String text) throws IOException {
        proxy.write(text.getBytes(ISO_8859_1));
        proxy.shutdownOutput();
        assertThatThrownBy(() -> ProxyProtocol.receive(server))
                .isInstanceOf(MalformedException.class)
                .hasMessage("the connection ended within its PROXY header");
    }

    @Test
    void aBodyThatEndsInTheMiddle() throws IOException {
        proxy.write(bytes(SIGNATURE + "21 11 000c c0000201"));
        proxy.shutdownOutput();
        assertThatThrownBy(() -> ProxyProtocol.receive(server))
                .hasMessage("the connection ended within its PROXY header");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50524f58592054435034203139322e302e322e31203139322e302e322e32203120320d0a",
                SIGNATURE + "21 11 000c c0000201c000020200010002"
            })
    void byteByByte(String hex) throws Exception {
        CompletableFuture<Boolean> receiving =
                ConnectionTest.async(() -> {
                    ProxyProtocol.receive(server);
                    return true;
                });
        for (byte each : bytes(hex)) {
            proxy.write(new byte[] {each});
        }
        receiving.get();
        assertThat(Addresses.format(server.remoteAddress())).isEqualTo("192.0.2.1:1");
    }

    @Test
    void theConnectionIsTheSameWithOtherAddresses() throws IOException {
        Flow before = server.flow();
        proxy.write("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n".getBytes(US_ASCII));
        ProxyProtocol.receive(server);
        assertThat(server.flow().id()).isEqualTo(before.id());
        assertThat(server.flow().role()).isEqualTo(before.role());
        assertThat(recording.all(Event.Relayed.class).map(Event.Relayed::flow))
                .containsExactly(server.flow());
    }

    /// The header was taken, and not a byte more.
    private void received(String client, String own) throws IOException {
        ProxyProtocol.receive(server);
        assertThat(Addresses.format(server.remoteAddress())).isEqualTo(client);
        assertThat(Addresses.format(server.localAddress())).isEqualTo(own);
        assertThat(server.read(100)).asString(US_ASCII).isEqualTo("GET /");
    }

    private void refused(byte[] header, String message) throws IOException {
        proxy.write(header);
        proxy.write(new byte[200]);
        assertThatThrownBy(() -> ProxyProtocol.receive(server))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
        assertThat(server.remoteAddress()).hasToString("memory:client");
        assertThat(recording.all(Event.Relayed.class)).isEmpty();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
