package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `porthole connect` as a process of its own, mostly with a `porthole serve` of its own.
@Timeout(180)
class ConnectIT {
    private static Program server;
    private static Program tlsServer;
    @TempDir Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = Program.porthole("serve", "echo", "-p", "0");
        tlsServer = Program.porthole("serve", "echo", "-p", "0", "--tls");
        server.port();
        tlsServer.port();
    }

    @AfterAll
    static void stop() {
        server.close();
        tlsServer.close();
    }

    @Test
    void aLineComesBack() throws Exception {
        try (Program client = Program.porthole("connect", "127.0.0.1", port(server))) {
            client.type("hi\n").endInput();
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("hi\n");
            assertThat(client.err()).isEmpty();
        }
    }

    @Test
    void answersComeWhileInputIsOpen() throws Exception {
        try (Program client = Program.porthole("connect", "127.0.0.1", port(server))) {
            client.type("one\n").awaitOut(Pattern.compile("^one\n$"));
            client.type("two\n").awaitOut(Pattern.compile("^one\ntwo\n$"));
            client.signal("INT");
            assertThat(client.status()).isEqualTo(130);
        }
    }

    @Test
    void aReaderThatHasSeenEnoughEndsIt() throws Exception {
        try (Program shell =
                shell(
                        "head -c 3000000 /dev/zero | porthole connect 127.0.0.1 "
                                + port(server)
                                + " | head -c 1 | wc -c; exit ${PIPESTATUS[1]}")) {
            assertThat(shell.status()).isZero();
            assertThat(shell.out().strip()).isEqualTo("1");
            assertThat(shell.err()).isEmpty();
        }
    }

    @Test
    void everyByteOfAFileComesBack() throws Exception {
        Path file = directory.resolve("random");
        byte[] bytes = new byte[5_000_000];
        new java.util.Random(7).nextBytes(bytes);
        Files.write(file, bytes);
        try (Program shell =
                shell(
                        "porthole connect --tls --insecure 127.0.0.1 "
                                + port(tlsServer)
                                + " <"
                                + file
                                + " | cmp - "
                                + file)) {
            assertThat(shell.status()).as(shell.err()).isZero();
        }
    }

    /// The server's own certificate is trusted only if someone says so.
    @Test
    void tlsIsVerifiedUnlessTheDangerIsTaken() throws Exception {
        try (Program client = Program.porthole("connect", "--tls", "localhost", port(tlsServer))) {
            client.endInput();
            assertThat(client.status()).isEqualTo(3);
            assertThat(client.err())
                    .startsWith(
                            "porthole: TLS with localhost failed: its certificate is not signed by"
                                    + " an authority that is trusted here; ")
                    .contains("--ca FILE", "--insecure")
                    .hasLineCount(1);
        }
        try (Program client =
                Program.porthole("connect", "--tls", "--insecure", "localhost", port(tlsServer))) {
            client.type("hi\n").endInput();
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("hi\n");
            assertThat(client.err())
                    .isEqualTo(
                            "porthole: --insecure: encrypted, but not checked who answers; an"
                                    + " impostor could read and change everything\n");
        }
    }

    @Test
    void tlsWhereNoneIsSpokenNamesTheRemedy() throws Exception {
        try (Program client = Program.porthole("connect", "--tls", "localhost", port(server))) {
            client.endInput();
            assertThat(client.status()).isEqualTo(3);
            assertThat(client.err())
                    .isEqualTo(
                            "porthole: TLS with localhost failed: it does not speak TLS here;"
                                    + " connect without TLS, or to the port for TLS\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "echo, 'hi\n', 'hi\n'",
        "daytime, 'x', '.*\\d\\d:\\d\\d:\\d\\d.*\\s*'",
        "time, 'x', '[\\s\\S]{1,4}'",
        "chargen, 'x', '[\\s\\S]{0,512}'",
    })
    void servicesOverUdp(String service, String sent, String answer) throws Exception {
        try (Program serving =
                        Program.porthole("serve", service, "--udp", "-p", "0", "-b", "127.0.0.1");
                Program client =
                        Program.porthole(
                                "connect",
                                "--udp",
                                "--timeout",
                                "2s",
                                "127.0.0.1",
                                port(serving))) {
            client.type(sent).endInput();
            assertThat(client.status()).as(client.err()).isZero();
            assertThat(client.out()).matches(answer);
        }
    }

    @Test
    void throughNcatsProxy() throws Exception {
        Program.require("ncat", "ncat");
        int port = freePort();
        try (Program proxy =
                Program.start(
                        "ncat",
                        "-l",
                        "-k",
                        "127.0.0.1",
                        Integer.toString(port),
                        "--proxy-type",
                        "http")) {
            assertThat(proxy.isAlive()).isTrue();
            try (Program client =
                    Program.porthole(
                            "connect",
                            "--retry",
                            "20",
                            "--proxy",
                            "http://127.0.0.1:" + port,
                            "127.0.0.1",
                            port(server))) {
                client.type("hi\n").awaitOut(Pattern.compile("^hi\n$"));
                client.endInput();
            }
        }
    }

    @Test
    void retriesUntilTheServerIsThere() throws Exception {
        String port = Integer.toString(freePort());
        try (Program client =
                Program.porthole("connect", "--retry", "30", "--trace", "127.0.0.1", port)) {
            client.awaitErr(Pattern.compile("refused")); // has tried
            try (Program late = Program.porthole("serve", "echo", "-p", port)) {
                client.type("hi\n").endInput();
                assertThat(client.status()).isZero();
                assertThat(client.out()).isEqualTo("hi\n");
                assertThat(late.isAlive()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no.such.name.invalid 7 | 3 | unknown host no.such.name.invalid",
                "127.0.0.1 70000 | 2 | port 70000 is not in 0-65535",
                "127.0.0.1 FREE | 3 | refused the connection (nothing listens there)",
                "127.0.0.1 SILENT --timeout 300ms | 4 | within the idle timeout",
                "127.0.0.1 SILENT --timeout 300ms --tls | 4 | in time",
            })
    void failuresAreOneLineAndAStatus(String arguments, int status, String line) throws Exception {
        try (Listener silent = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            String filled =
                    arguments
                            .replace("FREE", Integer.toString(freePort()))
                            .replace("SILENT", Integer.toString(silent.endpoint().port()));
            try (Program client = connect(filled)) {
                client.endInput();
                assertThat(client.status()).isEqualTo(status);
                assertThat(client.err()).contains(line).hasLineCount(1);
            }
        }
    }

    @Test
    void debugShowsTheStackTrace() throws Exception {
        try (Program client = connect("--debug 127.0.0.1 " + freePort())) {
            assertThat(client.status()).isEqualTo(3);
            assertThat(client.err())
                    .startsWith("porthole: could not connect")
                    .contains("dev.porthole.net.DialException: ", "\tat dev.porthole.");
        }
    }

    @Test
    void traceShowsEachStep() throws Exception {
        try (Program client = connect("--trace 127.0.0.1 " + port(server))) {
            client.type("hi\n").endInput();
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("hi\n");
            assertThat(client.err()).contains("hi\\n", "127.0.0.1:" + port(server));
        }
    }

    /// TLS, too, is in the capture in clear.
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void traceMakesACaptureThatTsharkReads(boolean tls) throws Exception {
        Program.require("tshark", "tshark");
        Path capture = directory.resolve("c.pcapng");
        String options = tls ? " --tls --insecure " : " ";
        try (Program client =
                connect(
                        "--trace="
                                + capture
                                + options
                                + "127.0.0.1 "
                                + port(tls ? tlsServer : server))) {
            client.type("in clear").endInput();
            assertThat(client.status()).isZero();
        }
        try (Program tshark =
                Program.start(
                        "tshark",
                        "-n",
                        "-r",
                        capture.toString(),
                        "-q",
                        "-z",
                        "follow,tcp,ascii,0")) {
            assertThat(tshark.status()).isZero();
            assertThat(tshark.out()).containsPattern("(?s)in clear\n.*in clear\n");
        }
    }

    @Test
    void traceMakesJsonLines() throws Exception {
        Path file = directory.resolve("t.jsonl");
        try (Program client = connect("--trace=" + file + " 127.0.0.1 " + port(server))) {
            client.type("hi").endInput();
            assertThat(client.status()).isZero();
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(lines.getLast()).contains("closed");
    }

    @Test
    void noColorLeavesTheHelpPlain() throws Exception {
        try (Program shell = shell("script -qec 'NO_COLOR=1 porthole_ connect --help' /dev/null")) {
            Program.require("script", "bsdutils");
            assertThat(shell.status()).isZero();
            assertThat(shell.out()).contains("Usage: porthole connect").doesNotContain("\033");
        }
    }

    private static Program connect(String arguments) throws IOException {
        return Program.porthole(("connect " + arguments).split(" +"));
    }

    /// A script for bash, in which `porthole` is a command, and `porthole_` one of any program's.
    private Program shell(String script) throws IOException {
        Program.require("bash", "bash");
        List<String> words = new ArrayList<>(Program.command(List.of()));
        words.replaceAll(word -> "'" + word + "'");
        Path program = directory.resolve("porthole_");
        Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", words) + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return Program.start(
                "bash",
                "-c",
                "PATH=" + directory + ":$PATH; porthole() { porthole_ \"$@\"; }\n" + script);
    }

    private static String port(Program program) {
        return Integer.toString(program.port());
    }

    private static int freePort() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            return listener.endpoint().port();
        }
    }
}
