package dev.porthole.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Proxy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Where a secret may go in clear.
@Timeout(30)
class ChannelTest {
    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void toThisMachineItIsPrivate(String host) throws IOException {
        try (ServerSocket server = listen();
                Connection connection = Connection.open(host, server.getLocalPort())) {
            assertThat(Channel.of(connection)).isEqualTo(Channel.PRIVATE);
        }
    }

    @Test
    void inMemoryItIsPrivate() {
        assertThat(Channel.of(Connection.pair()[0])).isEqualTo(Channel.PRIVATE);
    }

    /// The connection's other side is on this machine, and what it gets goes on to another one: by
    /// `localhost` the proxy may mean itself, and be a tunnel's near end.
    @ParameterizedTest
    @ValueSource(strings = {"mail.example.org", "192.0.2.1", "localhost"})
    void aProxyOnThisMachineDoesNotMakeItPrivate(String host) throws IOException {
        try (ServerSocket proxy = listen()) {
            Thread.ofVirtual().start(() -> relayNothing(proxy));
            Dialer dialer =
                    Dialer.builder()
                            .proxy(Proxy.parse("http://127.0.0.1:" + proxy.getLocalPort()))
                            .build();
            try (Connection connection = dialer.dial(Endpoint.of(host, 25))) {
                assertThat(Channel.of(connection)).isEqualTo(Channel.OPEN);
                assertThat(Channel.of(connection).allows(Mechanism.PLAIN)).isFalse();
            }
        }
    }

    /// Answers a CONNECT, and waits for the end.
    private static void relayNothing(ServerSocket proxy) {
        try (Socket client = proxy.accept()) {
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                request.append((char) client.getInputStream().read());
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
            client.getInputStream().read();
        } catch (IOException _) {
            // the test has ended
        }
    }
}
