package dev.porthole.interop;

import static dev.porthole.interop.Samples.soon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Datagrams;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Observer;
import dev.porthole.server.DatagramServer;
import dev.porthole.server.DatagramServer.Answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;

/// Datagrams to and from programs of others.
@Timeout(60)
class UdpIT {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /// A client that sends each line of its input as a datagram and prints the answers.
    enum Client {
        NCAT(Tool.NCAT, "127.0.0.1", "-u", "127.0.0.1", "{port}"),
        NCAT_IPV6(Tool.NCAT, "::1", "-u", "-6", "::1", "{port}"),
        SOCAT(Tool.SOCAT, "127.0.0.1", "-", "UDP4:127.0.0.1:{port}"),
        SOCAT_IPV6(Tool.SOCAT, "::1", "-", "UDP6:[::1]:{port}");

        private final Tool tool;
        private final String host;
        private final String[] arguments;

        Client(Tool tool, String host, String... arguments) {
            this.tool = tool;
            this.host = host;
            this.arguments = arguments;
        }

        DatagramServer server(SimpleService service) throws IOException {
            return DatagramServer.start(
                    service.serviceName(),
                    Endpoint.of(host, 0),
                    service.datagramHandler(),
                    Answer.LOOPBACK,
                    Observer.NONE);
        }

        Peer start(DatagramServer server) throws IOException {
            String[] filled = arguments.clone();
            String last = filled[filled.length - 1];
            filled[filled.length - 1] =
                    last.replace("{port}", Integer.toString(server.localAddress().getPort()));
            return tool.start(filled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachDatagramComesBack(Client client) throws IOException {
        try (DatagramServer server = client.server(SimpleService.ECHO);
                Peer peer = client.start(server)) {
            peer.send("Hello, np\n");
            assertThat(peer.awaitOutput(10)).asString(UTF_8).isEqualTo("Hello, np\n");
            peer.send("again\n");
            assertThat(peer.awaitOutput(16)).asString(UTF_8).isEqualTo("Hello, np\nagain\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DAYTIME, '[A-Z][a-z]+day, [A-Z][a-z]+ \\d+, \\d{4} \\d\\d:\\d\\d:\\d\\d-.+\r\n', 30",
        "TIME, '.+', 4"
    })
    void aDatagramAsksForTheTime(SimpleService service, String answer, int atLeastBytes)
            throws IOException {
        try (DatagramServer server = Client.NCAT.server(service);
                Peer peer = Client.NCAT.start(server)) {
            peer.send("?\n");
            assertThat(new String(peer.awaitOutput(atLeastBytes), UTF_8)).matches("(?s)" + answer);
        }
    }

    @Test
    void ncatAnswersADatagram() throws IOException {
        int port = Peer.freePort();
        try (Peer ncat =
                        Tool.NCAT.start(
                                "-v", "-u", "-l", "127.0.0.1", "" + port, "-e", "/bin/cat");
                Datagrams datagrams = connect(port)) {
            ncat.awaitLine("Listening on");
            assertEchoed(datagrams, "Hello, np\n");
        }
    }

    @Test
    void socatAnswersEachDatagram() throws IOException {
        try (Peer socat =
                Tool.SOCAT.start(
                        "-d", "-d", "-b65536", "UDP4-LISTEN:0,bind=127.0.0.1,fork", "EXEC:cat")) {
            String port = socat.awaitLine("listening on UDP AF=2 127.0.0.1:(\\d+)").group(1);
            try (Datagrams datagrams = connect(Endpoint.parsePort(port))) {
                assertEchoed(datagrams, "Hello, np\n");
                assertEchoed(datagrams, "x".repeat(10_000));
            }
        }
    }

    @Test
    void aPortWithoutAListenerIsReported() throws IOException {
        try (Datagrams datagrams = connect(Peer.freePort())) {
            datagrams.send(new byte[1]);
            assertThatThrownBy(() -> datagrams.receive(soon()))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    private static void assertEchoed(Datagrams datagrams, String text) throws IOException {
        datagrams.send(text.getBytes(UTF_8));
        assertThat(datagrams.receive(soon()).payload()).asString(UTF_8).isEqualTo(text);
    }

    private static Datagrams connect(int port) throws IOException {
        return Datagrams.connect(Endpoint.of("127.0.0.1", port), ANY_PORT, Observer.NONE);
    }
}
