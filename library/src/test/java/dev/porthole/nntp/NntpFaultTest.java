package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.news.NewsStore;
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
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Every fault, at every turn of a session, ends in its failure.
@Timeout(240)
class NntpFaultTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final WireLimits LIMITS =
            WireLimits.DEFAULT
                    .withLineTimeout(SHORT)
                    .withBodyTimeout(SHORT)
                    .withMaxBodyBytes(10_000)
                    .withMaxSkippedBytes(10_000);
    private static final MessageId POSTED = new MessageId("<posted@example.net>");

    @TempDir private Path folder;
    private final Transcript session = transcript("session");
    private final Transcript starttls = transcript("starttls");

    private static Transcript transcript(String name) {
        return Transcript.all("nntp")
                .filter(each -> each.name().equals(name + ".transcript"))
                .findFirst()
                .orElseThrow();
    }

    /// One fault at one turn.
    private record Trial(Fault fault, Speaker other, Transcript played, int turn) {
        String tested() {
            return other == Speaker.SERVER ? "client" : "server";
        }

        String name() {
            return tested() + fault + turn;
        }
    }

    /// Several at once, since most of the time is waiting; after one of each side, so that no class
    /// is loaded within a deadline.
    @Test
    void everyFaultHasItsFailure() throws Exception {
        List<Trial> trials = trials();
        int last = session.turns().size() - 1;
        clientMeets(new Trial(Fault.RESET, Speaker.SERVER, session, last));
        serverMeets(new Trial(Fault.RESET, Speaker.CLIENT, session, last - 1), "first");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Throwable>> failures =
                    trials.stream().map(each -> threads.submit(() -> meet(each))).toList();
            for (int i = 0; i < trials.size(); i++) {
                assertThat(failures.get(i).get())
                        .as("%s", trials.get(i))
                        .isInstanceOf(trials.get(i).fault().failure());
            }
        }
        ReliabilityTable.check("nntp", rows(trials));
    }

    private Throwable meet(Trial trial) throws IOException {
        return trial.other() == Speaker.SERVER
                ? clientMeets(trial)
                : serverMeets(trial, trial.name());
    }

    private static List<Row> rows(List<Trial> trials) {
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
        return rows;
    }

    private List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            boolean early = fault == Fault.EARLY_DATA;
            Transcript played = early ? starttls : session;
            int count = played.turns().size();
            for (int turn = early ? count - 2 : 0; turn < count; turn++) {
                trials.add(new Trial(fault, played.turns().get(turn).speaker(), played, turn));
            }
        }
        return trials;
    }

    private Throwable serverMeets(Trial trial, String name) throws IOException {
        Transcript played = trial.played();
        NntpServer.Options options =
                NntpTestServer.options(played)
                        .withLimits(NntpLimits.DEFAULT.withWire(LIMITS))
                        .withTls(Tls.server(TestIdentity.LOCALHOST), played == starttls);
        try (NewsStore store = NntpTestServer.store(played, folder.resolve(name))) {
            NntpServer server = new NntpServer(store, options);
            Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
            var player = play(trial, ends[0]);
            Throwable failure = catchThrowable(() -> server.handle(ends[1]));
            close(ends);
            requireFault(player, trial);
            boolean complete = played == session && trial.turn() > postedBy(played);
            assertThat(store.find(POSTED).isPresent()).as("%s", trial).isEqualTo(complete);
            return failure;
        }
    }

    /// The turn that ends with the last line of the article.
    private static int postedBy(Transcript played) {
        int turn = 0;
        while (!played.turns().get(turn).lines().getLast().text().equals(".")
                || played.turns().get(turn).speaker() == Speaker.SERVER) {
            turn++;
        }
        return turn;
    }

    private static Throwable clientMeets(Trial trial) {
        NntpClient.Options options = NntpClient.Options.DEFAULT.withLimits(LIMITS);
        Connection[] ends = Chop.WHOLE.pair(Observer.NONE, Limits.DEFAULT);
        var player = play(trial, ends[1]);
        Throwable failure =
                catchThrowable(() -> {
                    try (NntpClient client = NntpClient.on(ends[0], options)) {
                        new NntpDriver(trial.played(), client).drive();
                    }
                });
        close(ends);
        requireFault(player, trial);
        return failure;
    }

    /// Plays the side that commits the fault, and closes it at once afterwards.
    private static CompletableFuture<Void> play(Trial trial, Connection end) {
        return Sides.run(() -> {
            Player.play(trial.played(), trial.other(), end, trial.fault(), trial.turn());
            end.close();
        });
    }

    /// It came as far as its fault; how that ended for it does not matter.
    private static void requireFault(CompletableFuture<Void> player, Trial trial) {
        Throwable end = player.handle((_, failure) -> failure).join();
        assertThat(end == null || happenedIn(Fault.class, end))
                .as("%s was committed: %s", trial, end)
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
