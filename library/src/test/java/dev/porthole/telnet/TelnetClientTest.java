package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Flow.Role;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The client for scripts.
@Timeout(30)
class TelnetClientTest {
    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    private static Deadline atOnce() {
        return Deadline.after(Duration.ofMillis(50));
    }

    private static void send(Connection peer, String wire) throws IOException {
        peer.write(Notation.parse(wire));
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTextsOneAfterTheOther(Chop chop) throws IOException {
        Connection[] pair = chop.pair(Observer.NONE, Limits.DEFAULT);
        send(pair[1], "Hi<CR LF>login: name: rest<CR NUL>x<CR LF>");
        TelnetClient client = new TelnetClient(pair[0]);
        assertThat(client.expect("login: ", soon())).isEqualTo("Hi\nlogin: ");
        assertThat(client.expect(": ", soon())).isEqualTo("name: ");
        assertThat(client.expect("\n", soon())).isEqualTo("rest\rx\n");
    }

    @ParameterizedTest
    @EnumSource
    void waitsForForms(Chop chop) throws IOException {
        Connection[] pair = chop.pair(Observer.NONE, Limits.DEFAULT);
        send(pair[1], "load is 12%, 34%.<CR LF>ü日<195>");
        pair[1].shutdownOutput();
        TelnetClient client = new TelnetClient(pair[0]);
        MatchResult match = client.expect(Pattern.compile("(\\d+)%,"), soon());
        assertThat(match.group(1)).isEqualTo("12");
        assertThat(client.expect(Pattern.compile("(\\d+)%"), soon()).group(1)).isEqualTo("34");
        assertThat(client.expectEnd(soon())).isEqualTo(".\nü日�");
        assertThat(client.expectEnd(soon())).isEmpty();
    }

    @Test
    void aWaitInVainSaysForWhatAndWhatCame() throws IOException {
        Connection[] pair = Connection.pair();
        send(pair[1], "Login<ESC>[1m incorrect<CR LF>");
        TelnetClient client = new TelnetClient(pair[0]);
        assertThatThrownBy(() -> client.expect("$ ", atOnce()))
                .isInstanceOf(DeadlineException.class)
                .hasMessage(
                        "'$ ' did not come by its deadline; what came ends with"
                                + " 'Login\\x1b[1m incorrect\\n'");
    }

    @Test
    void theEndInsteadOfATextIsNamed() throws IOException {
        Connection[] pair = Connection.pair();
        send(pair[1], "Bye");
        pair[1].shutdownOutput();
        TelnetClient client = new TelnetClient(pair[0]);
        assertThatThrownBy(() -> client.expect(Pattern.compile("login.*:"), soon()))
                .isInstanceOf(WireException.Ended.class)
                .hasMessageContaining("a text like 'login.*:'")
                .hasMessageContaining("'Bye'");
    }

    @Test
    void whatIsKeptIsBounded() throws IOException {
        Connection[] pair = Connection.pair();
        pair[1].write(new byte[20_000]);
        TelnetSettings settings =
                TelnetSettings.CLIENT.withLimits(TelnetLimits.DEFAULT.withMaxUnmatchedChars(1000));
        TelnetClient client = new TelnetClient(pair[0], settings);
        assertThatThrownBy(() -> client.expect("x", soon()))
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessageContaining("maxUnmatchedChars");
    }

    @Test
    void aPasswordIsMasked() throws IOException {
        Recorded recorded = new Recorded(Role.CLIENT);
        Connection[] pair = Connection.pair(recorded, Limits.DEFAULT);
        TelnetClient client = new TelnetClient(pair[0]);
        client.sendLine("alice");
        client.sendPassword("secret");
        assertThat(pair[1].read(100)).asString().isEqualTo("alice\r\nsecret\r\n");
        assertThat(recorded.sent()).isEqualTo("alice<13 10>********");
    }

    @Test
    void textIsSentAsTelnetHasIt() throws IOException {
        Connection[] pair = Connection.pair();
        TelnetClient client = new TelnetClient(pair[0]);
        client.send("a\nb\r\nc\rdü");
        assertThat(pair[1].read(100)).isEqualTo(Notation.parse("a<CR LF>b<CR LF>c<CR NUL>dü"));
    }

    @Test
    void aChangeOfTheWindowIsToldOnce() throws IOException {
        Connection[] pair = Connection.pair();
        TelnetClient client =
                new TelnetClient(
                        pair[0], TelnetSettings.CLIENT.withWindowSize(new WindowSize(80, 24)));
        client.telnet().windowSize(new WindowSize(90, 24)); // nobody wants to know yet
        send(pair[1], "<IAC DO NAWS>.");
        client.expect(".", soon());
        client.telnet().windowSize(new WindowSize(100, 25));
        client.telnet().windowSize(new WindowSize(100, 25));
        client.telnet().send(TelnetCommand.NOP);
        assertThat(Notation.format(pair[1].read(100)))
                .isEqualTo(
                        "<IAC WILL 31 IAC SB 31 0>Z<0 24 IAC SE IAC SB 31 0>d<0 25 IAC SE IAC"
                                + " NOP>");
    }

    @Test
    void onlyWholeCommandsAreSent() {
        TelnetClient client = new TelnetClient(Connection.pair()[0]);
        assertThatThrownBy(() -> client.telnet().send(TelnetCommand.SB))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
