package dev.porthole.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Tool;
import dev.porthole.net.Endpoint;
import dev.porthole.net.ListenException;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// With a finger daemon, and with the finger command.
@Timeout(60)
class FingerIT {
    private static final Tool DAEMON = new Tool("efingerd", "efingerd", "");
    private static final Tool COMMAND = new Tool("finger", "finger", "");

    @TempDir Path folder;

    @Test
    void ourClientAsksADaemon() throws IOException {
        int port = Peer.freePort();
        String daemon = DAEMON.require().toString();
        try (Peer _ =
                Tool.SOCAT
                        .start(
                                "TCP-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr,fork",
                                "EXEC:" + daemon + " -n,nofork")
                        .awaitListening(port)) {
            Endpoint endpoint = Endpoint.of("127.0.0.1", port);
            FingerClient client = FingerClient.create();
            assertThat(client.query(endpoint, FingerQuery.parse("root"))).contains("root");
            assertThat(client.query(endpoint, FingerQuery.parse("no-such-user-here"))).isNotEmpty();
            assertThat(client.query(endpoint, FingerQuery.parse(""))).isNotEmpty();
        }
    }

    /// The command knows no port but its own, which needs a privilege.
    @Test
    void theCommandAsksOurServer() throws IOException {
        COMMAND.require();
        Files.writeString(folder.resolve("alice"), "Away until Monday.\n");
        FingerServer finger = new FingerServer(new PlanFolder(folder));
        try (Server server = start(finger)) {
            assertThat(server.endpoint().port()).isEqualTo(FingerClient.PORT);
            assertThat(ask("alice@127.0.0.79"))
                    .contains("Login: alice")
                    .contains("Away until Monday.");
            assertThat(ask("-l", "bob@127.0.0.79")).contains("There is no such user.");
            assertThat(ask("@127.0.0.79")).contains("alice");
            assertThat(ask("alice@elsewhere.example@127.0.0.79"))
                    .contains("Finger forwarding service denied.");
        }
    }

    private static Server start(FingerServer finger) throws IOException {
        try {
            return finger.server().endpoint(Endpoint.of("127.0.0.79", FingerClient.PORT)).start();
        } catch (ListenException e) {
            assumeTrue(false, "skipped: port 79 can't be had: " + e.getMessage());
            throw e;
        }
    }

    private static String ask(String... arguments) throws IOException {
        try (Peer command = COMMAND.start(arguments)) {
            return new String(command.awaitEnd(), UTF_8);
        }
    }
}
