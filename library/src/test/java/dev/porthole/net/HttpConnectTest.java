package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Flow.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/// RFC 9110, section 9.3.6. The proxy's answer is there before it is asked for.
@Timeout(30)
class HttpConnectTest {
    private static final Endpoint PROXY = Endpoint.of("proxy.test", 3128);
    private static final Endpoint TARGET = Endpoint.of("echo.test", 7);

    private final Recording recording = new Recording();
    private final Connection client;
    private final Connection proxy;

    HttpConnectTest() {
        Connection[] ends = Connection.pair(recording, Limits.DEFAULT);
        client = ends[0];
        proxy = ends[1];
    }

    @ParameterizedTest
    @CsvSource({"echo.test:7", "192.0.2.1:80", "[2001:db8::1]:80"})
    void asks(String target) throws IOException {
        answer("HTTP/1.1 200 OK\r\n\r\n");
        new HttpConnect(PROXY, Credentials.NONE).ask(client, Endpoint.parse(target));
        assertThat(said()).isEqualTo("CONNECT @ HTTP/1.1\r\nHost: @\r\n\r\n".replace("@", target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 200 \r\n\r\n",
                "HTTP/1.1 299 Fine\r\nServer: x\r\nContent-Length: 9\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\r\n\r\n",
            })
    void takesTheHeadAndNotAByteMore(String head) throws IOException {
        answer(head + "\r\nfrom the target");
        ask(Credentials.NONE);
        assertThat(client.read(100)).asString(US_ASCII).isEqualTo("\r\nfrom the target");
    }

    @Test
    void saysWhoItIs() throws IOException {
        answer("HTTP/1.1 200 OK\r\n\r\n");
        ask(new Credentials("ann", "s3cret"));
        assertThat(said())
                .isEqualTo(
                        "CONNECT echo.test:7 HTTP/1.1\r\nHost: echo.test:7\r\n"
                                + "Proxy-Authorization: Basic YW5uOnMzY3JldA==\r\n\r\n");
        assertThat(recording.sent(Role.CLIENT))
                .contains("Proxy-Authorization: Basic ****************\r\n")
                .doesNotContain("YW5uOnMzY3JldA");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # status,                          what is said
                    403 Forbidden,                     "it is not allowed (403)"
                    407 Proxy Authentication Required, "it wants a user name and password, or refused them (407)"
                    502 Bad Gateway,                   "it could not reach it (502)"
                    503 Service Unavailable,           "it could not reach it (503)"
                    504 Gateway Timeout,               "it could not reach it (504)"
                    404 Not Found,                     "status 404"
                    301 Moved,                         "status 301"
                    100 Continue,                      "status 100"
                    999 \u001b[31m,                    "status 999"
                    """)
    void aRefusalIsExplained(String status, String words) throws IOException {
        answer("HTTP/1.1 " + status + "\r\n\r\n");
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(DialException.class)
                .hasMessage(
                        "the HTTP proxy proxy.test:3128 could not connect to echo.test:7: "
                                + words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-server\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                " HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200\nX: y\r\n\r\n",
                "\r\n\r\n",
            })
    void garbage(String head) throws IOException {
        answer(head);
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "proxy.test:3128 is no HTTP proxy: its answer has no HTTP/1.1 status line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r", "a\n\n"})
    void anEndInTheMiddle(String head) throws IOException {
        answer(head);
        proxy.shutdownOutput();
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "the HTTP proxy proxy.test:3128 ended the connection within its answer");
    }

    @Test
    void aHeadMayBe16KilobytesLong() throws IOException {
        String start = "HTTP/1.1 200 OK\r\nX: ";
        answer(start + "x".repeat(16 * 1024 - start.length() - 4) + "\r\n\r\n");
        ask(Credentials.NONE);
        answer(start + "x".repeat(16 * 1024 - start.length() - 3) + "\r\n\r\n");
        assertThatThrownBy(() -> ask(Credentials.NONE))
                .isInstanceOf(MalformedException.class)
                .hasMessage("the HTTP proxy proxy.test:3128 sent a head of more than 16 KiB");
    }

    private void answer(String text) throws IOException {
        proxy.write(text.getBytes(US_ASCII));
    }

    private void ask(Credentials credentials) throws IOException {
        new HttpConnect(PROXY, credentials).ask(client, TARGET);
    }

    private String said() throws IOException {
        client.shutdownOutput();
        return new String(ConnectionTest.readAll(proxy), US_ASCII);
    }
}
