package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

class TextTraceTest {
    private final FakeClock clock = new FakeClock();
    private final StringBuilder out = new StringBuilder();

    private TextTrace trace(TraceOptions options) {
        return new TextTrace(out, out, options, clock);
    }

    private void play(TextTrace trace, List<Event> events) {
        for (Event event : events) {
            trace.on(event);
            clock.advanceMicros(251);
        }
    }

    @Test
    void showsASessionLineByLine() throws IOException {
        List<Event> events = new ArrayList<>();
        events.add(new Event.Resolving("localhost"));
        events.add(
                new Event.Resolved(
                        "localhost",
                        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
                        Duration.ofNanos(731_499)));
        events.add(new Event.Connecting(Events.CLIENT.remote()));
        events.addAll(Events.session(Events.CLIENT));
        play(trace(TraceOptions.DEFAULT), events);
        assertThat(out)
                .hasToString(
                        """
                             0.000  resolve localhost
                             0.251  localhost is 127.0.0.1, ::1 (0.731 ms)
                             0.502  connecting 127.0.0.1:50007
                             0.753  #1 open 127.0.0.1:41234 > 127.0.0.1:50007 (0.232 ms)
                             1.004  #1 ->      6  "hello\\n"
                             1.255  #1 <-      6  "hello\\n"
                             1.506  #1 -> end of output
                             1.757  #1 <- end of stream
                             2.008  #1 closed: 1,234,567 sent, 6 received, 0.726 ms
                        """);
    }

    static final List<Arguments> LINES =
            List.of(
                    arguments(
                            Events.opened(Events.SERVER),
                            "#2 open 127.0.0.1:50007 < 127.0.0.1:41234"),
                    arguments(
                            Events.tls(Events.CLIENT),
                            "#1 tls TLSv1.3 TLS_AES_128_GCM_SHA256 for h2 (9.000 ms)"),
                    arguments(
                            new Event.TlsStarted(Events.CLIENT, "p", "c\n", "", Duration.ZERO),
                            "#1 tls p c\\n (0.000 ms)"),
                    arguments(new Event.Reset(Events.CLIENT), "#1 <- reset by peer"),
                    arguments(
                            Events.aborted(Events.CLIENT, "idle for 2 s\u001b"),
                            "#1 aborted: 0 sent, 0 received, 2000.000 ms: idle for 2 s\\x1b"),
                    arguments(
                            Events.failed(
                                    Events.address("::1", 9),
                                    new ConnectException("Connection refused")),
                            "failed [::1]:9: Connection refused (0.210 ms)"),
                    arguments(
                            Events.failed(Events.address("192.0.2.1", 9), new IOException()),
                            "failed 192.0.2.1:9: IOException (0.210 ms)"),
                    arguments(
                            new Event.Connecting(UnixDomainSocketAddress.of("/run/\u202e")),
                            "connecting unix:/run/\\xe2\\x80\\xae"),
                    arguments(new Event.Resolving("a\u001b[2J"), "resolve a\\x1b[2J"),
                    arguments(
                            new Event.DatagramSent(
                                    Events.address("127.0.0.1", 5),
                                    Events.address("127.0.0.1", 7),
                                    Events.view("")),
                            "udp 127.0.0.1:5 -> 127.0.0.1:7      0  \"\""),
                    arguments(
                            new Event.DatagramReceived(
                                    Events.address("127.0.0.1", 5),
                                    Events.address("127.0.0.1", 7),
                                    Events.view("é\0")),
                            "udp 127.0.0.1:5 <- 127.0.0.1:7      3  \"é\\x00\""));

    @ParameterizedTest
    @FieldSource("LINES")
    void showsOneLineAnEvent(Event event, String line) {
        trace(TraceOptions.DEFAULT).on(event);
        assertThat(out).hasToString("     0.000  " + line + "\n");
    }

    @Test
    void showsTheFirst256BytesAndCountsTheRest() {
        trace(TraceOptions.DEFAULT).on(Events.sent(Events.CLIENT, "x".repeat(1490)));
        assertThat(out)
                .hasToString(
                        "     0.000  #1 ->  1,490  \"%s\" … 1,234 more\n"
                                .formatted("x".repeat(256)));
    }

    @Test
    void canShowOnlyTheCount() {
        trace(TraceOptions.DEFAULT.withMaxTextBytes(0)).on(Events.sent(Events.CLIENT, "secret"));
        assertThat(out).hasToString("     0.000  #1 ->      6  \"\" … 6 more\n");
    }

    @Test
    void showsAHexDump() {
        TextTrace trace = trace(TraceOptions.DEFAULT.withHex(true).withMaxTextBytes(18));
        trace.on(Events.sent(Events.CLIENT, "GET / HTTP/1.1\r\n\r\n"));
        trace.on(Events.received(Events.CLIENT, "é".repeat(1000)));
        trace.on(Events.sent(Events.CLIENT, ""));
        assertThat(out)
                .hasToString(
                        """
                             0.000  #1 ->     18
                                    0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|
                                    0010  0d 0a                                            |..|
                             0.000  #1 <-  2,000
                                    0000  c3 a9 c3 a9 c3 a9 c3 a9 c3 a9 c3 a9 c3 a9 c3 a9  |................|
                                    0010  c3 a9                                            |..|
                                    … 1,982 more
                             0.000  #1 ->      0
                        """);
    }

    @Test
    void aHexDumpCanBeLong() {
        trace(TraceOptions.DEFAULT.withHex(true).withMaxTextBytes(70_000))
                .on(Events.sent(Events.CLIENT, "x".repeat(65_537)));
        assertThat(out).contains("\n            fff0  78 ").contains("\n            00010000  78 ");
    }

    @Test
    void staysInAsciiWhereTheTerminalDoes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream ascii = new PrintStream(bytes, false, StandardCharsets.US_ASCII);
        TextTrace trace =
                new TextTrace(ascii, ascii, TraceOptions.DEFAULT.withMaxTextBytes(2), clock);
        trace.on(Events.sent(Events.CLIENT, "éé"));
        assertThat(bytes).hasToString("     0.000  #1 ->      4  \"\\xc3\\xa9\" ... 2 more\n");
    }

    @Test
    void writesNumbersAlikeInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            trace(TraceOptions.DEFAULT).on(Events.closed(Events.CLIENT));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(out)
                .hasToString("     0.000  #1 closed: 1,234,567 sent, 6 received, 0.726 ms\n");
    }

    @Test
    void leavesTheDataForOtherObservers() {
        Event.Sent sent = new Event.Sent(Events.CLIENT, Events.view("hello"));
        trace(TraceOptions.DEFAULT).on(sent);
        trace(TraceOptions.DEFAULT.withHex(true)).on(sent);
        assertThat(sent.data()).isEqualTo(Events.view("hello"));
    }

    @Test
    void showsBothEndsOfAConnectionByTheirNumbers() {
        TextTrace trace = trace(TraceOptions.DEFAULT);
        trace.on(Events.sent(Events.CLIENT, "a"));
        trace.on(Events.received(Events.SERVER, "a"));
        assertThat(out.toString().lines())
                .containsExactly(
                        "     0.000  #1 ->      1  \"a\"", "     0.000  #2 <-      1  \"a\"");
        assertThat(Events.SERVER.role()).isEqualTo(Flow.Role.SERVER);
    }
}
