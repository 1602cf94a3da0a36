package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Conversations of RFCs and of other programs, as files, played against our client and our server;
/// they arrive whole, and in pieces of each size: a byte at a time, and cut in every place.
@Timeout(60)
class TranscriptTest {
    private static final int WHOLE = 1 << 16;
    private static final int LARGEST_PIECE = 24;

    private static final TelnetSettings CLIENT =
            TelnetSettings.CLIENT
                    .withTerminalTypes("xterm-256color", "xterm")
                    .withWindowSize(new WindowSize(80, 24));

    private static final TelnetSettings DUMB =
            new TelnetSettings(
                    Set.of(),
                    Set.of(TelnetOption.ECHO, TelnetOption.SUPPRESS_GO_AHEAD),
                    List.of(),
                    Optional.empty(),
                    TelnetLimits.DEFAULT);

    static Stream<Script> clients() {
        return Script.all().filter(each -> each.isAbout("client"));
    }

    static Stream<Script> servers() {
        return Script.all().filter(each -> each.isAbout("server"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void clientPlays(Script script) throws Exception {
        for (int most = 1; most <= LARGEST_PIECE; most++) {
            client(script, most);
        }
        client(script, WHOLE);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void serverPlays(Script script) throws Exception {
        for (int most = 1; most <= LARGEST_PIECE; most++) {
            server(script, most);
        }
        server(script, WHOLE);
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(clients()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(servers()).hasSizeGreaterThanOrEqualTo(20);
    }

    private static void client(Script script, int most) throws Exception {
        Connection[] pair = Chop.pairInPieces(most, Observer.NONE, Limits.DEFAULT);
        together(
                () -> script.play('S', pair[1]),
                () -> script.runClient(new TelnetClient(pair[0], script.dumb() ? DUMB : CLIENT)),
                pair);
    }

    private static void server(Script script, int most) throws Exception {
        Connection[] pair = Chop.pairInPieces(most, Observer.NONE, Limits.DEFAULT);
        TelnetServer server = new TelnetServer(script::runServer);
        together(
                () -> script.play('C', pair[0]),
                () -> {
                    server.handle(pair[1]);
                    pair[1].close();
                },
                pair);
    }

    private interface Part {
        void run() throws IOException;
    }

    /// Runs both; a failure of one ends the other.
    private static void together(Part player, Part application, Connection... pair)
            throws Exception {
        FutureTask<Void> running =
                new FutureTask<>(() -> {
                    try {
                        application.run();
                    } finally {
                        pair[0].shutdownInput();
                    }
                    return null;
                });
        Thread.ofVirtual().start(running);
        try {
            player.run();
        } catch (Throwable e) {
            pair[0].abort();
            pair[1].abort();
            try {
                running.get();
            } catch (ExecutionException cause) {
                e.addSuppressed(cause.getCause());
            }
            throw e;
        }
        running.get();
    }
}
