package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.porthole.net.Connection;
import dev.porthole.wire.Fault;
import dev.porthole.wire.Player;
import dev.porthole.wire.ReliabilityTable;
import dev.porthole.wire.ReliabilityTable.Row;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Every fault that the other side can commit, in place of every line, ends in its named failure.
@Timeout(120)
class Pop3FaultTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    private final Transcript session = transcript("rfc1939-session.transcript");
    private final Transcript stls = transcript("stls-offered.transcript");

    private static Transcript transcript(String name) {
        return Transcript.all("pop3")
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyFaultHasItsFailure() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            rows.add(row("server", fault, Speaker.CLIENT));
            rows.add(row("client", fault, Speaker.SERVER));
        }
        ReliabilityTable.check("pop3", rows);
    }

    /// @param faulty who commits it
    private Row row(String tested, Fault fault, Speaker faulty) {
        boolean early = fault == Fault.EARLY_DATA;
        Transcript transcript = early ? stls : session;
        int[] turns =
                IntStream.range(0, transcript.turns().size())
                        .filter(turn -> transcript.turns().get(turn).speaker() == faulty)
                        .filter(turn -> !early || isStls(transcript, turn))
                        .toArray();
        for (int turn : turns) {
            Throwable failure = meet(transcript, fault, faulty, turn);
            assertThat(failure)
                    .as("%s in place of turn %d, under test the %s", fault, turn, tested)
                    .isInstanceOf(fault.failure());
        }
        return new Row(tested, fault, fault.failure().getSimpleName(), turns.length);
    }

    /// The line that agrees on TLS: `STLS`, or its `+OK`.
    private static boolean isStls(Transcript transcript, int turn) {
        return transcript.turns().get(turn).lines().getLast().text().matches("STLS|.*begin TLS");
    }

    private static Throwable meet(Transcript transcript, Fault fault, Speaker faulty, int turn) {
        Connection[] ends = Connection.pair();
        int own = faulty == Speaker.CLIENT ? 0 : 1;
        Sides.run(() -> Player.play(transcript, faulty, ends[own], fault, turn));
        Throwable failure =
                catchThrowable(() -> {
                    if (faulty == Speaker.CLIENT) {
                        serve(transcript, ends[1], limits(fault));
                    } else {
                        Pop3TranscriptTest.drive(
                                Pop3Client.on(
                                        ends[0],
                                        Pop3Client.Options.DEFAULT.withLimits(limits(fault))),
                                transcript);
                    }
                });
        for (Connection each : ends) {
            assertThat(catchThrowable(each::abort)).isNull();
        }
        return failure;
    }

    private static WireLimits limits(Fault fault) {
        Duration patience = fault.patience(SHORT);
        return WireLimits.DEFAULT
                .withLineTimeout(patience)
                .withBodyTimeout(patience)
                .withMaxBodyBytes(1 << 16);
    }

    private static void serve(Transcript transcript, Connection connection, WireLimits wire)
            throws IOException {
        Pop3Limits limits = Pop3Limits.DEFAULT.withWire(wire);
        new Pop3Server(
                        Pop3TestServer.maildrops(transcript),
                        Pop3TestServer.options(transcript).withLimits(limits))
                .handle(connection);
    }
}
