package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Event;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

class JsonTraceTest {
    private final FakeClock clock = new FakeClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private JsonTrace trace(TraceOptions options) throws IOException {
        return new JsonTrace(out, options, clock, FakeClock.START);
    }

    /// The lines after the first.
    private List<String> lines(TraceOptions options, List<Event> events) throws IOException {
        JsonTrace trace = trace(options);
        for (Event event : events) {
            trace.on(event);
            clock.advanceMicros(251);
        }
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
    }

    @Test
    void beginsWithTheTimeOfDay() throws IOException {
        trace(TraceOptions.DEFAULT).close();
        assertThat(out)
                .hasToString(
                        "{\"time\":0.000000000,\"event\":\"start\",\"format\":\"porthole-trace\","
                                + "\"version\":1,\"wall\":\"2026-01-02T03:04:05.000000006Z\"}\n");
    }

    @Test
    void writesASession() throws IOException {
        assertThat(lines(TraceOptions.DEFAULT, Events.session(Events.CLIENT)))
                .containsExactly(
                        """
                        {"time":0.000000000,"event":"opened","flow":1,"role":"client",\
                        "local":"127.0.0.1:41234","remote":"127.0.0.1:50007","took":0.000232000}\
                        """,
                        """
                        {"time":0.000251000,"event":"sent","flow":1,"bytes":6,\
                        "data":"aGVsbG8K","text":"hello\\n"}\
                        """,
                        """
                        {"time":0.000502000,"event":"received","flow":1,"bytes":6,\
                        "data":"aGVsbG8K","text":"hello\\n"}\
                        """,
                        """
                        {"time":0.000753000,"event":"outputShutdown","flow":1}\
                        """,
                        """
                        {"time":0.001004000,"event":"endOfStream","flow":1}\
                        """,
                        """
                        {"time":0.001255000,"event":"closed","flow":1,"sent":1234567,"received":6,\
                        "took":0.000726000,"aborted":false,"cause":null}\
                        """);
    }

    @Test
    void writesEveryOtherEvent() throws IOException {
        List<Event> events =
                List.of(
                        new Event.Resolving("a\"b\u202e"),
                        new Event.Resolved(
                                "localhost",
                                List.of(
                                        InetAddress.ofLiteral("127.0.0.1"),
                                        InetAddress.ofLiteral("::1")),
                                Duration.ofSeconds(61)),
                        new Event.Connecting(Events.CLIENT.remote()),
                        Events.failed(Events.CLIENT.remote(), new ConnectException("no\nway")),
                        Events.tls(Events.CLIENT),
                        new Event.Reset(Events.CLIENT),
                        Events.aborted(Events.CLIENT, "idle"),
                        new Event.DatagramSent(
                                Events.CLIENT.local(), Events.CLIENT.remote(), Events.view("a")),
                        new Event.DatagramReceived(
                                Events.CLIENT.local(), Events.CLIENT.remote(), Events.view("b")));
        assertThat(lines(TraceOptions.DEFAULT, events).stream().map(l -> l.substring(20)))
                .containsExactly(
                        """
                        "event":"resolving","host":"a\\"b\\u202e"}\
                        """,
                        """
                        "event":"resolved","host":"localhost",\
                        "addresses":["127.0.0.1","::1"],"took":61.000000000}\
                        """,
                        """
                        "event":"connecting","remote":"127.0.0.1:50007"}\
                        """,
                        """
                        "event":"connectFailed","remote":"127.0.0.1:50007","took":0.000210000,\
                        "cause":"no\\nway"}\
                        """,
                        """
                        "event":"tlsStarted","flow":1,"protocol":"TLSv1.3",\
                        "cipher":"TLS_AES_128_GCM_SHA256","alpn":"h2","took":0.009000000}\
                        """,
                        """
                        "event":"reset","flow":1}\
                        """,
                        """
                        "event":"closed","flow":1,"sent":0,"received":0,"took":2.000000000,\
                        "aborted":true,"cause":"idle"}\
                        """,
                        """
                        "event":"datagramSent","local":"127.0.0.1:41234",\
                        "remote":"127.0.0.1:50007","bytes":1,"data":"YQ==","text":"a"}\
                        """,
                        """
                        "event":"datagramReceived","local":"127.0.0.1:41234",\
                        "remote":"127.0.0.1:50007","bytes":1,"data":"Yg==","text":"b"}\
                        """);
    }

    @Test
    void cutsLongDataAndCountsTheRest() throws IOException {
        Event sent = Events.sent(Events.CLIENT, "abcé");
        assertThat(lines(TraceOptions.DEFAULT.withMaxJsonBytes(4), List.of(sent)).getFirst())
                .endsWith("\"bytes\":5,\"data\":\"YWJj\",\"text\":\"abc\",\"omitted\":2}");
    }

    @Test
    void givesTextOnlyForWhatIsPrintable() throws IOException {
        assertThat(
                        lines(
                                TraceOptions.DEFAULT,
                                List.of(
                                        Events.sent(Events.CLIENT, "\u001b[2J"),
                                        new Event.Sent(
                                                Events.CLIENT,
                                                Events.view(new byte[] {(byte) 0xff})),
                                        Events.sent(Events.CLIENT, "\té\r\n"))))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("\"data\":\"G1sySg==\"}"),
                        line -> assertThat(line).endsWith("\"data\":\"/w==\"}"),
                        line -> assertThat(line).endsWith(",\"text\":\"\\té\\r\\n\"}"));
    }
}
