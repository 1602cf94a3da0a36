package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.news.NewsStore;
import dev.porthole.wire.Player;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Each conversation in `nntp/*.transcript` is played against the client and against the server.
@Timeout(60)
class NntpTranscriptTest {
    private static final NntpClient.Options OPTIONS =
            NntpClient.Options.DEFAULT.withLimits(
                    WireLimits.DEFAULT.withLineTimeout(Duration.ofSeconds(10)));

    @TempDir private Path folder;

    static Stream<Transcript> forClients() {
        return all("client");
    }

    static Stream<Transcript> forServers() {
        return all("server");
    }

    private static Stream<Transcript> all(String side) {
        return Transcript.all("nntp")
                .filter(each -> !each.has("only") || each.setUp("only").contains(side));
    }

    @Test
    void thereAreTranscriptsForBothSides() {
        assertThat(forClients()).hasSizeGreaterThan(20);
        assertThat(forServers()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("forClients")
    void theClientPlaysItsPart(Transcript transcript) throws Exception {
        for (Chop chop : Chop.values()) {
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            var server = Sides.run(() -> Player.play(transcript, Speaker.SERVER, ends[1]));
            try {
                drive(transcript, ends[0]);
            } catch (Throwable e) {
                ends[0].abort();
                server.exceptionally(why -> suppress(e, why)).get(10, TimeUnit.SECONDS);
                throw e;
            }
            server.get(10, TimeUnit.SECONDS);
        }
    }

    private static void drive(Transcript transcript, Connection connection) throws Exception {
        if (transcript.has("refuses")) {
            assertThatThrownBy(() -> NntpClient.on(connection, OPTIONS))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining(transcript.setUp("refuses").getFirst());
            return;
        }
        try (NntpClient client = NntpClient.on(connection, OPTIONS)) {
            new NntpDriver(transcript, client).drive();
        }
    }

    private static Void suppress(Throwable e, Throwable other) {
        e.addSuppressed(other);
        return null;
    }

    @ParameterizedTest
    @MethodSource("forServers")
    void theServerPlaysItsPart(Transcript transcript) throws Exception {
        for (Chop chop : Chop.values()) {
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            try (NewsStore store = NntpTestServer.store(transcript, folder.resolve(chop.name()))) {
                NntpServer server = new NntpServer(store, NntpTestServer.options(transcript));
                var served =
                        Sides.run(() -> {
                            server.handle(ends[1]);
                            ends[1].close();
                        });
                Player.play(transcript, Speaker.CLIENT, ends[0]);
                assertThat(ends[0].read(100)).isEmpty();
                served.get(10, TimeUnit.SECONDS);
            }
        }
    }
}
