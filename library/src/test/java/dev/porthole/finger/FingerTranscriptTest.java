package dev.porthole.finger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.wire.Player;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every conversation of `finger/`, with the client and with the server.
@Timeout(30)
class FingerTranscriptTest {
    @TempDir Path folder;

    static Stream<Transcript> transcripts() {
        return Transcript.all("finger");
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theServerSpeaksAsWritten(Transcript transcript) throws Exception {
        FingerServer server = new FingerServer(backend(transcript));
        for (Chop chop : Chop.values()) {
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            CompletableFuture<Void> served =
                    Sides.run(() -> {
                        server.handle(ends[1]);
                        ends[1].close();
                    });
            Player.play(transcript, Speaker.CLIENT, ends[0]);
            assertThat(ends[0].read(100)).isEmpty();
            served.get();
        }
    }

    /// Without those whose question no client of ours would ask: it has one form for each.
    static Stream<Transcript> ours() {
        return transcripts().filter(each -> isOurs(question(each)));
    }

    private static String question(Transcript transcript) {
        return transcript.turns().getFirst().lines().getFirst().text();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void theClientSpeaksAsWritten(Transcript transcript) throws Exception {
        String answer =
                transcript.turns().getLast().lines().stream()
                        .map(Line::text)
                        .collect(Collectors.joining("\n", "", "\n"));
        for (Chop chop : Chop.values()) {
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            CompletableFuture<Void> played =
                    Sides.run(() -> {
                        Player.play(transcript, Speaker.SERVER, ends[1]);
                        ends[1].close();
                    });
            FingerQuery query = FingerQuery.parse(question(transcript));
            assertThat(FingerClient.create().query(ends[0], query)).isEqualTo(answer);
            played.get();
        }
    }

    private static boolean isOurs(String question) {
        try {
            return FingerQuery.parse(question).encode().equals(question);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private FingerBackend backend(Transcript transcript) throws Exception {
        for (String user : transcript.setUp("user")) {
            String[] parts = user.split("\\|", 2);
            Files.writeString(folder.resolve(parts[0]), parts[1].translateEscapes());
        }
        PlanFolder plans = new PlanFolder(folder);
        if (!transcript.setUp("list").contains("refused")) {
            return plans;
        }
        return (name, verbose) -> Optional.empty();
    }
}
