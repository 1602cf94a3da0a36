package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// `porthole lookup` against dnsmasq (Debian: dnsmasq-base) on a loopback port.
@Timeout(60)
class LookupIT {
    private static final Path DNSMASQ = Path.of("/usr/sbin/dnsmasq");
    private static @Nullable Process process;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Files.isExecutable(DNSMASQ),
                "skipped: dnsmasq is not installed (Debian: dnsmasq-base)");
        port = freePort();
        process =
                new ProcessBuilder(
                                DNSMASQ.toString(),
                                "--keep-in-foreground",
                                "--conf-file=/dev/null",
                                "--no-resolv",
                                "--no-hosts",
                                "--pid-file",
                                "--listen-address=127.0.0.1",
                                "--bind-interfaces",
                                "--port=" + port,
                                "--local=/test/",
                                "--host-record=host.test,192.0.2.1,2001:db8::1",
                                "--txt-record=host.test,\033[31mred",
                                "--mx-host=host.test,second.test,20",
                                "--mx-host=host.test,first.test,10",
                                "--srv-host=_imaps._tcp.host.test,mail.test,993,1,10")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        while (lookup("ready.test").status() == ExitStatus.UNREACHABLE) {
            assertThat(process.isAlive())
                    .isTrue(); // it binds its port some time after it was started
        }
    }

    /// Free for UDP and TCP, and below the ports that the kernel deals out to connections.
    private static int freePort() throws IOException {
        for (int candidate = 20_000 + (int) (ProcessHandle.current().pid() % 10_000);
                ;
                candidate++) {
            try (var _ = new DatagramSocket(candidate, InetAddress.getLoopbackAddress());
                    var _ = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return candidate;
            } catch (BindException _) {
                continue; // the next one
            }
        }
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            process.destroy();
        }
    }

    private static Ran lookup(String arguments) {
        return Ran.line("lookup " + arguments + " --server 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host.test | TYPE  DATA;A     192.0.2.1;AAAA  2001:db8::1;",
                "192.0.2.1 | TYPE  DATA;PTR   host.test;",
                "host.test --type mx | PREFERENCE  HOST;10          first.test;20         "
                        + " second.test;",
                "_imaps._tcp.host.test -t SRV | PRIORITY  WEIGHT  PORT  HOST;1         10      993 "
                        + "  mail.test;",
            })
    void showsRecords(String arguments, String lines) {
        Ran ran = lookup(arguments);
        assertThat(ran.out()).isEqualTo(lines.replace(';', '\n'));
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void writesJsonLines() {
        assertThat(lookup("host.test -t MX --json").out())
                .startsWith(
                        "{\"name\":\"host.test\",\"type\":\"MX\",\"preference\":10,\"host\":\"first.test\"}\n");
    }

    @Test
    void aServersEscapeSequencesDoNotReachTheTerminal() {
        assertThat(lookup("host.test -t TXT").out())
                .contains("\\x1b[31mred")
                .doesNotContain("\033");
    }

    @Test
    void aNameThatDoesNotExist() {
        Ran ran = lookup("absent.test");
        assertThat(ran.err()).isEqualTo("porthole: there is no name 'absent.test' in DNS\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void aNameWithoutSuchARecord() {
        Ran ran = lookup("host.test -t SRV");
        assertThat(ran.err()).isEqualTo("porthole: 'host.test' has no SRV record in DNS\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
    }
}
