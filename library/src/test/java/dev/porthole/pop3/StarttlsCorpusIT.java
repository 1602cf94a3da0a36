package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Server;
import dev.porthole.wire.CorpusScript;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Servers that misbehave around STLS (Email-Analysis-Toolkit's fake-mail-server): whatever they
/// say, a client that requires TLS says nothing in clear but CAPA, STLS and QUIT, and takes nothing
/// that was said in clear for an answer under TLS.
@Timeout(120)
class StarttlsCorpusIT {
    private static final Tls TLS = Tls.server(TestIdentity.LOCALHOST);
    private static final Pop3Client.Options OPTIONS =
            Pop3Client.Options.DEFAULT
                    .withTls(Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build())
                    .withLimits(WireLimits.DEFAULT.withLineTimeout(Duration.ofSeconds(5)));

    @Test
    void nothingIsSaidInClearWhereTlsIsRequired() throws IOException {
        int loggedIn = 0;
        StringBuilder table = new StringBuilder();
        for (Path each : CorpusScript.files("pop3")) {
            StarttlsScript script = new StarttlsScript(Files.readString(each));
            String outcome = play(script);
            assertThat(script.heardInClear)
                    .as("%s: %s", each, outcome)
                    .allMatch(line ->
                            line.equals("CAPA")
                                    || line.equals("STLS")
                                    || line.equals("QUIT")
                                    || isHandshake(line));
            loggedIn += outcome.equals("logged in under TLS") ? 1 : 0;
            table.append("passed   %-44s %s%n".formatted(CorpusScript.name(each), outcome));
        }
        System.out.println(table);
        assertThat(loggedIn).as("the scripts of servers that do as they should").isPositive();
    }

    /// The second step of the script `Buffering/B_1`: a reply that was injected in clear.
    @Test
    void repliesFromBeforeTlsAreRefused() throws IOException {
        StarttlsScript script =
                new StarttlsScript(
                        """
                        (
                            capa: ["STLS"],
                            capa_tls: [],
                            stls_response: "+OK begin\\r\\n+OK x\\r\\nSASL LOGIN\\r\\n.\\r\\n",
                        )
                        """);
        assertThat(play(script))
                .startsWith("MalformedException: ")
                .contains("sent in clear between STARTTLS and TLS");
    }

    /// A script that says +OK and starts no TLS hears the handshake as lines.
    private static boolean isHandshake(String line) {
        return line.chars().anyMatch(c -> c < ' ' || c > 0x7e);
    }

    /// Logs in where TLS is required, and returns what came of it.
    private static String play(StarttlsScript script) throws IOException {
        try (Server server =
                Server.builder("script", connection -> script.play(connection, TLS))
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .start()) {
            Endpoint endpoint =
                    Endpoint.of("localhost", server.endpoint().port())
                            .withSecurity(Security.STARTTLS);
            try (Pop3Client client = Pop3Client.open(endpoint, OPTIONS)) {
                client.login(new Credentials("alice", "geheim"));
                client.status();
                return "logged in under TLS";
            } catch (IOException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }
}
