package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `serve`: what can be served where, and which options go together. How it serves is in [ServeIT].
class ServeCommandTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "echo, '', 50007",
        "discard, 127.0.0.1, 2009",
        "daytime, 127.0.0.1, 2013",
        "chargen, 127.0.0.1, 2019",
        "time, 127.0.0.1, 2037"
    })
    void listensWhereNobodyNeedsToBeRoot(String name, String host, int port) throws Exception {
        ServedService served = ServedService.of(name, List.of());
        assertThat(served.defaultHost()).isEqualTo(host);
        assertThat(served.defaultPort()).isEqualTo(port);
        assertThat(served.datagramHandler()).isNotNull();
    }

    @Test
    void execRunsAProgram() throws Exception {
        ServedService served = ServedService.of("exec", List.of("cat"));
        assertThat(served.defaultHost()).isEqualTo("127.0.0.1");
        assertThat(served.defaultPort()).isZero();
        assertThat(served.datagramHandler()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"no-such-program", "/no/such/program", "/etc/passwd", "/tmp"})
    void execOfNoProgramIsRefusedBeforeAnyClientComes(String program) {
        assertThatThrownBy(() -> ServedService.of("exec", List.of(program)))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.status()).isEqualTo(ExitStatus.REFUSED))
                .hasMessage("there is no program '" + program + "' to execute");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| which service? One of echo, discard",
                "ecko | there is no service 'ecko': choose one of echo, discard, daytime, chargen,",
                "exec | exec needs a command: porthole serve exec -- COMMAND",
                "echo cat | 'cat' is one argument too many: only exec has any",
                "echo -p 70000 | port 70000 is not in 0-65535",
                "echo -p http | 'http' has no port number in 0-65535",
                "echo --metrics 70000 -p 0 | port 70000 is not in 0-65535",
                "echo --backlog 0 | --backlog is at least 1, not 0",
                "echo --backlog -5 | --backlog is at least 1, not -5",
                "echo --max-connections 0 | --max-connections is at least 1, not 0",
                "echo --idle-timeout 0s | --idle-timeout is longer than 0",
                "echo --session-timeout 0ms | --session-timeout is longer than 0",
                "echo --drain soon | 'soon' is not a time",
                "echo --concurrency many | 'many' is not one of virtual, iterative, threads:N",
                "echo --concurrency threads:0 | threads:N needs at least 1 thread",
                "echo --engine epoll | 'epoll' is not an engine: auto, jdk or ring",
                "echo --loops 0 | --loops is at least 1, not 0",
                "echo --engine jdk --loops 2 | --loops goes with the ring engine only",
                "echo --udp --engine ring | --udp has no engines",
                "echo --cert c | --cert and --key go together: give both",
                "echo --key k | --cert and --key go together: give both",
                "echo --answer-anyone | --answer-anyone goes with --udp",
                "echo --udp --tls | --udp goes with neither exec nor TLS nor a PROXY header",
                "echo --udp --key k | --udp goes with neither exec nor TLS nor a PROXY header",
                "echo --udp --proxy-protocol | --udp goes with neither exec nor TLS",
                "echo --udp --concurrency iterative | --udp has no connections",
                "exec --udp -- cat | --udp goes with neither exec nor TLS nor a PROXY header",
                "telnet --udp | telnet is not spoken over UDP",
                "telnet x | is one argument too many",
                "echo --udp -b unix:/s | UDP has no Unix sockets",
                "echo -b unix:/s -p 7 | a Unix socket has no port: leave --port out",
                "echo -p 1 -p 2 | an option is given twice",
            })
    void oneLineSaysWhatIsWrongWithTheCommandLine(String arguments, String line) {
        Ran ran = Ran.line("serve " + (arguments == null ? "" : arguments));
        assertThat(ran.err()).startsWith("porthole: ").contains(line).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p BUSY | port BUSY is in use; stop the program that listens there",
                "-p 0 --metrics BUSY | port BUSY is in use",
                "-p 0 -b 192.0.2.1 | 192.0.2.1 is no address of this machine",
                "-p 0 -b no.such.name.invalid | unknown host no.such.name.invalid",
                "-b unix:DIR/none/s | cannot listen on unix:DIR/none/s",
                "-p 0 --cert DIR/none --key DIR/none | there is no file DIR/none",
                "-p 0 --cert DIR/text --key DIR/text | DIR/text",
            })
    void oneLineSaysWhyItCannotListen(String arguments, String line) throws Exception {
        Files.writeString(directory.resolve("text"), "no certificate");
        try (Server busy =
                SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            String port = Integer.toString(busy.endpoint().port());
            Ran ran =
                    Ran.line(
                            "serve echo -b 127.0.0.1 "
                                    .replace(arguments.contains("-b") ? " -b 127.0.0.1" : "\0", "")
                                    .concat(arguments)
                                    .replace("BUSY", port)
                                    .replace("DIR", directory.toString()));
            assertThat(ran.err())
                    .startsWith("porthole: ")
                    .contains(line.replace("BUSY", port).replace("DIR", directory.toString()))
                    .hasLineCount(1);
            assertThat(ran.status()).isEqualTo(ExitStatus.UNREACHABLE);
        }
    }
}
