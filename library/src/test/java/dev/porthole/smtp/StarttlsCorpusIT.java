package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Server;
import dev.porthole.smtp.SmtpClient.Choice;
import dev.porthole.wire.CorpusScript;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Servers that misbehave around STARTTLS (Email-Analysis-Toolkit's fake-mail-server): whatever
/// they say, a client that requires TLS says nothing in clear but EHLO, STARTTLS and QUIT.
@Timeout(120)
class StarttlsCorpusIT {
    private static final Tls TLS = Tls.server(TestIdentity.LOCALHOST);
    private static final SmtpClient.Options OPTIONS =
            SmtpClient.Options.DEFAULT
                    .withName("client.example")
                    .withTls(Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build())
                    .withLimits(WireLimits.DEFAULT.withLineTimeout(Duration.ofSeconds(5)));
    private static final String OUTCOME = "%-8s %-12s %-36s %s%n";

    @Test
    void nothingIsSaidInClearWhereTlsIsRequired() throws IOException {
        int sent = 0;
        StringBuilder table = new StringBuilder();
        for (Path each : CorpusScript.files("smtp")) {
            StarttlsScript script = new StarttlsScript(Files.readString(each));
            String outcome = play(script, Security.STARTTLS, OPTIONS);
            assertThat(script.heardInClear)
                    .as("%s: %s", each, outcome)
                    .allMatch(line ->
                            line.equals("EHLO client.example")
                                    || line.equals("STARTTLS")
                                    || line.equals("QUIT")
                                    || isHandshake(line));
            sent += outcome.startsWith("sent") ? 1 : 0;
            table.append(OUTCOME.formatted("passed", "required", CorpusScript.name(each), outcome));
        }
        System.out.println(table);
        assertThat(sent).as("the scripts of servers that do as they should").isPositive();
    }

    @Test
    void opportunisticTlsEndsInNothingWorseThanClear() throws IOException {
        StringBuilder table = new StringBuilder();
        for (Path each : CorpusScript.files("smtp")) {
            StarttlsScript script = new StarttlsScript(Files.readString(each));
            String outcome =
                    play(script, Security.PLAIN, OPTIONS.withChoices(Choice.OPPORTUNISTIC_TLS));
            boolean transferred = script.heardInClear.stream().anyMatch("DATA"::equals);
            assertThat(outcome.startsWith("sent in clear")).as("%s", each).isEqualTo(transferred);
            table.append(
                    OUTCOME.formatted("passed", "if offered", CorpusScript.name(each), outcome));
        }
        System.out.println(table);
    }

    /// The second step of the script `Buffering/B_1`: replies that were injected in clear.
    @Test
    void repliesFromBeforeTlsAreRefused() throws IOException {
        for (Security security : List.of(Security.STARTTLS, Security.PLAIN)) {
            StarttlsScript script =
                    new StarttlsScript(
                            """
                            (
                                capabilities: [StartTLS],
                                capabilities_tls: [],
                                stls_response: "220 Ready to start TLS\\r\\n250-x\\r\\n250 AUTH LOGIN\\r\\n",
                            )
                            """);
            assertThat(play(script, security, OPTIONS.withChoices(Choice.OPPORTUNISTIC_TLS)))
                    .startsWith("MalformedException: ")
                    .contains("sent in clear between STARTTLS and TLS");
        }
    }

    /// A script that says 220 and starts no TLS hears the handshake as lines.
    private static boolean isHandshake(String line) {
        return line.chars().anyMatch(c -> c < ' ' || c > 0x7e);
    }

    /// Logs in where TLS is required, sends a message, and returns what came of it.
    private static String play(StarttlsScript script, Security security, SmtpClient.Options options)
            throws IOException {
        try (Server server =
                Server.builder("script", connection -> script.play(connection, TLS))
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .start()) {
            Endpoint endpoint =
                    Endpoint.of("localhost", server.endpoint().port()).withSecurity(security);
            try (SmtpClient client = SmtpClient.open(endpoint, options)) {
                if (security == Security.STARTTLS) {
                    assertThat(client.connection().isTls()).isTrue();
                    client.login(new Credentials("alice", "geheim"));
                }
                client.send(
                                Envelope.of("x@a.example", "y@b.example"),
                                "Subject: x\n".getBytes(UTF_8))
                        .requireAll();
                return client.connection().isTls() ? "sent under TLS" : "sent in clear";
            } catch (IOException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }
    }
}
