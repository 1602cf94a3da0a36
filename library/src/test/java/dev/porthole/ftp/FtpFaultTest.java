package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.wire.Fault;
import dev.porthole.wire.Player;
import dev.porthole.wire.ReliabilityTable;
import dev.porthole.wire.ReliabilityTable.Row;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Every fault, at every turn of a conversation, ends in its failure.
@Timeout(120)
class FtpFaultTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    /// RFC 4217, section 4: what comes with AUTH, before TLS.
    private static final Transcript AUTH =
            new Transcript(
                    "auth",
                    Map.of(),
                    List.of(
                            turn(Speaker.SERVER, "220 ready"),
                            turn(Speaker.CLIENT, "AUTH TLS"),
                            turn(Speaker.SERVER, "234 go on")));

    @TempDir Path root;

    private static Turn turn(Speaker speaker, String line) {
        return new Turn(speaker, List.of(new Line(line, false)));
    }

    private static Transcript conversation() {
        return Transcript.all("ftp")
                .filter(each -> each.name().equals("rfc959-appendix2-quotes.transcript"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyFaultHasItsFailure() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            rows.add(row("client", fault, Speaker.SERVER));
            rows.add(row("server", fault, Speaker.CLIENT));
        }
        ReliabilityTable.check("ftp", rows);
    }

    private Row row(String tested, Fault fault, Speaker other) throws IOException {
        Transcript played = fault == Fault.EARLY_DATA ? AUTH : conversation();
        List<Integer> turns =
                IntStream.range(0, played.turns().size())
                        .filter(i -> played.turns().get(i).speaker() == other)
                        .filter(i -> fault != Fault.EARLY_DATA || i > 0)
                        .boxed()
                        .toList();
        for (int turn : turns) {
            Throwable failure =
                    other == Speaker.SERVER
                            ? clientMeets(played, fault, turn)
                            : serverMeets(played, fault, turn);
            assertThat(failure)
                    .as("%s in turn %d, under test the %s", fault, turn, tested)
                    .isInstanceOf(fault.failure());
        }
        return new Row(tested, fault, fault.failure().getSimpleName(), turns.size());
    }

    private Throwable serverMeets(Transcript transcript, Fault fault, int turn) throws IOException {
        Duration patience = fault.patience(SHORT);
        Path own = Files.createTempDirectory(root, "user");
        FtpServer server =
                new FtpServer(
                        FtpFixture.only(FtpUser.writer(own)),
                        FtpServer.Options.DEFAULT
                                .withTls(Tls.server(TestIdentity.LOCALHOST), false)
                                .withTimeouts(patience, patience)
                                .withLimits(WireLimits.DEFAULT.withLineTimeout(patience)));
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        Sides.run(() -> Player.play(transcript, Speaker.CLIENT, ends[0], fault, turn));
        Throwable failure = catchThrowable(() -> server.handle(ends[1]));
        close(ends);
        return failure;
    }

    private static Throwable clientMeets(Transcript transcript, Fault fault, int turn) {
        FtpClient.Options options =
                FtpClient.Options.DEFAULT.withLimits(
                        WireLimits.DEFAULT.withLineTimeout(fault.patience(SHORT)));
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        Sides.run(() -> Player.play(transcript, Speaker.SERVER, ends[1], fault, turn));
        Throwable failure =
                catchThrowable(() -> {
                    try (FtpClient client = FtpClient.on(ends[0], options)) {
                        if (fault == Fault.EARLY_DATA) {
                            client.startTls();
                        } else {
                            new FtpDriver(transcript, client).drive();
                        }
                    }
                });
        close(ends);
        return failure;
    }

    private static void close(Connection[] ends) {
        for (Connection each : ends) {
            assertThat(catchThrowable(each::abort)).isNull();
        }
    }
}
