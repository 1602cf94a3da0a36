package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.lines;
import static dev.porthole.interop.Samples.random;
import static dev.porthole.interop.Samples.resource;
import static dev.porthole.interop.Samples.soon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Clients of others talk to our servers: over IPv4, IPv6 and Unix sockets.
@Timeout(60)
class ClientsIT {
    private static final Endpoint IPV4 = Endpoint.of("127.0.0.1", 0);
    private static final Endpoint IPV6 = Endpoint.of("::1", 0);
    private static final String DAYTIME =
            "[A-Z][a-z]+day, [A-Z][a-z]+ \\d+, \\d{4} \\d\\d:\\d\\d:\\d\\d-.+\r\n";

    @TempDir private Path folder;

    /// A client that sends its standard input, ends its output, and prints what comes back.
    ///
    /// @param listen where our server is
    /// @param arguments with `{port}` and `{path}` in place of the server's
    record Client(Tool tool, Endpoint listen, String... arguments) {
        Peer start(Endpoint server) throws IOException {
            return tool.start(
                    Stream.of(arguments)
                            .map(a -> a.replace("{port}", Integer.toString(server.port())))
                            .map(a -> a.replace("{path}", server.host()))
                            .toArray(String[]::new));
        }

        @Override
        public String toString() {
            return tool + " " + String.join(" ", arguments).replaceAll("\\S*/(?=\\w+\\.py)", "");
        }
    }

    static List<Client> halfClosing() {
        Endpoint unix = Endpoint.unix(Path.of("/unix")); // its folder is made for each test
        return List.of(
                new Client(Tool.NCAT, IPV4, "127.0.0.1", "{port}"),
                new Client(Tool.NCAT, IPV6, "-6", "::1", "{port}"),
                new Client(Tool.NCAT, unix, "-U", "{path}"),
                new Client(Tool.SOCAT, IPV4, "-t30", "-", "TCP4:127.0.0.1:{port},shut-down"),
                new Client(Tool.SOCAT, IPV6, "-t30", "-", "TCP6:[::1]:{port},shut-down"),
                new Client(Tool.SOCAT, unix, "-t30", "-", "UNIX-CONNECT:{path},shut-down"),
                new Client(Tool.PYTHON2, IPV4, resource("half_close.py"), "127.0.0.1", "{port}"),
                new Client(Tool.PYTHON3, IPV4, resource("half_close.py"), "127.0.0.1", "{port}"),
                new Client(Tool.PYTHON3, IPV6, resource("half_close.py"), "::1", "{port}"));
    }

    @ParameterizedTest
    @MethodSource("halfClosing")
    void afterItsHalfCloseAClientGetsEveryByteBack(Client client) throws IOException {
        byte[] sent = random(MIB, 1);
        try (Server server = start(SimpleService.ECHO, client.listen());
                Peer peer = client.start(server.endpoint())) {
            peer.send(sent);
            peer.endInput();
            assertThat(peer.awaitEnd()).isEqualTo(sent);
            assertThat(peer.status()).as(peer::toString).isZero();
            assertThat(server.close(soon()).closed()).isZero();
            assertThat(server.metrics().failed()).isZero();
            assertThat(server.metrics().bytesSent()).isEqualTo(MIB);
        }
    }

    /// Row A3, with the lecture's own client.
    @ParameterizedTest
    @MethodSource("pythons")
    void theLecturesEchoClientGetsItsLinesBack(Tool python) throws IOException {
        try (Server server = start(SimpleService.ECHO, IPV4);
                Peer peer = python.start(resource("echo_client.py"), "127.0.0.1", port(server))) {
            peer.send("Hello, np\n");
            assertThat(peer.awaitOutput(10)).asString(UTF_8).isEqualTo("Hello, np\n");
            peer.send("안녕하세요\n\n");
            assertThat(peer.awaitEnd()).asString(UTF_8).isEqualTo("Hello, np\n안녕하세요\n");
            assertThat(peer.status()).as(peer::toString).isZero();
        }
    }

    static List<Tool> pythons() {
        return List.of(Tool.PYTHON2, Tool.PYTHON3);
    }

    /// Text only: byte 255 is a command in Telnet (RFC 854). And few enough to be all sent before
    /// any is received: curl does one thing at a time until its input ends.
    @Test
    void curlGetsItsLinesBackFromTheEchoServer() throws IOException {
        String lines = lines(2000);
        try (Server server = start(SimpleService.ECHO, IPV4);
                Peer curl = curl(server)) {
            curl.send(lines);
            curl.endInput();
            assertThat(curl.awaitOutput(lines.length())).asString(UTF_8).isEqualTo(lines);
        }
    }

    @Test
    void curlEndsWhenTheServerCloses() throws IOException {
        try (Server server = start(SimpleService.DAYTIME, IPV4);
                Peer curl = curl(server)) {
            curl.endInput(); // curl waits for it, too
            assertThat(curl.awaitEnd()).asString(UTF_8).matches(DAYTIME);
            assertThat(curl.status()).as(curl::toString).isZero();
        }
    }

    private static Peer curl(Server server) throws IOException {
        return Tool.CURL.start("--silent", "--no-buffer", "telnet://127.0.0.1:" + port(server));
    }

    @Test
    void ncatThatOnlySendsLosesNoByte() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        Handler discard =
                connection -> {
                    SimpleService.DISCARD.handler().handle(connection);
                    received.complete(connection.bytesReceived());
                };
        try (Server server = Server.builder("discard", discard).endpoint(IPV4).start();
                Peer ncat = Tool.NCAT.start("--send-only", "127.0.0.1", port(server))) {
            ncat.send(random(MIB, 2));
            ncat.endInput();
            ncat.awaitEnd();
            assertThat(ncat.status()).as(ncat::toString).isZero();
            assertThat(received.get()).isEqualTo(MIB);
        }
    }

    @Test
    void ncatThatOnlyReceivesGetsTheTimeOfDay() throws IOException {
        try (Server server = start(SimpleService.DAYTIME, IPV4);
                Peer ncat = Tool.NCAT.start("--recv-only", "127.0.0.1", port(server))) {
            assertThat(ncat.awaitEnd()).asString(UTF_8).matches(DAYTIME);
        }
    }

    @Test
    void aClientThatIsKilledWhileItReceivesEndsNothingButItself() throws IOException {
        try (Server server = start(SimpleService.CHARGEN, IPV4);
                Peer ncat = Tool.NCAT.start("127.0.0.1", port(server));
                Peer other = Tool.NCAT.start("127.0.0.1", port(server))) {
            ncat.awaitOutput(MIB);
            ncat.kill();
            assertThat(other.awaitOutput(MIB)).asString(UTF_8).startsWith(" !\"#$%&'()*+,-./0123");
        }
    }

    private Server start(SimpleService service, Endpoint endpoint) throws IOException {
        Endpoint where = endpoint.isUnix() ? Endpoint.unix(folder.resolve("s")) : endpoint;
        return service.server().endpoint(where).start();
    }

    private static String port(Server server) {
        return Integer.toString(server.endpoint().port());
    }
}
