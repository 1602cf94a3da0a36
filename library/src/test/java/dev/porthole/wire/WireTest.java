package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Event;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.Tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

@Timeout(30)
class WireTest {
    private static final Dialect ASCII = Dialect.strict("TEST", "RFC 0, section 1", US_ASCII);
    private static final WireLimits SMALL =
            new WireLimits(64, 3, 100, 20, Duration.ofMillis(100), Duration.ofMillis(100));

    private final StringBuilder seen = new StringBuilder();
    private final Observer observer =
            event -> {
                if (event instanceof Event.Received(_, var data)) {
                    seen.append("< ").append(US_ASCII.decode(data.duplicate()));
                } else if (event instanceof Event.Sent(_, var data)) {
                    seen.append("> ").append(US_ASCII.decode(data.duplicate()));
                }
            };

    /// A wire to whose other end `text` was written, and which was then half-closed.
    private Wire receiving(String text, Chop chop, Dialect dialect, WireLimits limits)
            throws IOException {
        Connection[] ends = chop.pair(observer, Limits.DEFAULT);
        ends[0].write(text.getBytes(ISO_8859_1));
        ends[0].shutdownOutput();
        seen.setLength(0);
        return new Wire(ends[1], dialect, limits);
    }

    private Wire receiving(String text) throws IOException {
        return receiving(text, Chop.WHOLE, ASCII, WireLimits.DEFAULT);
    }

    private static String all(InputStream body) throws IOException {
        return new String(body.readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void readsLinesHoweverTheyArrive(Chop chop) throws IOException {
        Wire wire = receiving("EHLO x\r\n\r\nQUIT\r\n", chop, ASCII, WireLimits.DEFAULT);
        assertThat(wire.readLine()).isEqualTo("EHLO x");
        assertThat(wire.readLine()).isEmpty();
        assertThat(wire.awaitInput()).isTrue();
        assertThat(wire.readLine()).isEqualTo("QUIT");
        assertThat(wire.awaitInput()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NOOP\\n            | a line of TEST ends with an LF alone: "NOOP" (RFC 0, section 1)
                    \\n                | a line of TEST ends with an LF alone: "" (RFC 0, section 1)
                    NO\\rOP\\r\\n      | a line of TEST has a CR alone: "NO\\r" (RFC 0, section 1)
                    NOOP\\r\\r\\n      | a line of TEST has a CR alone: "NOOP\\r" (RFC 0, section 1)
                    NO\\0OP\\r\\n      | a line of TEST has a NUL: "NO" (RFC 0, section 1)
                    N\\351\\r\\n     | a line of TEST is not US-ASCII: "N\\xe9" (RFC 0, section 1)
                    """)
    void refusesALineThatDoesNotEndAsItShould(String text, String message) throws IOException {
        for (Chop chop : Chop.values()) {
            Wire wire = receiving(text.translateEscapes(), chop, ASCII, SMALL);
            assertThatThrownBy(wire::readLine)
                    .isInstanceOf(MalformedException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void refusesALineThatIsTooLong() throws IOException {
        String longest = "x".repeat(62);
        assertThat(receiving(longest + "\r\n", Chop.BYTES, ASCII, SMALL).readLine())
                .isEqualTo(longest);
        for (String tooLong : List.of("x".repeat(63) + "\r\n", "x".repeat(10_000))) {
            Wire wire = receiving(tooLong, Chop.WHOLE, ASCII, SMALL);
            assertThatThrownBy(wire::readLine)
                    .isInstanceOfSatisfying(
                            WireException.LimitExceeded.class,
                            e -> assertThat(e.limit()).isEqualTo("maxLineBytes"))
                    .hasMessage("the other side exceeded maxLineBytes, which is 64");
        }
    }

    @Test
    void saysWhatIsMissingAtTheEnd() throws IOException {
        assertThatThrownBy(receiving("")::readLine)
                .isInstanceOf(WireException.Ended.class)
                .hasMessage("the other side ended the connection before a line");
        assertThatThrownBy(receiving("QUI")::readLine)
                .hasMessage("the other side ended the connection before the end of a line");
        InputStream body = receiving("half\r\n").readDotted();
        assertThatThrownBy(body::readAllBytes)
                .isInstanceOf(WireException.Ended.class)
                .hasMessage("the other side ended the connection before the end of a body");
    }

    @Test
    void doesNotWaitForALineThatDrips() throws IOException {
        Connection[] ends = Connection.pair();
        ends[0].write("DRI".getBytes(US_ASCII));
        Wire wire = new Wire(ends[1], ASCII, SMALL);
        assertThatThrownBy(wire::readLine)
                .isInstanceOfSatisfying(
                        DeadlineException.class,
                        e -> assertThat(e.phase()).isEqualTo(DeadlineException.Phase.READ));
    }

    @ParameterizedTest
    @CsvSource({"PASS geheim,5,PASS ******", "dXNlcgBwYXNz,0,************"})
    void showsObserversNoSecretsThatArrive(String line, int shown, String visible)
            throws IOException {
        Wire wire = receiving(line + "\r\nNOOP\r\n");
        assertThat(wire.readLine(_ -> shown)).isEqualTo(line);
        assertThat(wire.readLine()).isEqualTo("NOOP");
        assertThat(seen).hasToString("< " + visible + "\r\n< NOOP\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PASS geheim\n", "PASS geh\0eim\r\n", "PASS geheim\u00e9\r\n"})
    void showsNobodyTheSecretOfAMalformedLine(String text) throws IOException {
        Wire wire = receiving(text);
        assertThatThrownBy(() -> wire.readLine(_ -> 5))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("\"PASS ***\"")
                .hasMessageNotContaining("geh");
        assertThat(seen).doesNotContain("geh").contains("PASS ***");
    }

    @Test
    void showsNobodyASecretThatIsSent() throws IOException {
        Connection[] ends = Connection.pair(observer, Limits.DEFAULT);
        Wire wire = new Wire(ends[0], ASCII, WireLimits.DEFAULT);
        wire.writeLine("USER alice");
        wire.writeSecretLine("PASS ", "geheim");
        wire.flush();
        assertThat(seen).hasToString("> USER alice\r\nPASS ******\r\n");
        assertThat(new String(ends[1].read(100), US_ASCII))
                .isEqualTo("USER alice\r\nPASS geheim\r\n");
        assertThatThrownBy(() -> wire.writeSecretLine("PASS ", "ge\nheim"))
                .hasMessage("a secret has a CR, LF or NUL, or is not US-ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rRSET", "a\nRSET", "a\r\nRSET", "a\0", "\n"})
    void refusesToSendALineThatWouldBeTwo(String argument) throws IOException {
        Connection[] ends = Connection.pair();
        Wire wire = new Wire(ends[0], ASCII, WireLimits.DEFAULT);
        assertThatThrownBy(() -> wire.writeLine("RCPT TO:<" + argument + ">"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a line of TEST can't hold CR, LF or NUL: \"RCPT TO:<");
        assertThatThrownBy(() -> wire.writeReply(Reply.of(250, argument)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToSendWhatItsCharsetHasNot() throws IOException {
        Wire ascii = new Wire(Connection.pair()[0], ASCII, WireLimits.DEFAULT);
        assertThatThrownBy(() -> ascii.writeLine("RCPT TO:<jürgen@example.org>"))
                .hasMessage("a line of TEST has to be US-ASCII: \"RCPT TO:<jürgen@example.org>\"");
        Connection[] ends = Connection.pair();
        Wire utf8 = new Wire(ends[0], Dialect.strict("T", "R", UTF_8), WireLimits.DEFAULT);
        utf8.writeLine("jürgen");
        utf8.flush();
        assertThat(ends[1].read(100)).isEqualTo("jürgen\r\n".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void readsReplies(Chop chop) throws IOException {
        Wire wire =
                receiving("250-a\r\n250-\r\n250 b c\r\n250\r\n", chop, ASCII, WireLimits.DEFAULT);
        assertThat(wire.readReply()).isEqualTo(Reply.of(250, "a", "", "b c"));
        assertThat(wire.readReply()).isEqualTo(Reply.of(250, ""));
    }

    @Test
    void readsRepliesWhoseMiddleIsFree() throws IOException {
        String reply = "211-Status\r\n  250 none\r\n211x\r\n211-more\r\n211 End\r\n";
        assertThat(receiving(reply).readLooseReply())
                .isEqualTo(Reply.of(211, "Status", "  250 none", "211x", "more", "End"));
        assertThatThrownBy(receiving(reply)::readReply).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"25 ok", "250ok", "2x0 ok", "650 ok", "099 ok", "", "ok", "250-a\r\n251 b"})
    void refusesWhatIsNoReply(String reply) throws IOException {
        assertThatThrownBy(receiving(reply + "\r\n")::readReply)
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void boundsReplies() throws IOException {
        Wire wire = receiving("250-x\r\n".repeat(4), Chop.WHOLE, ASCII, SMALL);
        assertThatThrownBy(wire::readReply)
                .hasMessage("the other side exceeded maxReplyLines, which is 3");
    }

    @Test
    void writesRepliesAndSendsThemBeforeItWaits() throws IOException {
        Connection[] ends = Connection.pair();
        Wire wire = new Wire(ends[1], ASCII, SMALL);
        wire.writeReply(Reply.of(250, "a", "b"));
        wire.writeReply(Reply.of(354));
        assertThat(ends[1].bytesSent()).isZero();
        assertThatThrownBy(wire::readLine).isInstanceOf(DeadlineException.class);
        assertThat(new String(ends[0].read(100), US_ASCII)).isEqualTo("250-a\r\n250 b\r\n354 \r\n");
    }

    @Test
    void refusesAllElseWhileABodyIsRead() throws IOException {
        Wire wire = receiving("body\r\n.\r\nQUIT\r\n");
        InputStream body = wire.readDotted();
        assertThatThrownBy(wire::readLine)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a body is being read");
        body.close();
        assertThat(wire.readLine()).isEqualTo("QUIT");
    }

    @Test
    void aBodyThatIsClosedEarlyIsSkippedOrTheConnectionBrokenOff() throws IOException {
        Wire wire = receiving("x".repeat(20) + "\r\n.\r\nQUIT\r\n", Chop.WHOLE, ASCII, SMALL);
        InputStream body = wire.readDotted();
        assertThat(body.read()).isEqualTo('x');
        assertThat(body.read()).isEqualTo('x');
        body.close();
        assertThat(body.read()).isEqualTo(-1);
        assertThat(wire.readLine()).isEqualTo("QUIT");

        Wire large = receiving("x".repeat(50) + "\r\n.\r\nQUIT\r\n", Chop.WHOLE, ASCII, SMALL);
        large.readDotted().close();
        assertThat(large.connection().isOpen()).isFalse();
    }

    @Test
    void boundsBodies() throws IOException {
        String hundred = "x".repeat(98) + "\r\n";
        InputStream exact = receiving(hundred + ".\r\n", Chop.WHOLE, ASCII, SMALL).readDotted();
        assertThat(all(exact)).isEqualTo(hundred);
        InputStream body =
                receiving("x" + hundred + ".\r\n", Chop.WHOLE, ASCII, SMALL).readDotted();
        assertThatThrownBy(body::readAllBytes)
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessage("the other side exceeded maxBodyBytes, which is 100");
        Wire counted = receiving("", Chop.WHOLE, ASCII, SMALL);
        assertThatThrownBy(() -> counted.readCounted(101))
                .isInstanceOf(WireException.LimitExceeded.class);
        Wire listing = receiving("0123456\r\n".repeat(12) + ".\r\n", Chop.WHOLE, ASCII, SMALL);
        assertThatThrownBy(listing::readDottedLines)
                .isInstanceOf(WireException.LimitExceeded.class);
    }

    @ParameterizedTest
    @EnumSource
    void readsBodiesOfAnAnnouncedLength(Chop chop) throws IOException {
        Wire wire = receiving("\r\n.\r\n\0\rA1 OK\r\n", chop, ASCII, WireLimits.DEFAULT);
        assertThat(all(wire.readCounted(7))).isEqualTo("\r\n.\r\n\0\r");
        assertThat(all(wire.readCounted(0))).isEmpty();
        assertThat(wire.readLine()).isEqualTo("A1 OK");
    }

    @Test
    void listings() throws IOException {
        List<String> lines = List.of("one", "", ".", "..two", ".three");
        Connection[] ends = Connection.pair();
        Wire wire = new Wire(ends[0], ASCII, WireLimits.DEFAULT);
        wire.writeDottedLines(lines);
        wire.flush();
        assertThat(new Wire(ends[1], ASCII, WireLimits.DEFAULT).readDottedLines()).isEqualTo(lines);
    }

    @Test
    void breaksOffWhenTheSourceOfABodyFails() throws IOException {
        InputStream breaks =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("disk on fire");
                    }
                };
        Wire wire = new Wire(Connection.pair()[0], ASCII, WireLimits.DEFAULT);
        assertThatThrownBy(() -> wire.writeDotted(breaks)).hasMessage("disk on fire");
        assertThat(wire.connection().isOpen()).isFalse();

        Wire counted = new Wire(Connection.pair()[0], ASCII, WireLimits.DEFAULT);
        InputStream three = new ByteArrayInputStream(new byte[3]);
        assertThatThrownBy(() -> counted.writeCounted(three, 4))
                .hasMessage("the source has 3 of 4 bytes");
        assertThat(counted.connection().isOpen()).isFalse();
    }

    /// CVE-2011-0411: what was injected in clear would count as sent under TLS.
    @Test
    void refusesTlsWithBytesLeftFromBefore() throws IOException {
        Wire wire = receiving("STARTTLS\r\nAUTH PLAIN geheim\r\n");
        wire.readLine();
        assertThatThrownBy(() -> wire.startTls(Tls.client()))
                .isInstanceOf(MalformedException.class)
                .hasMessage(
                        "19 bytes were sent in clear between STARTTLS and TLS: somebody may have"
                                + " injected them");
        assertThat(wire.connection().isOpen()).isFalse();
        assertThat(seen).doesNotContain("geheim");
    }

    @Test
    void lastWordsArriveThoughMoreWasSentThanIsRead() throws IOException {
        Connection[] ends = Connection.pair();
        ends[0].write(new byte[1000]);
        ends[0].shutdownOutput();
        Wire wire = new Wire(ends[1], ASCII, SMALL.withMaxSkippedBytes(2000));
        wire.writeReply(Reply.of(500, "no"));
        wire.hangUp();
        wire.connection().close();
        assertThat(new String(ends[0].read(100), US_ASCII)).isEqualTo("500 no\r\n");
        assertThat(ends[0].read(100)).isEmpty();
    }
}
