package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException.Phase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/// UDP: each datagram whole or not at all (row D1).
@Timeout(30)
class DatagramsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(0);

    private final Recording recording = new Recording();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void goThereAndBack(String host) throws IOException {
        try (Datagrams server = Datagrams.bind(Endpoint.of(host, 0), Observer.NONE);
                Datagrams client = connect(server)) {
            client.send("Hello".getBytes(UTF_8));
            Datagrams.Datagram question = server.receive(soon());
            assertThat(question.payload()).asString(UTF_8).isEqualTo("Hello");
            assertThat(question.remote()).isEqualTo(client.localAddress());
            server.send("Hello yourself".getBytes(UTF_8), question.remote());
            assertThat(client.receive(soon()).payload())
                    .asString(UTF_8)
                    .isEqualTo("Hello yourself");
        }
    }

    @Test
    void eachIsWhole() throws IOException {
        try (Datagrams server = bind();
                Datagrams client = bind()) {
            byte[] most = ConnectionTest.random(Datagrams.MAX_PAYLOAD_BYTES, 1);
            client.send("first".getBytes(UTF_8), server.localAddress());
            client.send(new byte[0], server.localAddress());
            client.send(most, server.localAddress());
            assertThat(server.receive(soon()).payload()).asString(UTF_8).isEqualTo("first");
            assertThat(server.receive(soon()).payload()).isEmpty();
            assertThat(server.receive(soon()).payload()).isEqualTo(most);
        }
    }

    @Test
    void anyInterfaceTakesBothFamilies() throws IOException {
        try (Datagrams server = Datagrams.bind(Endpoint.of("", 0), Observer.NONE)) {
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                Endpoint peer = Endpoint.of(host, server.localAddress().getPort());
                try (Datagrams client = Datagrams.connect(peer, ANY_PORT, Observer.NONE)) {
                    client.send(new byte[] {1});
                    assertThat(server.receive(soon()).remote()).isEqualTo(client.localAddress());
                }
            }
        }
    }

    @Test
    void oneThatIsTooLongIsNotSent() throws IOException {
        try (Datagrams server = bind();
                Datagrams client = connect(server)) {
            assertThatThrownBy(() -> client.send(new byte[Datagrams.MAX_PAYLOAD_BYTES + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a datagram holds at most 65507 bytes, not 65508");
            assertThat(recording.names()).isEmpty();
        }
    }

    @Test
    void noneInTime() throws IOException {
        try (Datagrams server = bind()) {
            assertThatThrownBy(() -> server.receive(Deadline.after(Duration.ofNanos(1))))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.READ))
                    .hasMessage("no datagram came in time");
            try (Datagrams client = connect(server)) { // and the next one is received
                client.send(new byte[3]);
                assertThat(server.receive(Deadline.NEVER).payload()).hasSize(3);
            }
        }
    }

    @Test
    void aConnectedPeerThatDoesNotListenIsReported() throws IOException {
        Endpoint nobody;
        try (Datagrams closed = bind()) {
            nobody = Endpoint.of("127.0.0.1", closed.localAddress().getPort());
        }
        try (Datagrams client = Datagrams.connect(nobody, ANY_PORT, Observer.NONE)) {
            client.send(new byte[1]);
            assertThatThrownBy(() -> client.receive(soon()))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    @Test
    void aConnectedOneHearsItsPeerOnly() throws IOException {
        try (Datagrams server = bind();
                Datagrams stranger = bind();
                Datagrams client = connect(server)) {
            stranger.send("stranger".getBytes(UTF_8), client.localAddress());
            server.send("server".getBytes(UTF_8), client.localAddress());
            assertThat(client.receive(soon()).payload()).asString(UTF_8).isEqualTo("server");
        }
    }

    @Test
    void closeEndsAWaitingReceive() throws Exception {
        Datagrams server = bind();
        var receiving = ConnectionTest.async(() -> server.receive(Deadline.NEVER));
        assertThat(server.isOpen()).isTrue();
        server.close();
        assertThat(server.isOpen()).isFalse();
        assertThatThrownBy(receiving::get).hasCauseInstanceOf(SocketException.class);
        server.close();
    }

    @Test
    void observersSeeBothWays() throws IOException {
        try (Datagrams server = Datagrams.bind(Endpoint.of("127.0.0.1", 0), recording);
                Datagrams client = connect(server)) {
            client.send("Hello".getBytes(UTF_8));
            server.send("Hello yourself".getBytes(UTF_8), server.receive(soon()).remote());
            assertThat(recording.names()).containsExactly("DatagramReceived", "DatagramSent");
            Event.DatagramReceived received =
                    recording.all(Event.DatagramReceived.class).findFirst().orElseThrow();
            assertThat(received.local()).isEqualTo(server.localAddress());
            assertThat(received.remote()).isEqualTo(client.localAddress());
            assertThat(UTF_8.decode(received.data()).toString()).isEqualTo("Hello");
        }
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (Datagrams server = bind()) {
            int port = server.localAddress().getPort();
            assertThatThrownBy(() -> Datagrams.bind(Endpoint.of("127.0.0.1", port), Observer.NONE))
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("port " + port + " is in use");
            InetSocketAddress busy = server.localAddress();
            assertThatThrownBy(() ->
                            Datagrams.connect(Endpoint.of("127.0.0.1", 7), busy, Observer.NONE))
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("port " + port + " is in use");
        }
    }

    @Test
    void whatCannotBeLeavesNoSocket() throws IOException {
        Set<String> before = Sockets.open();
        Endpoint unix = Endpoint.unix(Path.of("/s"));
        assertThatThrownBy(() -> Datagrams.bind(unix, Observer.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("UDP has no Unix sockets: give a host and a port");
        assertThatThrownBy(() -> Datagrams.connect(unix, ANY_PORT, Observer.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        Endpoint unknown = Endpoint.of("no-such-host.invalid", 7);
        assertThatThrownBy(() -> Datagrams.connect(unknown, ANY_PORT, Observer.NONE))
                .isInstanceOf(DialException.class)
                .hasMessageStartingWith("unknown host no-such-host.invalid");
        Sockets.assertNoneSince(before);
    }

    private static Datagrams bind() throws IOException {
        return Datagrams.bind(Endpoint.of("127.0.0.1", 0), Observer.NONE);
    }

    private static Datagrams connect(Datagrams server) throws IOException {
        InetSocketAddress address = server.localAddress();
        Endpoint peer = Endpoint.of(address.getAddress().getHostAddress(), address.getPort());
        return Datagrams.connect(peer, ANY_PORT, Observer.NONE);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }
}
