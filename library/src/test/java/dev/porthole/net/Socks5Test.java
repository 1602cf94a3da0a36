package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Flow.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.HexFormat;

/// RFC 1928 and RFC 1929, byte by byte. The proxy's answers are there before they are asked for:
/// they depend on nothing.
@Timeout(30)
class Socks5Test {
    private static final Endpoint PROXY = Endpoint.of("proxy.test", 1080);
    private static final Credentials ANN = new Credentials("ann", "s3cret");
    private static final String DONE = "05 00 00 01 00000000 0000";

    private final Recording recording = new Recording();
    private final Connection client;
    private final Connection proxy;

    Socks5Test() {
        Connection[] ends = Connection.pair(recording, Limits.DEFAULT);
        client = ends[0];
        proxy = ends[1];
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # target,          request: version, CONNECT, 0, address type, address, port
                    echo.test:7,       05 01 00 03 09 6563686f2e74657374 0007
                    192.0.2.1:65535,   05 01 00 01 c0000201 ffff
                    [2001:db8::1]:80,  05 01 00 04 20010db8000000000000000000000001 0050
                    """)
    void asks(String target, String request) throws IOException {
        proxy.write(bytes("05 00" + DONE));
        proxy.write("from the target".getBytes(US_ASCII));
        new Socks5(PROXY, Credentials.NONE).ask(client, Endpoint.parse(target));
        assertThat(client.read(100)).asString(US_ASCII).isEqualTo("from the target");
        assertThat(said()).isEqualTo(plain("05 01 00" + request));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # the address that the proxy connected from, in each of its forms
                    05 00 00 01 c0000201 1234
                    05 00 00 04 20010db8000000000000000000000001 1234
                    05 00 00 03 04 686f7374 1234
                    05 00 00 03 00 1234
                    """)
    void takesTheReplyAndNotAByteMore(String reply) throws IOException {
        proxy.write(bytes("05 00" + reply));
        proxy.write("from the target".getBytes(US_ASCII));
        ask(Credentials.NONE);
        assertThat(client.read(100)).asString(US_ASCII).isEqualTo("from the target");
    }

    @Test
    void saysWhoItIs() throws IOException {
        proxy.write(bytes("05 02 01 00" + DONE));
        ask(ANN);
        assertThat(said())
                .isEqualTo(
                        plain(
                                "05 01 02 01 03 616e6e 06 733363726574"
                                        + "05 01 00 03 09 6563686f2e74657374 0007"));
        assertThat(recording.sent(Role.CLIENT)).contains("ann").contains("******");
        assertThat(recording.sent(Role.CLIENT)).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # reply, words (RFC 1928, section 6)
                    01,      "general failure"
                    02,      "not allowed by its rules"
                    03,      "network unreachable"
                    04,      "host unreachable"
                    05,      "connection refused"
                    06,      "TTL expired"
                    07,      "command not supported"
                    08,      "address type not supported"
                    09,      "reply 9"
                    ff,      "reply 255"
                    """)
    void aRefusalIsExplained(String reply, String words) throws IOException {
        proxy.write(bytes("05 00 05" + reply + "00 01 00000000 0000"));
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(DialException.class)
                .hasMessage(
                        "the SOCKS5 proxy proxy.test:1080 could not connect to echo.test:7: "
                                + words);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # answer,        credentials, what is said
                    05 ff,           none,        "the SOCKS5 proxy proxy.test:1080 wants a user name and password"
                    05 02,           none,        "the SOCKS5 proxy proxy.test:1080 wants a user name and password"
                    05 ff,           ann,         "the SOCKS5 proxy proxy.test:1080 takes no user name and password"
                    05 02 01 01,     ann,         "the SOCKS5 proxy proxy.test:1080 refused the user name or the password"
                    05 02 01 ff,     ann,         "the SOCKS5 proxy proxy.test:1080 refused the user name or the password"
                    """)
    void whoIsNotLetIn(String answer, String who, String message) throws IOException {
        proxy.write(bytes(answer));
        assertThatThrownBy(() -> ask(who.equals("ann") ? ANN : Credentials.NONE))
                .isInstanceOf(DialException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # answer,                  what was expected
                    48 54 54 50,               "expected a method of version 5 (RFC 1928 section 3), got byte 72"
                    04 5a,                     "expected a method of version 5 (RFC 1928 section 3), got byte 4"
                    05 00 04 00 00 01,         "expected a reply of version 5 (RFC 1928 section 6), got byte 4"
                    05 00 05 00 00 02,         "expected an address type (RFC 1928 section 5), got byte 2"
                    05 00 05 00 00 ff,         "expected an address type (RFC 1928 section 5), got byte 255"
                    """)
    void garbage(String answer, String expected) throws IOException {
        proxy.write(bytes(answer));
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(MalformedException.class)
                .hasMessage("proxy.test:1080 is no SOCKS5 proxy: " + expected);
    }

    @Test
    void anEndAnywhere() throws IOException {
        byte[] whole = bytes("05 02 01 00 05 00 00 03 04 686f7374 1234");
        for (int length = 0; length < whole.length; length++) {
            Connection[] ends = Connection.pair();
            ends[1].write(java.util.Arrays.copyOf(whole, length));
            ends[1].shutdownOutput();
            assertThatThrownBy(
                            () -> new Socks5(PROXY, ANN).ask(ends[0], Endpoint.of("echo.test", 7)))
                    .as("after %d bytes", length)
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(
                            "the SOCKS5 proxy proxy.test:1080 ended the connection within its"
                                    + " reply");
        }
    }

    private void ask(Credentials credentials) throws IOException {
        new Socks5(PROXY, credentials).ask(client, Endpoint.of("echo.test", 7));
    }

    private String said() throws IOException {
        client.shutdownOutput();
        return HexFormat.of().formatHex(ConnectionTest.readAll(proxy));
    }

    private static String plain(String hex) {
        return hex.replace(" ", "");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(plain(hex));
    }
}
