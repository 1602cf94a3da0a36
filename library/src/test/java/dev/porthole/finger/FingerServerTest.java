package dev.porthole.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;
import dev.porthole.wire.SlowClients;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The server on sockets, and what it must never do.
@Timeout(30)
class FingerServerTest {
    @TempDir Path folder;

    private static String ask(FingerServer finger, String query) throws IOException {
        try (Server server = finger.server().endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            return FingerClient.create().query(server.endpoint(), FingerQuery.parse(query));
        }
    }

    @Test
    void theExampleOfTheDocumentation() throws IOException {
        Files.writeString(folder.resolve("alice"), "Away until Monday.\n");
        try (Server server =
                new FingerServer(new PlanFolder(folder))
                        .server()
                        .endpoint(Endpoint.parse("127.0.0.1:0"))
                        .start()) {
            assertThat(FingerClient.create().query(server.endpoint(), FingerQuery.parse("alice")))
                    .isEqualTo("Login: alice\nPlan:\nAway until Monday.\n");
        }
    }

    @Test
    void pathTraversalReadsNothingOutsideTheFolder() throws IOException {
        Path plans = Files.createDirectory(folder.resolve("plans"));
        Files.writeString(folder.resolve("secret"), "geheim");
        Files.createDirectory(plans.resolve("directory"));
        Files.createSymbolicLink(plans.resolve("link"), folder.resolve("secret"));
        Files.writeString(plans.resolve(".hidden"), "geheim");
        FingerServer finger = new FingerServer(new PlanFolder(plans));
        for (String query :
                new String[] {
                    "../secret",
                    "..",
                    ".",
                    "plans/../../secret",
                    "link",
                    "directory",
                    ".hidden",
                    "..\\secret"
                }) {
            assertThat(ask(finger, query)).as(query).isEqualTo("There is no such user.\n");
        }
        assertThat(ask(finger, "")).isEqualTo("Nobody.\n");
    }

    @Test
    void forwardingIsDeniedUnlessItIsAllowed() throws IOException {
        FingerServer finger = new FingerServer((name, verbose) -> Optional.of("here"));
        assertThat(ask(finger, "alice@127.0.0.1")).isEqualTo("Finger forwarding service denied.\n");
    }

    @Test
    void forwardingGoesToFewHosts() throws IOException {
        FingerServer finger =
                new FingerServer((name, verbose) -> Optional.of("here"))
                        .forwardingBy(FingerClient.create());
        assertThat(ask(finger, "alice@d@c@b@a"))
                .isEqualTo("Too many hosts to forward to: at most 3.\n");
        assertThat(ask(finger, "alice@not.a.host.invalid"))
                .startsWith("The query could not be forwarded: unknown host not.a.host.invalid");
    }

    @Test
    void aBackendThatFailsIsNobodysSecret() throws IOException {
        FingerBackend broken =
                (name, verbose) -> {
                    throw new IOException("/var/secret: no such disk");
                };
        assertThat(ask(new FingerServer(broken), "alice"))
                .isEqualTo("The answer can't be found out now: try again later.\n");
    }

    @Test
    void aPlanIsCutAndAnAnswerBounded() throws IOException {
        Files.writeString(folder.resolve("long"), "x".repeat(100_000));
        FingerServer finger = new FingerServer(new PlanFolder(folder));
        assertThat(ask(finger, "long")).hasSize(64 * 1024 + "Login: long\nPlan:\n\n".length());
        try (Server server = finger.server().endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            FingerClient small = FingerClient.create().withLimits(1000, Duration.ofSeconds(10));
            assertThatThrownBy(() -> small.query(server.endpoint(), FingerQuery.parse("long")))
                    .isInstanceOf(WireException.LimitExceeded.class)
                    .hasMessage("the other side exceeded maxAnswerBytes, which is 1000");
        }
    }

    @Test
    void aMalformedQueryIsToldWhy() throws IOException {
        FingerServer finger = new FingerServer((name, verbose) -> Optional.of("here"));
        try (Server server = finger.server().endpoint(Endpoint.of("127.0.0.1", 0)).start();
                Connection connection = Connection.open("127.0.0.1", server.endpoint().port())) {
            connection.write("alice\nbob\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(connection.read(100), StandardCharsets.US_ASCII))
                    .isEqualTo("A query is one line that ends with CRLF.\r\n");
            assertThat(connection.read(100)).isEmpty();
        }
    }

    @Test
    void slowClients() throws IOException {
        FingerServer finger = new FingerServer((name, verbose) -> Optional.of("here"));
        WireLimits quick = WireLimits.DEFAULT.withLineTimeout(Duration.ofMillis(100));
        SlowClients.areCutOff(finger.withLimits(quick), "ali", "");
        SlowClients.holdNobodyUp(
                finger.server(),
                "ali",
                endpoint ->
                        assertThat(FingerClient.create().query(endpoint, FingerQuery.parse("bob")))
                                .isEqualTo("here\n"));
    }
}
