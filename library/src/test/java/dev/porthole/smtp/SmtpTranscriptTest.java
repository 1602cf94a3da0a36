package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.wire.Player;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Each conversation in `smtp/*.transcript` is played against the client and against the server.
@Timeout(60)
class SmtpTranscriptTest {
    private static final AttemptLimits NO_DELAY =
            AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO);

    static Stream<Transcript> forClients() {
        return all("client");
    }

    static Stream<Transcript> forServers() {
        return all("server");
    }

    private static Stream<Transcript> all(String side) {
        return Transcript.all("smtp")
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
            try (SmtpClient client = SmtpClient.on(ends[0], SmtpDriver.options(transcript))) {
                new SmtpDriver(transcript, client).drive();
            } catch (Throwable e) {
                ends[0].abort();
                server.exceptionally(why -> suppress(e, why)).get(10, TimeUnit.SECONDS);
                throw e;
            }
            server.get(10, TimeUnit.SECONDS);
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
            TestBackend backend = backend(transcript);
            SmtpServer server = new SmtpServer(backend, options(transcript));
            var served =
                    Sides.run(() -> {
                        server.handle(ends[1]);
                        ends[1].close();
                    });
            Player.play(transcript, Speaker.CLIENT, ends[0]);
            served.get(10, TimeUnit.SECONDS);
            assertThat(backend.taken.stream().map(each -> TestBackend.withoutTrace(each.message())))
                    .as("%s", transcript)
                    .containsExactlyElementsOf(messages(transcript));
        }
    }

    /// The messages that the server of a transcript accepts by DATA or BDAT LAST.
    private static List<String> messages(Transcript transcript) {
        List<String> messages = new ArrayList<>(transcript.setUp("message"));
        messages.replaceAll(each -> each.translateEscapes());
        List<Turn> turns = transcript.turns();
        for (int i = 2; i + 1 < turns.size(); i++) {
            List<Line> before = turns.get(i - 1).lines();
            boolean isData = before.getLast().text().startsWith("354");
            if (isData && turns.get(i + 1).lines().getFirst().text().startsWith("250")) {
                messages.add(SmtpDriver.message(turns.get(i).lines()));
            }
        }
        return messages;
    }

    private static TestBackend backend(Transcript transcript) {
        TestBackend backend = new TestBackend(transcript.setUp("user").toArray(String[]::new));
        for (String each : transcript.setUp("refuse")) {
            String[] parts = each.split(" ", 4);
            backend.failing(
                    parts[0], SmtpRefusal.of(Integer.parseInt(parts[1]), parts[2], parts[3]));
        }
        return backend.sendingReports(transcript.has("reports"));
    }

    private static SmtpServer.Options options(Transcript transcript) {
        String[] domains = transcript.setUp("domain").toArray(String[]::new);
        SmtpServer.Options options = SmtpServer.Options.of("mx.example", domains);
        if (transcript.has("protocol")) {
            options = options.withProtocol(MailProtocol.LMTP);
        }
        if (transcript.has("max-message")) {
            long bytes = Long.parseLong(transcript.setUp("max-message").getFirst());
            options = options.withLimits(options.limits().withMaxMessageBytes(bytes));
        }
        List<String> login =
                transcript.has("password")
                        ? transcript.setUp("password")
                        : transcript.setUp("login").stream()
                                .map(each -> each.split(" ", 2)[1])
                                .toList();
        if (login.isEmpty()) {
            return options;
        }
        String[] user = login.getFirst().split(" ", 2);
        Authenticator authenticator =
                Authenticator.builder(Accounts.of(Map.of(user[0], user[1])))
                        .limits(NO_DELAY)
                        .build();
        return options.withAuthenticator(authenticator, transcript.has("submission"));
    }
}
