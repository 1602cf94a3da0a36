package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.EchoClient;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.ResetException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Our dialer talks to servers of others: over IPv4, IPv6 and Unix sockets.
@Timeout(60)
class ServersIT {
    private static final int PART = 16 * 1024;

    @TempDir private Path folder;

    /// A server that gives each client a `cat`.
    ///
    /// @param host where it listens, `unix` for a socket in a folder of the test
    /// @param ready what it prints when it listens
    /// @param arguments with `{port}` and `{path}` in place of where it is to listen
    record EchoServer(Tool tool, String host, String ready, String... arguments) {
        Peer start(Endpoint where) throws IOException {
            Peer peer =
                    tool.start(
                            Stream.of(arguments)
                                    .map(a -> a.replace("{port}", "" + where.port()))
                                    .map(a -> a.replace("{path}", where.host()))
                                    .toArray(String[]::new));
            peer.awaitLine(ready);
            return peer;
        }

        @Override
        public String toString() {
            return tool + " " + String.join(" ", arguments);
        }
    }

    static List<EchoServer> socats() {
        return List.of(
                socat("127.0.0.1", "TCP4-LISTEN:{port},bind=127.0.0.1,fork"),
                socat("::1", "TCP6-LISTEN:{port},bind=[::1],fork"),
                socat("unix", "UNIX-LISTEN:{path},fork"));
    }

    static Stream<EchoServer> all() {
        return Stream.concat(
                socats().stream(),
                Stream.of(
                        ncat("127.0.0.1", "-l", "127.0.0.1", "{port}"),
                        ncat("::1", "-6", "-l", "::1", "{port}"),
                        ncat("unix", "-U", "-l", "{path}")));
    }

    private static EchoServer ncat(String host, String... where) {
        Stream<String> echo = Stream.of("-v", "--keep-open", "--exec", "/bin/cat");
        return new EchoServer(
                Tool.NCAT,
                host,
                "Listening on",
                Stream.concat(echo, Stream.of(where)).toArray(String[]::new));
    }

    private static EchoServer socat(String host, String listen) {
        return new EchoServer(
                Tool.SOCAT, host, "listening on", "-d", "-d", "-t30", listen, "EXEC:cat");
    }

    @ParameterizedTest
    @MethodSource("socats")
    void everyByteComesBackThroughOurHalfClose(EchoServer server) throws IOException {
        byte[] sent = random(MIB, 1);
        Endpoint where = where(server);
        try (Peer _ = server.start(where);
                Connection connection = Dialer.create().dial(where)) {
            assertThat(Samples.exchange(connection, sent)).isEqualTo(sent);
            assertThat(connection.bytesReceived()).isEqualTo(MIB);
        }
    }

    /// In small parts: `ncat --exec` waits for the command to take what it has, and does not take
    /// what the command has meanwhile. It also gives up both directions at the end of one.
    @ParameterizedTest
    @MethodSource("all")
    void eachConnectionHasItsOwnAnswers(EchoServer server) throws IOException {
        Endpoint where = where(server);
        try (Peer _ = server.start(where);
                Connection one = Dialer.create().dial(where);
                Connection other = Dialer.create().dial(where)) {
            for (int seed = 0; seed < 8; seed++) {
                byte[] part = random(PART, seed);
                assertThat(new EchoClient(one).echo(part)).isEqualTo(part);
            }
            byte[] last = random(PART, -1);
            assertThat(new EchoClient(other).echo(last)).isEqualTo(last);
        }
    }

    @Test
    void afterTheServersHalfCloseItStillGetsEveryByte() throws IOException {
        byte[] theirs = random(MIB, 2);
        byte[] ours = random(MIB, 3);
        int port = Peer.freePort();
        try (Peer ncat = Tool.NCAT.start("-v", "-l", "127.0.0.1", "" + port)) {
            ncat.awaitLine("Listening on");
            try (Connection connection = Connection.open("127.0.0.1", port)) {
                ncat.send(theirs);
                ncat.endInput();
                assertThat(Samples.readAll(connection)).isEqualTo(theirs);
                connection.write(ours);
            }
            assertThat(ncat.awaitEnd()).isEqualTo(ours);
        }
    }

    @Test
    void theServerSeesTheSourceAddressThatWasAskedFor() throws IOException {
        int port = Peer.freePort();
        Dialer dialer = Dialer.builder().source(InetAddress.ofLiteral("127.0.0.3")).build();
        try (Peer ncat = Tool.NCAT.start("-v", "-l", "127.0.0.1", "" + port)) {
            ncat.awaitLine("Listening on");
            try (Connection connection = dialer.dial(Endpoint.of("127.0.0.1", port))) {
                ncat.awaitLine("Connection from 127\\.0\\.0\\.3");
                ncat.send("Hello\n");
                assertThat(connection.read(100)).asString(UTF_8).isEqualTo("Hello\n");
            }
        }
    }

    @Test
    void aNameIsTriedByEachOfItsAddresses() throws IOException {
        int port = Peer.freePort();
        try (Peer ncat = Tool.NCAT.start("-v", "-4", "-l", "127.0.0.1", "" + port)) {
            ncat.awaitLine("Listening on");
            Dialer dialer =
                    Dialer.builder()
                            .resolver(_ ->
                                    List.of(
                                            InetAddress.ofLiteral("::1"),
                                            InetAddress.ofLiteral("127.0.0.1")))
                            .build();
            try (Connection connection = dialer.dial(Endpoint.of("both.example", port))) {
                connection.write("by IPv4\n".getBytes(UTF_8));
                assertThat(ncat.awaitOutput(8)).asString(UTF_8).isEqualTo("by IPv4\n");
            }
        }
    }

    /// socat with `linger=0` closes by a reset.
    @Test
    void aResetByTheServerHasItsOwnException() throws IOException {
        try (Peer socat =
                Tool.SOCAT.start("-d", "-d", "-u", "TCP4-LISTEN:0,bind=127.0.0.1,linger=0", "-")) {
            String port = socat.awaitLine("listening on AF=2 127.0.0.1:(\\d+)").group(1);
            try (Connection connection = Connection.open("127.0.0.1", Endpoint.parsePort(port))) {
                connection.write("x".getBytes(UTF_8));
                socat.awaitOutput(1);
                socat.kill();
                assertThatThrownBy(() -> connection.read(1)).isInstanceOf(ResetException.class);
            }
        }
    }

    private Endpoint where(EchoServer server) throws IOException {
        return server.host().equals("unix")
                ? Endpoint.unix(folder.resolve("s"))
                : Endpoint.of(server.host(), Peer.freePort());
    }
}
