package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `porthole connect` on a terminal, which `expect` plays: it sends what a person would type when
/// what they wait for has appeared.
@Timeout(180)
class TerminalIT {
    private Listener listener;
    private Program terminal;

    @BeforeEach
    void listen() throws IOException {
        Program.require("expect", "expect");
        listener = Listener.bind(Endpoint.of("127.0.0.1", 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        if (terminal != null) {
            terminal.close();
        }
    }

    /// Two characters back, with the keys of either mode of a terminal.
    @ParameterizedTest
    @ValueSource(strings = {"\\033\\[D", "\\033OD"})
    void aLineIsSentAsItWasEditedAndRecalled(String left) throws Exception {
        run(
                """
                send "hallo"
                expect hallo
                send "%s%s%s\\177e\\r"
                expect got
                send "\\033\\[A\\r"
                expect again
                send "\\004"
                """
                        .formatted(left, left, left));
        try (Connection peer = listener.accept()) {
            assertThat(line(peer)).isEqualTo("hello");
            peer.write("got\n".getBytes(UTF_8));
            assertThat(line(peer)).isEqualTo("hello");
            peer.write("again\n".getBytes(UTF_8));
            assertThat(peer.read(1)).as("Ctrl-D half-closes").isEmpty();
            peer.write("last words\n".getBytes(UTF_8));
        }
        assertThat(terminal.status()).isZero();
        assertThat(terminal.out()).contains("last words").contains("STATUS 0");
        assertThatTheTerminalIsAsItWas();
    }

    @Test
    void whatArrivesWhileTypingStandsAboveTheLine() throws Exception {
        run(
                """
                send "half a"
                expect "half a"
                send_user "TYPED"
                expect "news"
                expect "half a"
                send " line\\r"
                """);
        try (Connection peer = listener.accept()) {
            terminal.awaitOut(Pattern.compile("TYPED"));
            peer.write("news\n".getBytes(UTF_8));
            assertThat(line(peer)).isEqualTo("half a line");
        }
        assertThat(terminal.status()).isZero();
    }

    @Test
    void noEscapeSequenceOfThePeerReachesIt() throws Exception {
        run("expect done\n");
        try (Connection peer = listener.accept()) {
            peer.write("\033]0;owned\007\033[31mred\302\233m\r\ndone\n".getBytes(UTF_8));
        }
        assertThat(terminal.status()).isZero();
        assertThat(terminal.out())
                .contains("\\x1b]0;owned\\x07\\x1b[31mred")
                .doesNotContain("\033]0;owned", "\033[31m");
    }

    @Test
    void binaryDataIsRefusedWithTheRemedy() throws Exception {
        run("expect binary\n");
        try (Connection peer = listener.accept()) {
            peer.write(new byte[] {1, 0, 2});
            terminal.awaitOut(Pattern.compile("porthole: binary data arrived, .* add --hex"));
        }
        assertThat(terminal.status()).isZero();
        assertThat(terminal.out()).contains("STATUS 5");
        assertThatTheTerminalIsAsItWas();
    }

    @Test
    void ctrlCInterruptsAndGivesTheTerminalBack() throws Exception {
        run("send \"abc\\003\"\n");
        try (Connection peer = listener.accept()) {
            assertThat(terminal.status()).isZero();
        }
        assertThat(terminal.out()).contains("STATUS 130").doesNotContain("WARNING");
        assertThatTheTerminalIsAsItWas();
    }

    private void assertThatTheTerminalIsAsItWas() {
        assertThat(terminal.out()).containsPattern("SETTINGS [^-]*\\bicanon\\b");
    }

    /// Runs `connect` on a terminal of 24 by 80, and then says its status and the terminal's
    /// settings.
    private void run(String script) throws IOException {
        List<String> command =
                new ArrayList<>(Program.command(List.of("-Dporthole.terminals=012")));
        command.addAll(
                List.of("connect", "127.0.0.1", Integer.toString(listener.endpoint().port())));
        command.replaceAll(word -> "'" + word + "'");
        String shell =
                "stty rows 24 columns 80; "
                        + String.join(" ", command)
                        + "; echo STATUS $?; echo SETTINGS $(stty -a | grep -o '.icanon\\|.echo ')";
        terminal =
                Program.start(
                        "expect",
                        "-c",
                        "set timeout 60; set env(TERM) xterm\n"
                                + "spawn sh -c {"
                                + shell
                                + "}\n"
                                + "expect -re {\\x1b\\[\\?1h}\n" // now it reads keys
                                + script
                                + "expect SETTINGS\nexpect eof\n");
    }

    private static String line(Connection peer) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            byte[] one = peer.read(1);
            if (one.length == 0 || one[0] == '\n') {
                return line.toString();
            }
            line.append((char) one[0]);
        }
    }
}
