package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Event;
import dev.porthole.net.Flow.Role;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.wire.Player;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Each conversation in `ftp/*.transcript` is played against the client and against the server: the
/// control connection in memory, data connections over loopback.
@Timeout(60)
class FtpTranscriptTest {
    @TempDir Path folder;

    static Stream<Transcript> forClients() {
        return all("client");
    }

    static Stream<Transcript> forServers() {
        return all("server");
    }

    private static Stream<Transcript> all(String side) {
        return Transcript.all("ftp")
                .filter(each -> !each.has("only") || each.setUp("only").contains(side));
    }

    @Test
    void thereAreTranscriptsForBothSides() {
        assertThat(forClients()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(forServers()).hasSizeGreaterThanOrEqualTo(20);
    }

    /// With the port of the data connections in place of `{port}` and `{pasv}`.
    static Transcript withPort(Transcript transcript, int port) {
        String passive = "127,0,0,1,%d,%d".formatted(port >> 8, port & 255);
        List<Turn> turns =
                transcript.turns().stream()
                        .map(turn ->
                                new Turn(
                                        turn.speaker(),
                                        turn.lines().stream()
                                                .map(line -> replace(line, port, passive))
                                                .toList()))
                        .toList();
        return new Transcript(transcript.name(), transcript.setUp(), turns);
    }

    private static Line replace(Line line, int port, String passive) {
        return new Line(
                line.text().replace("{port}", Integer.toString(port)).replace("{pasv}", passive),
                line.exact());
    }

    @ParameterizedTest
    @MethodSource("forClients")
    void theClientPlaysItsPart(Transcript transcript) throws Exception {
        for (Chop chop : Chop.values()) {
            try (var data = new DataLine.Listening(transcript, true)) {
                Transcript played = withPort(transcript, data.port());
                Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
                var server = Sides.run(() -> Player.play(played, Speaker.SERVER, ends[1]));
                try (FtpClient client = FtpClient.on(ends[0], FtpDriver.options(transcript))) {
                    new FtpDriver(played, client).drive();
                } catch (Throwable e) {
                    ends[0].abort();
                    server.exceptionally(why -> suppress(e, why)).get(10, TimeUnit.SECONDS);
                    throw e;
                }
                server.get(10, TimeUnit.SECONDS);
                data.await();
            }
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
            Path root = Files.createDirectory(folder.resolve(chop.name()));
            setUp(transcript, root);
            if (transcript.has("active")) {
                try (var data = new DataLine.Listening(transcript, false)) {
                    serve(withPort(transcript, data.port()), root, chop, Observer.NONE);
                    data.await();
                }
            } else {
                var data = new DataLine.Dialling(transcript);
                serve(transcript, root, chop, dialler(data));
                data.await();
            }
            check(transcript, root);
        }
    }

    private static void serve(Transcript transcript, Path root, Chop chop, Observer observer)
            throws Exception {
        Connection[] ends = chop.pair(observer, Limits.DEFAULT);
        FtpServer server = server(transcript, root);
        var served =
                Sides.run(() -> {
                    server.handle(ends[1]);
                    ends[1].close();
                });
        Player.play(transcript, Speaker.CLIENT, ends[0]);
        served.get(10, TimeUnit.SECONDS);
    }

    static FtpServer server(Transcript transcript, Path root) {
        FtpUser user = transcript.has("read-only") ? FtpUser.reader(root) : FtpUser.writer(root);
        FtpBackend backend =
                (name, password, _) ->
                        transcript.setUp("user").contains(name + " " + password)
                                ? Optional.of(user)
                                : Optional.empty();
        return new FtpServer(
                backend.orAnonymous(FtpBackend.anonymous(root)),
                FtpServer.Options.DEFAULT.withLatin1(transcript.has("latin1")));
    }

    static void setUp(Transcript transcript, Path root) throws IOException {
        for (String each : transcript.setUp("folder")) {
            Files.createDirectories(root.resolve(each));
        }
        for (String each : transcript.setUp("file")) {
            String[] words = each.split(" = ", 2);
            Path file = root.resolve(words[0]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, words.length > 1 ? words[1].translateEscapes() : "");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T12:00:00Z")));
        }
    }

    private static void check(Transcript transcript, Path root) throws IOException {
        for (String each : transcript.setUp("then")) {
            String[] words = each.split(" = ", 2);
            Path file = root.resolve(words[0]);
            if (words.length > 1) {
                assertThat(Files.readString(file)).isEqualTo(words[1].translateEscapes());
            } else {
                assertThat(file).as("%s", transcript).doesNotExist();
            }
        }
    }

    /// Dials each port that the server names.
    private static Observer dialler(DataLine.Dialling data) {
        return event -> {
            if (event instanceof Event.Sent sent && sent.flow().role() == Role.SERVER) {
                String reply = UTF_8.decode(sent.data().duplicate()).toString();
                if (reply.startsWith("227 ") || reply.startsWith("229 ")) {
                    data.dial(port(reply));
                }
            }
        };
    }

    private static int port(String reply) {
        try {
            return reply.startsWith("227")
                    ? HostPort.parsePassive(reply).getPort()
                    : HostPort.parseExtendedPassive(reply);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
