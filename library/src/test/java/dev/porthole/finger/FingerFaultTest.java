package dev.porthole.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
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

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every fault that the other side can commit ends in its named failure.
@Timeout(60)
class FingerFaultTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Set<Fault> OF_CLIENTS = EnumSet.complementOf(EnumSet.of(Fault.EARLY_DATA));
    private static final Set<Fault> OF_SERVERS =
            EnumSet.of(Fault.STALL, Fault.DRIP, Fault.RESET, Fault.LONG_LINE);

    private final Transcript transcript =
            Transcript.all("finger")
                    .filter(each -> each.name().equals("user.transcript"))
                    .findFirst()
                    .orElseThrow();

    @Test
    void everyFaultHasItsFailure() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Fault fault : OF_CLIENTS) {
            rows.add(row("server", fault, serverMeets(fault)));
        }
        for (Fault fault : OF_SERVERS) {
            rows.add(row("client", fault, clientMeets(fault)));
        }
        ReliabilityTable.check("finger", rows);
    }

    private static Row row(String tested, Fault fault, Throwable failure) {
        assertThat(failure)
                .as("%s, under test the %s", fault, tested)
                .isInstanceOf(fault.failure());
        return new Row(tested, fault, failure.getClass().getSimpleName(), 1);
    }

    private Throwable serverMeets(Fault fault) {
        FingerServer server =
                new FingerServer((name, verbose) -> Optional.of("knitting"))
                        .withLimits(WireLimits.DEFAULT.withLineTimeout(fault.patience(SHORT)));
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        Sides.run(() -> Player.play(transcript, Speaker.CLIENT, ends[0], fault, 0));
        Throwable failure = catchThrowable(() -> server.handle(ends[1]));
        close(ends);
        return failure;
    }

    private Throwable clientMeets(Fault fault) {
        FingerClient client =
                FingerClient.create()
                        .withDialer(Dialer.create())
                        .withLimits(10_000, fault.patience(SHORT));
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        Sides.run(() -> Player.play(transcript, Speaker.SERVER, ends[1], fault, 1));
        Throwable failure = catchThrowable(() -> client.query(ends[0], FingerQuery.parse("alice")));
        close(ends);
        return failure;
    }

    private static void close(Connection[] ends) {
        for (Connection each : ends) {
            assertThat(catchThrowable(each::abort)).isNull();
        }
    }
}
