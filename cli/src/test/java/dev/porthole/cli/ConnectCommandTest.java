package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;
import dev.porthole.server.DatagramServer;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// `connect`: where to, and which options go together. `PORT` stands for that of an echo server on
/// `[::]`, `FREE` for one where nothing listens, `DIR` for a directory.
@Timeout(60)
class ConnectCommandTest {
    private static Server server;
    private static DatagramServer datagrams;
    @TempDir static Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = SimpleService.ECHO.server().start();
        datagrams =
                DatagramServer.start(
                        "echo",
                        Endpoint.of("127.0.0.1", 0),
                        SimpleService.ECHO.datagramHandler(),
                        DatagramServer.Answer.LOOPBACK,
                        event -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        datagrams.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1 PORT",
                "127.0.0.1:PORT",
                "localhost PORT",
                ":PORT",
                "::1 PORT",
                "[::1]:PORT",
                "[::1] PORT",
                "--trace=DIR/t 127.0.0.1 PORT",
                "--lines localhost PORT",
                "127.0.0.1 PORT --source 127.0.0.2",
                "127.0.0.1 PORT --retry 3 --timeout 5s",
                "127.0.0.1 PORT --keep-open 2",
            })
    void reachesTheServer(String arguments) throws IOException {
        Ran ran = connect("hi\n", arguments);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("hi\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:DIR/s", "--unix DIR/s"})
    void reachesAUnixSocket(String arguments) throws IOException {
        Endpoint path = Endpoint.unix(directory.resolve("s"));
        try (Server unix = SimpleService.ECHO.server().endpoint(path).start()) {
            assertThat(unix.endpoint()).isEqualTo(path);
            assertThat(connect("hi\n", arguments).out()).isEqualTo("hi\n");
        }
    }

    @Test
    void crlfAndHex() throws IOException {
        assertThat(connect("a\nb\n", "--crlf --hex localhost PORT").out())
                .isEqualTo(
                        "00000000  61 0d 0a 62 0d 0a                               "
                                + "  |a..b..|\n");
    }

    /// `--trace HOST`: the host is no file.
    @Test
    void traceTakesNoArgumentButAfterAnEqualsSign() throws IOException {
        Path trace = directory.resolve("steps.txt");
        connect("hi\n", "--trace=" + trace + " 127.0.0.1 PORT");
        assertThat(Files.readString(trace)).contains("hi\\n");
        assertThat(connect("hi\n", "--trace 127.0.0.1 PORT").out()).isEqualTo("hi\n");
        assertThat(Path.of("127.0.0.1")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "localhost 70000 | port 70000 is not in 0-65535",
                "localhost:70000 | port 70000 is not in 0-65535",
                "localhost echo | 'echo' has no port number in 0-65535",
                "localhost 0 | nothing listens on port 0",
                "50007 | '50007' is a port without a host: write localhost 50007",
                "localhost:1 2 | the port is given twice: in 'localhost:1' and as 2",
                "a/b 7 | 'a/b' is not a host name or an address",
                "[::1 | has no closing ']'",
                "unix: | 'unix:' needs a path",
                "localhost 7 8 | '8' is one argument too many",
                "localhost --unix /s | --unix PATH stands in place of HOST and PORT",
                "--unix /s --proxy http://p | --proxy and --source don't go with it",
                "unix:/s --source 127.0.0.1 | --proxy and --source don't go with it",
                "localhost 7 --retry -1 | --retry is at least 0, not -1",
                "localhost 7 --retry x | 'x' is not an int",
                "localhost 7 --keep-open -1 | --keep-open is at least 0, not -1",
                "localhost 7 --timeout 0s | --timeout is longer than 0",
                "localhost 7 --timeout 5 | '5' is not a time: write it as 300ms, 5s, 2m or 1h",
                "localhost 7 --lines --keep-open 1 | goes with neither --lines nor --udp",
                "localhost 7 --udp --tls | --udp goes with neither --tls nor --proxy",
                "localhost 7 --udp --retry 2 | --udp goes with neither --tls nor --proxy",
                "localhost 7 --udp --insecure | go with --tls: add it",
                "--unix /s --udp | nor a Unix socket",
                "localhost 7 --insecure | go with --tls: add it",
                "localhost 7 --key k | go with --tls: add it",
                "localhost 7 --cert c | go with --tls: add it",
                "localhost 7 --ca c | go with --tls: add it",
                "localhost 7 --alpn h2 | go with --tls: add it",
                "localhost 7 --tls --cert c | --cert and --key go together: give both",
                "localhost 7 --tls --key k | --cert and --key go together: give both",
                "localhost 7 --tls --insecure --ca c | --insecure checks nothing, so --ca has no",
                "localhost 7 --source here | --source is an address of this machine",
                "localhost 7 --proxy p:1080 | a proxy is",
                "localhost 7 --proxy ftp://p | a proxy is socks5:// or http://, not ftp://",
            })
    void oneLineSaysWhatIsWrongWithTheCommandLine(String arguments, String line)
            throws IOException {
        Ran ran = connect("", arguments);
        assertThat(ran.err()).startsWith("porthole: ").contains(line).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 FREE | 3 | refused the connection (nothing listens there)",
                "localhost FREE | 3 | could not connect to localhost:FREE: ",
                "no.such.name.invalid 7 | 3 | unknown host no.such.name.invalid: check its",
                "127.0.0.1 PORT --source 192.0.2.1 | 3 | not from 192.0.2.1",
                "unix:DIR/none | 3 | could not connect to unix:DIR/none",
                "127.0.0.1 FREE --udp --timeout 5s | 3 | nothing listens at that UDP port",
                "127.0.0.1 PORT --trace=DIR/none/t | 1 | cannot write the trace",
                "127.0.0.1 PORT --tls --ca DIR/none | 3 | there is no file DIR/none",
                "127.0.0.1 PORT --tls | 3 | TLS with 127.0.0.1 failed",
            })
    void oneLineSaysWhyThereIsNoConnection(String arguments, int status, String line)
            throws IOException {
        Ran ran = connect("hi\n", arguments);
        assertThat(ran.err()).startsWith("porthole: ").contains(filled(line)).hasLineCount(1);
        assertThat(ran.status().code()).isEqualTo(status);
        assertThat(ran.out()).isEmpty();
    }

    /// The loopback answers at once or not at all: a queue that is full does not answer.
    @Test
    void aHandshakeThatNobodyAnswersTimesOut() throws IOException {
        try (Listener silent = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Ran ran = connect("", "--tls --timeout 300ms 127.0.0.1 " + silent.endpoint().port());
            assertThat(ran.err()).hasLineCount(1);
            assertThat(ran.status()).isEqualTo(ExitStatus.TIMED_OUT);
        }
    }

    @Test
    void aServerThatSaysNothingTimesOut() throws IOException {
        try (Listener silent = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Ran ran = connect("hi\n", "--timeout 300ms 127.0.0.1 " + silent.endpoint().port());
            assertThat(ran.err())
                    .isEqualTo("porthole: nothing was sent or received within the idle timeout\n");
            assertThat(ran.status()).isEqualTo(ExitStatus.TIMED_OUT);
        }
    }

    @Test
    void retryWaitsForAServerThatComesLater() throws Exception {
        int port = free();
        CompletableFuture<Ran> client =
                CompletableFuture.supplyAsync(
                        () -> new Recorder("hi\n").runLine("connect --retry 20 127.0.0.1 " + port));
        try (Server late =
                SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", port)).start()) {
            assertThat(client.get().out()).isEqualTo("hi\n");
            assertThat(late.metrics().accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'one\ntwo\n', --udp --timeout 300ms, 'one\ntwo\n'",
        "'one\ntwo\n', --udp --lines --timeout 300ms, 'one\ntwo\n'",
        "'one\n', --udp --crlf --timeout 300ms, 'one\r\n'",
    })
    void udp(String input, String options, String answer) {
        Ran ran =
                new Recorder(input)
                        .runLine(
                                "connect "
                                        + options
                                        + " 127.0.0.1 "
                                        + datagrams.localAddress().getPort());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo(answer);
    }

    @Test
    void noAnswerOverUdpIsATimeOut() throws IOException {
        try (DatagramServer discard =
                DatagramServer.start(
                        "discard",
                        Endpoint.of("127.0.0.1", 0),
                        SimpleService.DISCARD.datagramHandler(),
                        DatagramServer.Answer.LOOPBACK,
                        event -> {})) {
            Ran ran =
                    new Recorder("x")
                            .runLine(
                                    "connect --udp --timeout 300ms 127.0.0.1 "
                                            + discard.localAddress().getPort());
            assertThat(ran.err()).isEqualTo("porthole: no datagram came in time\n");
            assertThat(ran.status()).isEqualTo(ExitStatus.TIMED_OUT);
        }
    }

    private static Ran connect(String input, String arguments) throws IOException {
        return new Recorder(input).runLine("connect " + filled(arguments));
    }

    private static String filled(String text) throws IOException {
        String filled =
                text.replace("PORT", Integer.toString(server.endpoint().port()))
                        .replace("DIR", directory.toString());
        return filled.contains("FREE") ? filled.replace("FREE", Integer.toString(FREE)) : filled;
    }

    /// One for all: a message names the port that its arguments named.
    private static final int FREE = free();

    private static int free() {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            return listener.endpoint().port();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
