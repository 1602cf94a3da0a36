package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.DialException;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// `porthole serve` as a process of its own.
@Timeout(180)
class ServeIT {
    private static final int LECTURE_PORT = 50007;

    @TempDir Path directory;

    @Test
    void withoutItsOptionsOfTheJvmItSaysOnceThatItServesByTheJdksSockets() throws Exception {
        try (Program server = Program.porthole(List.of(), "serve", "echo", "-p", "0");
                Connection connection = connect(server.port())) {
            assertThat(echo(connection, "hi")).isEqualTo("hi");
            assertThat(server.allOfErr().lines().findFirst().orElseThrow())
                    .isEqualTo(
                            "porthole: served by the JDK's sockets: the JVM forbids native calls:"
                                    + " start it with --enable-native-access=ALL-UNNAMED");
            assertThat(server.allOfErr().split("served by", -1)).hasSize(2);
        }
    }

    @Test
    void anEngineThatIsAskedForAndCannotBeIsAnError() throws Exception {
        try (Program server = Program.porthole(List.of(), "serve", "echo", "--engine", "ring")) {
            assertThat(server.status()).isEqualTo(3);
            assertThat(server.err())
                    .isEqualTo(
                            "porthole: the ring engine can't be used here: the JVM forbids native"
                                    + " calls: start it with --enable-native-access=ALL-UNNAMED\n");
        }
    }

    @Test
    void saysWhereItListensAndDrainsWhenItIsTold() throws Exception {
        try (Program server = Program.porthole("serve", "echo", "-p", "0")) {
            int port = server.port();
            assertThat(server.err()).isEqualTo("porthole: echo listening on [::]:" + port + "\n");
            try (Connection one = connect(port);
                    Connection two = connect(port)) {
                assertThat(echo(one, "one")).isEqualTo("one");
                assertThat(echo(two, "two")).isEqualTo("two");
                server.signal("TERM");
                awaitRefusal(port); // accepts no more, and still serves these
                assertThat(echo(one, "still")).isEqualTo("still");
                one.close();
                two.close();
                assertThat(server.status()).isZero();
            }
            assertThat(server.err())
                    .containsPattern("\nporthole: echo stopped: \\d+ finished, 0 closed\n$");
            assertThat(server.out()).isEmpty();
        }
    }

    @Test
    void breaksOffWhatDoesNotEndInTime() throws Exception {
        try (Program server = Program.porthole("serve", "echo", "-p", "0", "--drain", "100ms");
                Connection stays = connect(server.port())) {
            assertThat(echo(stays, "hi")).isEqualTo("hi");
            server.signal("INT");
            assertThat(server.status()).isZero();
            assertThat(server.err())
                    .endsWith("porthole: echo stopped: 0 finished, 1 closed\n")
                    .containsPattern(
                            "porthole: 127.0.0.1:\\d+ broken off: 2 bytes in, 2 out, \\d+");
        }
    }

    @Test
    void aSecondSignalEndsItAtOnceButNotItsOwnEcho() throws Exception {
        try (Program server = Program.porthole("serve", "echo", "-p", "0", "--drain", "1h");
                Connection stays = connect(server.port())) {
            assertThat(echo(stays, "hi")).isEqualTo("hi");
            server.signal("INT");
            awaitRefusal(server.port());
            assertThat(server.isAlive()).isTrue();
            while (server.isAlive()) { // the first of these may come too soon to be the second
                server.signal("INT");
            }
            assertThat(server.status()).isEqualTo(130);
        }
    }

    @Test
    void twoOnOnePortAreOneTooMany() throws Exception {
        try (Program first = Program.porthole("serve", "echo", "-p", "0")) {
            String port = Integer.toString(first.port());
            try (Program second = Program.porthole("serve", "echo", "-p", port)) {
                assertThat(second.status()).isEqualTo(3);
                assertThat(second.err())
                        .isEqualTo(
                                "porthole: port "
                                        + port
                                        + " is in use; stop the program that listens there, or"
                                        + " choose another port\n");
            }
        }
    }

    /// Row A7: a connection of the first server is in TIME_WAIT when the second one binds.
    @Test
    void aPortCanBeServedAgainAtOnce() throws Exception {
        String port;
        try (Program first = Program.porthole("serve", "echo", "-p", "0", "--drain", "0s")) {
            port = Integer.toString(first.port());
            try (Connection client = connect(first.port())) {
                assertThat(echo(client, "hi")).isEqualTo("hi");
                first.signal("TERM");
                assertThat(first.status()).isZero();
            }
        }
        try (Program second = Program.porthole("serve", "echo", "-p", port)) {
            try (Connection client = connect(second.port())) {
                assertThat(echo(client, "again")).isEqualTo("again");
            }
        }
    }

    @Test
    void fingerForwardsOnlyIfAskedTo(@TempDir Path plans) throws Exception {
        String query = "bob@nowhere.invalid";
        try (Program server =
                Program.porthole("serve", "finger", "-p", "0", "--plans", plans.toString())) {
            assertThat(Ran.porthole("get", fingerUrl(server, query)).out())
                    .isEqualTo("Finger forwarding service denied.\n");
        }
        try (Program server =
                Program.porthole(
                        "serve", "finger", "-p", "0", "--plans", plans.toString(), "--forward")) {
            assertThat(Ran.porthole("get", fingerUrl(server, query)).out())
                    .startsWith("The query could not be forwarded: unknown host nowhere.invalid");
        }
    }

    private static String fingerUrl(Program server, String query) throws Exception {
        return "finger://127.0.0.1:" + server.port("finger") + "/" + query;
    }

    /// Row A3 and A4: the lecture's client and server on their port, as they were.
    @Test
    void theLecturesServerAndClientMeetWithoutAnArgument() throws Exception {
        assumeFree(LECTURE_PORT);
        try (Program server = Program.porthole("serve", "echo", "--concurrency", "iterative")) {
            assertThat(server.port()).isEqualTo(LECTURE_PORT);
            try (Program client = Program.porthole("connect", "--lines")) {
                client.type("first\nsecond\n\nnot sent\n").endInput();
                assertThat(client.status()).isZero();
                assertThat(client.out()).isEqualTo("first\nsecond\n");
            }
            server.awaitErr(Pattern.compile("closed: 13 bytes in, 13 out, \\d"));
        }
    }

    @Test
    void oneLineForEachConnectionWithItsEnding() throws Exception {
        try (Program server =
                Program.porthole("serve", "echo", "-p", "0", "--idle-timeout", "300ms")) {
            int port = server.port();
            String who = "porthole: 127\\.0\\.0\\.1:\\d+ ";
            try (Connection fine = connect(port)) {
                echo(fine, "hello");
            }
            server.awaitErr(Pattern.compile(who + "closed: 5 bytes in, 5 out, \\d+\\.\\d{3} s\n"));
            Connection reset = connect(port);
            echo(reset, "hello");
            reset.abort();
            server.awaitErr(Pattern.compile(who + "reset by the client: 5 bytes in, 5 out, "));
            try (Connection silent = connect(port)) {
                assertThat(silent.read(1)).isEmpty();
            }
            server.awaitErr(Pattern.compile(who + "idle too long: 0 bytes in, 0 out, "));
            assertThat(server.err()).hasLineCount(4);
        }
    }

    @Test
    void quietSaysNothingOfConnections() throws Exception {
        try (Program server = Program.porthole("serve", "echo", "-p", "0", "--quiet")) {
            try (Connection client = connect(server.port())) {
                echo(client, "hello");
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("listening on"),
                            line -> assertThat(line).contains("echo stopped: "));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "discard, x, 0",
        "daytime, '', 5",
        "time, '', 4",
        "chargen, '', 74",
    })
    void theOtherServices(String service, String sent, int atLeast) throws Exception {
        try (Program server = Program.porthole("serve", service, "-p", "0")) {
            assertThat(server.awaitErr(Pattern.compile("listening on (\\S+):")).group(1))
                    .isEqualTo("127.0.0.1");
            try (Connection client = connect(server.port())) {
                client.write(sent.getBytes(UTF_8));
                client.shutdownOutput();
                assertThat(client.read(74).length).isGreaterThanOrEqualTo(atLeast);
            }
        }
    }

    @Test
    void execGivesEachClientAProcess() throws Exception {
        try (Program server =
                Program.porthole(
                        "serve", "exec", "-p", "0", "--", "sh", "-c", "cat; echo $TCPREMOTEIP")) {
            for (String text : new String[] {"one", "two"}) {
                try (Connection client = connect(server.port())) {
                    client.write(text.getBytes(UTF_8));
                    client.shutdownOutput(); // becomes the end of cat's input
                    assertThat(readAll(client)).isEqualTo(text + "127.0.0.1\n");
                }
            }
        }
    }

    @Test
    void aUnixSocketIsRemovedWithItsServer() throws Exception {
        Path path = directory.resolve("echo.sock");
        try (Program server = Program.porthole("serve", "echo", "-b", "unix:" + path)) {
            server.awaitErr(Pattern.compile("porthole: echo listening on unix:" + path + "\n"));
            try (Connection client = Dialer.create().dial(Endpoint.unix(path))) {
                assertThat(echo(client, "hi")).isEqualTo("hi");
            }
            server.awaitErr(Pattern.compile("client of unix:" + path + " closed: 2 bytes in"));
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void metricsForPrometheus() throws Exception {
        Program.require("curl", "curl");
        try (Program server =
                Program.porthole("serve", "echo", "-p", "0", "--metrics", "0", "--quiet")) {
            String page =
                    server.awaitErr(Pattern.compile("metrics at (http://127.0.0.1:\\d+/metrics)\n"))
                            .group(1);
            try (Connection client = connect(server.port())) {
                echo(client, "12345");
                try (Program curl = Program.start("curl", "-sf", page)) {
                    assertThat(curl.status()).isZero();
                    assertThat(curl.out())
                            .contains(
                                    "porthole_connections_accepted_total{service=\"echo\"} 1.0\n",
                                    "porthole_connections_active{service=\"echo\"} 1.0\n",
                                    "porthole_received_bytes_total{service=\"echo\"} 5.0\n",
                                    "porthole_sent_bytes_total{service=\"echo\"} 5.0\n",
                                    "# TYPE porthole_connections_active gauge\n");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c.pem k.pem", "pair.pem pair.pem"})
    void aCertificateOfOnesOwn(String files) throws Exception {
        openssl("localhost", "c.pem", "k.pem");
        Files.writeString(directory.resolve("pair.pem"), read("k.pem") + read("c.pem"));
        String[] names = files.split(" ");
        try (Program server = serveTls(names[0], names[1])) {
            String port = Integer.toString(server.port());
            String ca = directory.resolve("c.pem").toString();
            try (Program client =
                    Program.porthole("connect", "--tls", "--ca", ca, "localhost", port)) {
                client.type("hi\n").endInput();
                assertThat(client.status()).isZero();
                assertThat(client.out()).isEqualTo("hi\n");
                assertThat(client.err()).isEmpty();
            }
        }
    }

    @Test
    void aCertificateForAnotherName() throws Exception {
        openssl("other.example", "c.pem", "k.pem");
        String ca = directory.resolve("c.pem").toString();
        try (Program server = serveTls("c.pem", "k.pem")) {
            String port = Integer.toString(server.port());
            try (Program client =
                    Program.porthole("connect", "--tls", "--ca", ca, "localhost", port)) {
                client.endInput();
                assertThat(client.status()).isEqualTo(3);
                assertThat(client.err())
                        .isEqualTo(
                                "porthole: TLS with localhost failed: its certificate is for"
                                        + " another name than localhost; connect by a name that it"
                                        + " is for\n");
            }
            try (Program client =
                    Program.porthole(
                            "connect",
                            "--tls",
                            "--ca",
                            ca,
                            "--server-name",
                            "other.example",
                            "localhost",
                            port)) {
                client.type("hi").endInput();
                assertThat(client.status()).isZero();
                assertThat(client.out()).isEqualTo("hi");
            }
        }
    }

    @Test
    void aKeyThatCannotBeRead() throws Exception {
        openssl("localhost", "c.pem", "k.pem");
        Files.writeString(directory.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nxyz\n");
        for (String key : new String[] {"broken.pem", "c.pem", "none.pem"}) {
            try (Program server = serveTls("c.pem", key)) {
                assertThat(server.status()).isEqualTo(3);
                assertThat(server.err())
                        .startsWith("porthole: ")
                        .contains(key)
                        .doesNotContain("\tat ")
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void aResetOfOneClientDisturbsNoOther() throws Exception {
        try (Program server = Program.porthole("serve", "echo", "-p", "0")) {
            int port = server.port();
            try (Connection steady = connect(port)) {
                echo(steady, "before");
                for (int i = 0; i < 20; i++) {
                    Connection rude = connect(port);
                    rude.write(new byte[100_000]);
                    rude.abort();
                }
                assertThat(echo(steady, "after")).isEqualTo("after");
            }
            assertThat(server.err()).doesNotContain("Exception");
        }
    }

    private Program serveTls(String certificate, String key) throws IOException {
        return Program.porthole(
                "serve",
                "echo",
                "-p",
                "0",
                "-b",
                "127.0.0.1",
                "--cert",
                directory.resolve(certificate).toString(),
                "--key",
                directory.resolve(key).toString());
    }

    private void openssl(String name, String certificate, String key) throws Exception {
        Program.require("openssl", "openssl");
        try (Program openssl =
                Program.start(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=DNS:" + name,
                        "-out",
                        directory.resolve(certificate).toString(),
                        "-keyout",
                        directory.resolve(key).toString())) {
            assertThat(openssl.status()).as(openssl.err()).isZero();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private static Connection connect(int port) throws IOException {
        return Connection.open("127.0.0.1", port);
    }

    private static String echo(Connection connection, String text) throws IOException {
        connection.write(text.getBytes(UTF_8));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (answer.size() < text.length()) {
            byte[] some = connection.read(100);
            if (some.length == 0) {
                break;
            }
            answer.writeBytes(some);
        }
        return answer.toString(UTF_8);
    }

    private static String readAll(Connection connection) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] some = connection.read(100); some.length > 0; some = connection.read(100)) {
            all.writeBytes(some);
        }
        return all.toString(UTF_8);
    }

    /// Until the server no longer accepts.
    private static void awaitRefusal(int port) throws IOException {
        boolean accepts = true;
        while (accepts) {
            try {
                connect(port).close();
            } catch (DialException _) {
                accepts = false;
            }
        }
    }

    private static void assumeFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket(port)) {
            assertThat(probe.isBound()).isTrue();
        } catch (BindException _) {
            Assumptions.abort("skipped: port " + port + " is in use by another program");
        }
    }
}
