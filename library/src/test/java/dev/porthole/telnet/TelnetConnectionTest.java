package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Connection;
import dev.porthole.server.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// Data, and what is below it, at once.
@Timeout(30)
class TelnetConnectionTest {
    private static final TelnetOption OWN = TelnetOption.of(201);

    /// A peer that asks and does not read, while this side's writer is stuck: its requests are
    /// taken all the same, and answered when it reads.
    @Test
    void readingNeverWaitsForAWriter() throws Exception {
        Connection[] pair = Connection.pair();
        TelnetConnection telnet = new TelnetConnection(pair[0], TelnetSettings.CLIENT, _ -> {});
        int size = 300_000; // more than the connection holds
        FutureTask<Void> writing =
                new FutureTask<>(() -> {
                    telnet.write(new byte[size]);
                    return null;
                });
        Thread.ofVirtual().start(writing);
        Await.until(() -> pair[0].bytesSent() > 0);
        FutureTask<Integer> reading = new FutureTask<>(() -> telnet.read(ByteBuffer.allocate(1)));
        Thread.ofVirtual().start(reading);
        int requests = 500;
        for (int i = 0; i < requests; i++) {
            pair[1].write(Notation.parse("<IAC DO 93>"));
        }
        pair[1].write(Notation.parse("x"));
        assertThat(reading.get()).isEqualTo(1);
        byte[] all = read(pair[1], size + 3 * requests);
        writing.get();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(new byte[size]);
        expected.writeBytes("<IAC WONT 93>".repeat(requests).transform(Notation::parse));
        assertThat(all).isEqualTo(expected.toByteArray());
    }

    private static byte[] read(Connection connection, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && connection.read(buffer) >= 0) {}
        return buffer.array();
    }

    /// Several threads write: each call's bytes stay together.
    @Test
    void whatOneThreadWritesStaysTogether() throws Exception {
        Connection[] pair = Connection.pair();
        TelnetConnection telnet = new TelnetConnection(pair[0], TelnetSettings.CLIENT, _ -> {});
        List<FutureTask<Void>> writers = new ArrayList<>();
        for (char each = 'a'; each < 'e'; each++) {
            byte[] line = (Character.toString(each).repeat(99) + "\n").getBytes(US_ASCII);
            FutureTask<Void> writer =
                    new FutureTask<>(() -> {
                        for (int i = 0; i < 500; i++) {
                            telnet.write(line);
                            telnet.send(TelnetCommand.NOP);
                        }
                        return null;
                    });
            writers.add(writer);
            Thread.ofVirtual().start(writer);
        }
        String all = new String(read(pair[1], 4 * 500 * 102), ISO_8859_1);
        for (FutureTask<Void> each : writers) {
            each.get();
        }
        assertThat(all.replace("\u00ff\u00f1", "").lines())
                .hasSize(4 * 500)
                .allMatch(line -> line.equals(line.substring(0, 1).repeat(99)));
    }

    @Test
    void anOptionOfTheApplicationsOwnIsNegotiatedAndHeard() throws IOException {
        Connection[] pair = Connection.pair();
        List<TelnetEvent> events = new ArrayList<>();
        TelnetConnection telnet =
                new TelnetConnection(
                        pair[0], TelnetSettings.CLIENT.withOption(OWN, Side.REMOTE), events::add);
        telnet.ask(OWN, Side.REMOTE, true);
        assertThat(telnet.isEnabled(OWN, Side.REMOTE)).isFalse();
        pair[1].write(Notation.parse("<IAC SB 201>early<IAC SE IAC WILL 201>"));
        pair[1].write(Notation.parse("<IAC SB 201>hi<IAC SE IAC GA>."));
        assertThat(telnet.read(ByteBuffer.allocate(10))).isEqualTo(1);
        assertThat(telnet.isEnabled(OWN, Side.REMOTE)).isTrue();
        telnet.say(OWN, Notation.parse("yes<IAC>"));
        telnet.ask(OWN, Side.REMOTE, false);
        assertThat(Notation.format(pair[1].read(100)))
                .isEqualTo("<IAC DO 201 IAC SB 201>yes<IAC IAC IAC SE IAC DONT 201>");
        assertThat(events).hasSize(3);
        assertThat(events.get(0)).isEqualTo(new TelnetEvent.OptionChanged(OWN, Side.REMOTE, true));
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        TelnetEvent.Subnegotiation.class,
                        e -> assertThat(e.said()).asString().isEqualTo("hi"));
        assertThat(events.get(2)).isEqualTo(new TelnetEvent.Command(TelnetCommand.GA));
    }

    /// A pipe that has ended: what the server asks for is taken all the same.
    @Test
    void afterTheLastWordNothingIsAnswered() throws IOException {
        Connection[] pair = Connection.pair();
        TelnetConnection telnet = new TelnetConnection(pair[0], TelnetSettings.CLIENT, _ -> {});
        telnet.shutdownOutput();
        pair[1].write(Notation.parse("<IAC DO 93 IAC WILL ECHO IAC AYT>x"));
        assertThat(telnet.read(ByteBuffer.allocate(1))).isEqualTo(1);
        assertThat(telnet.isEnabled(TelnetOption.ECHO, Side.REMOTE)).isTrue();
        assertThat(pair[1].read(10)).isEmpty();
    }

    @Test
    void theEndIsTheEnd() throws IOException {
        Connection[] pair = Connection.pair();
        pair[1].write(Notation.parse("a<IAC NOP>"));
        pair[1].shutdownOutput();
        TelnetConnection telnet = new TelnetConnection(pair[0], TelnetSettings.CLIENT, _ -> {});
        ByteBuffer target = ByteBuffer.allocate(10);
        assertThat(telnet.read(ByteBuffer.allocate(0))).isZero();
        assertThat(telnet.read(target)).isEqualTo(1);
        assertThat(telnet.read(target)).isEqualTo(-1);
        assertThat(telnet.read(target)).isEqualTo(-1);
    }
}
