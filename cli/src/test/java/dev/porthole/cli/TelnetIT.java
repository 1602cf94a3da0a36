package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `porthole telnet` with `porthole serve telnet`: in a pipe, and on a terminal, which `expect`
/// plays.
@Timeout(180)
class TelnetIT {
    private static Program server;

    @BeforeAll
    static void start() throws IOException {
        server = Program.porthole("serve", "telnet", "-p", "0");
        server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String port() {
        return Integer.toString(server.port());
    }

    @Test
    void inAPipeLinesAreSentAndAnswersPrinted() throws Exception {
        try (Program client = Program.porthole("telnet", "127.0.0.1", port())) {
            client.type("echo one\nfrobnicate\nquit\n").endInput();
            assertThat(client.status()).isZero();
            assertThat(client.out())
                    .startsWith("Porthole. Type help")
                    .contains("one\n", "no command 'frobnicate'", "Bye.\n")
                    .doesNotContain("\r", "\u00ff", "echo one", "quit");
            assertThat(client.err()).isEmpty();
        }
    }

    @Test
    void theTraceShowsTheNegotiationAndNoPassword() throws Exception {
        try (Program traced = Program.porthole("serve", "telnet", "-p", "0", "--trace");
                Program client =
                        Program.porthole("telnet", "127.0.0.1", Integer.toString(traced.port()))) {
            client.type("password\ngeheim\nquit\n").endInput();
            assertThat(client.status()).isZero();
            assertThat(client.out()).contains("It has 6 characters");
            traced.signal("TERM");
            assertThat(traced.status()).isZero();
            assertThat(traced.err()).contains("\\xff\\xfb\\x01", "******").doesNotContain("geheim");
        }
    }

    @Test
    void nobodyListens() throws Exception {
        try (Program client = Program.porthole("telnet", "127.0.0.1", "1")) {
            assertThat(client.status()).isEqualTo(3);
            assertThat(client.err()).contains("nothing listens there");
        }
    }

    /// Each key is sent; what the server shows arrives as it is; the terminal is given back.
    @Test
    void onATerminalWhoseSizeChanges() throws Exception {
        try (Program terminal =
                run(
                        port(),
                        """
                        want "> "
                        send "hallx\\177o\\r"
                        want "no command 'hallo'"
                        want "> "
                        send "who\\r"
                        want "window    97x31"
                        want "> "
                        stty rows 40 columns 120 < $spawn_out(slave,name)
                        send "size\\r"
                        expect {
                            -ex "120x40" {}
                            -ex "97x31" { send "size\\r"; exp_continue }
                        }
                        want "> "
                        send "abc\\003"
                        want "^C"
                        want "> "
                        send "\\035a"
                        want "Yes"
                        send "\\035q"
                        """)) {
            assertThat(terminal.status()).isZero();
            assertThat(terminal.out()).contains("hallx\b \bo", "the session has ended", "STATUS 0");
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    /// A server that does not echo gets lines that the terminal has edited and echoed.
    @Test
    void onATerminalWithAServerThatEchoesNothing() throws Exception {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0));
                Program terminal =
                        run(
                                Integer.toString(listener.endpoint().port()),
                                """
                                want "ready"
                                send "hallx\\177o\\r"
                                want "got it"
                                send "\\035q\\r"
                                """);
                Connection peer = listener.accept()) {
            peer.write("\033[1mready\033[0m\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(peer.read(100), StandardCharsets.UTF_8)).isEqualTo("hallo\r\n");
            peer.write("got it\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(terminal.status()).isZero();
            assertThat(terminal.out()).contains("\033[1mready\033[0m", "STATUS 0");
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    private static void assertThatTheTerminalIsAsItWas(Program terminal) {
        assertThat(terminal.out()).containsPattern("SETTINGS [^-]*\\bicanon\\b[^-]*\\becho\\b");
    }

    private static Program run(String port, String script) throws IOException {
        Program.require("expect", "expect");
        List<String> command =
                new ArrayList<>(Program.command(List.of("-Dporthole.terminals=012")));
        command.addAll(List.of("telnet", "127.0.0.1", port));
        command.replaceAll(word -> "'" + word + "'");
        String shell =
                "stty rows 31 columns 97; "
                        + String.join(" ", command)
                        + "; echo STATUS $?; echo SETTINGS $(stty -a | grep -o '.icanon\\|.echo ')";
        return Program.start(
                "expect",
                "-c",
                """
                set timeout 60
                set env(TERM) xterm
                proc want {text} {
                    expect -ex $text {} timeout { puts "NO $text"; exit 1 } eof { exit 1 }
                }
                """
                        + "spawn sh -c {"
                        + shell
                        + "}\n"
                        + "want \"Ctrl-]\"\n"
                        + script
                        + "want SETTINGS\nexpect eof\n");
    }
}
