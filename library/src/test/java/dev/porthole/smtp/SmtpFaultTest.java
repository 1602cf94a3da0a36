package dev.porthole.smtp;

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
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Every fault, at every turn of a conversation, ends in its failure.
@Timeout(120)
class SmtpFaultTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final WireLimits LIMITS =
            WireLimits.DEFAULT
                    .withLineTimeout(SHORT)
                    .withBodyTimeout(SHORT)
                    .withMaxBodyBytes(10_000)
                    .withMaxSkippedBytes(10_000);

    private final Transcript conversation = transcript("typical");
    private final Transcript starttls = transcript("starttls");

    private static Transcript transcript(String name) {
        return Transcript.all("smtp")
                .filter(each -> each.name().equals(name + ".transcript"))
                .findFirst()
                .orElseThrow();
    }

    /// One fault at one turn.
    private record Trial(Fault fault, Speaker other, Transcript played, int turn) {
        Throwable failure() {
            return other == Speaker.SERVER
                    ? clientMeets(played, fault, turn)
                    : serverMeets(played, fault, turn);
        }

        String tested() {
            return other == Speaker.SERVER ? "client" : "server";
        }
    }

    /// Several at once, since most of the time is waiting; after one of each side, so that no class
    /// is loaded within a deadline.
    @Test
    void everyFaultHasItsFailure() throws Exception {
        List<Trial> trials = trials();
        clientMeets(conversation, Fault.RESET, 16);
        serverMeets(conversation, Fault.RESET, 15);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Throwable>> failures =
                    trials.stream().map(each -> threads.submit(each::failure)).toList();
            for (int i = 0; i < trials.size(); i++) {
                assertThat(failures.get(i).get())
                        .as("%s", trials.get(i))
                        .isInstanceOf(trials.get(i).fault().failure());
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (String tested : List.of("client", "server")) {
                long places =
                        trials.stream()
                                .filter(t -> t.fault() == fault && t.tested().equals(tested))
                                .count();
                String failure = fault.failure().getSimpleName();
                rows.add(new Row(tested, fault, failure, (int) places));
            }
        }
        ReliabilityTable.check("smtp", rows);
    }

    private List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            boolean early = fault == Fault.EARLY_DATA;
            Transcript played = early ? starttls : conversation;
            int count = played.turns().size();
            for (int turn = early ? count - 2 : 0; turn < count; turn++) {
                trials.add(new Trial(fault, played.turns().get(turn).speaker(), played, turn));
            }
        }
        return trials;
    }

    private static Throwable serverMeets(Transcript transcript, Fault fault, int turn) {
        TestBackend backend = new TestBackend(transcript.setUp("user").toArray(String[]::new));
        SmtpServer server =
                new SmtpServer(
                        backend,
                        SmtpServer.Options.of("mx.example", transcript.setUp("domain").getFirst())
                                .withTls(Tls.server(TestIdentity.LOCALHOST), false)
                                .withLimits(SmtpLimits.DEFAULT.withWire(LIMITS)));
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        var player = play(transcript, Speaker.CLIENT, ends[0], fault, turn);
        Throwable failure = catchThrowable(() -> server.handle(ends[1]));
        close(ends);
        requireFault(player);
        boolean complete = turn == 15; // when only the goodbye goes wrong
        assertThat(backend.taken).as("%s in turn %d", fault, turn).hasSize(complete ? 1 : 0);
        return failure;
    }

    private static Throwable clientMeets(Transcript transcript, Fault fault, int turn) {
        SmtpClient.Options options = SmtpDriver.options(transcript).withLimits(LIMITS);
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        var player = play(transcript, Speaker.SERVER, ends[1], fault, turn);
        Throwable failure =
                catchThrowable(() -> {
                    try (SmtpClient client = SmtpClient.on(ends[0], options)) {
                        new SmtpDriver(transcript, client).drive();
                    }
                });
        close(ends);
        requireFault(player);
        return failure;
    }

    /// Plays the side that commits the fault, and closes it at once afterwards.
    private static CompletableFuture<Void> play(
            Transcript transcript, Speaker side, Connection end, Fault fault, int turn) {
        return Sides.run(() -> {
            Player.play(transcript, side, end, fault, turn);
            end.close();
        });
    }

    /// It came as far as its fault; how that ended for it does not matter.
    private static void requireFault(CompletableFuture<Void> player) {
        Throwable end = player.handle((_, failure) -> failure).join();
        assertThat(end == null || happenedIn(Fault.class, end))
                .as("the fault was committed: %s", end)
                .isTrue();
    }

    private static boolean happenedIn(Class<?> type, Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .anyMatch(each -> each.getClassName().equals(type.getName()));
    }

    private static void close(Connection[] ends) {
        for (Connection each : ends) {
            assertThat(catchThrowable(each::abort)).isNull();
        }
    }
}
