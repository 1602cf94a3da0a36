package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The examples of the package's documentation, talking to each other.
@Timeout(30)
class SmtpExampleTest {
    @TempDir private Path folder;

    @Test
    void clientAndServer() throws IOException {
        MailboxStore mailboxes = MailboxStore.at(folder, MailLimits.DEFAULT);
        mailboxes.create("alice");
        Files.writeString(folder.resolve("message.eml"), "Subject: hi\n\nHello\n");
        SmtpServer.Options options =
                SmtpServer.Options.of("mx.example.org", "example.org")
                        .withTls(Tls.server(TestIdentity.LOCALHOST), true)
                        .withAuthenticator(
                                Authenticator.of(Accounts.of(Map.of("bob", "secret"))), true);
        try (Server server =
                SmtpServer.server(new MaildirDelivery(mailboxes, "alice"), options)
                        .endpoint(Endpoint.parse("127.0.0.1:0"))
                        .start()) {
            send(server.endpoint().port(), "secret");
        }
        assertThat(mailboxes.find("alice").orElseThrow().list()).hasSize(1);
    }

    private void send(int port, String password) throws IOException {
        Tls trusting = Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build();
        Endpoint submission = Endpoint.of("localhost", port).withSecurity(Security.STARTTLS);
        try (SmtpClient client =
                        SmtpClient.open(submission, SmtpClient.Options.DEFAULT.withTls(trusting));
                InputStream message = Files.newInputStream(folder.resolve("message.eml"))) {
            client.login(new Credentials("bob", password));
            client.send(Envelope.of("bob@example.org", "alice@example.org"), message).requireAll();
        }
    }
}
