package dev.porthole.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;
import dev.porthole.telnet.TelnetServer;
import dev.porthole.telnet.TelnetShell;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/// Telnet clients of others talk to our server: Debian's, at a terminal that `expect` plays, and
/// Python's. (curl's is none for a test: it waits for its input before it takes what arrived.)
@Timeout(60)
class TelnetClientsIT {
    private static final Tool TELNET = new Tool("telnet", "inetutils-telnet", "");
    private static final Tool EXPECT = new Tool("expect", "expect", "-v");

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server =
                TelnetServer.server(new TelnetShell(Clock.systemUTC()))
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String port() {
        return Integer.toString(server.endpoint().port());
    }

    @Test
    void debiansTelnetAtATerminal() throws IOException {
        String script =
                """
                set timeout 20
                proc want {text} {
                    expect -ex $text {} timeout { puts "NO $text"; exit 1 } eof { exit 1 }
                }
                set stty_init "rows 31 columns 97"
                spawn %s -E 127.0.0.1 %s
                want "> "
                send "hallx\\177o\\r"
                want "no command 'hallo'"
                want "> "
                send "who\\r"
                want "terminal  vt100"
                want "window    97x31"
                want "> "
                send "password\\r"
                want "Password: "
                send "geheim\\r"
                want "It has 6 characters"
                want "> "
                send "half a line\\003"
                want "> "
                send "size\\r"
                want "97x31"
                want "> "
                send "quit\\r"
                want "Bye."
                expect eof
                puts "GOOD"
                """
                        .formatted(TELNET.require(), port());
        try (Peer expect = EXPECT.start(Map.of("TERM", "vt100"), "-c", script)) {
            String session = new String(expect.awaitEnd(), UTF_8);
            assertThat(session).endsWith("GOOD\n").doesNotContain("geheim");
        }
    }

    @Test
    void pythonsTelnetlib() throws IOException {
        try (Peer probe = Tool.PYTHON3.start("-W", "ignore", "-c", "import telnetlib")) {
            probe.awaitEnd();
            assumeTrue(
                    probe.status() == 0,
                    "skipped: this python3 has no telnetlib (3.12 or earlier has)");
        }
        String script =
                """
                import telnetlib
                t = telnetlib.Telnet('127.0.0.1', %s, 20)
                t.read_until(b'> ', 20)
                t.write(b'echo hello \\xff and ' + 'grüße'.encode() + b'\\n')
                index, match, text = t.expect([rb'hello (.*)\\r\\n'], 20)
                print(match.group(1))
                t.write(b'quit\\n')
                print(t.read_all().decode())
                """
                        .formatted(port());
        try (Peer python = Tool.PYTHON3.start("-W", "ignore", "-c", script)) {
            assertThat(new String(python.awaitEnd(), UTF_8))
                    .contains("\\xef\\xbf\\xbd and gr\\xc3\\xbc\\xc3\\x9fe") // U+FFFD for the 255
                    .contains("Bye.");
            assertThat(python.errors()).isEmpty();
        }
    }
}
