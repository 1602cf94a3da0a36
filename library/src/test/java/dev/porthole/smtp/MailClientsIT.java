package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.interop.Tool;
import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.mail.Maildir;
import dev.porthole.mail.StoredMessage;
import dev.porthole.net.Endpoint;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Clients of others send to our server: what is in the mailbox is what they sent.
@Timeout(60)
class MailClientsIT {
    private static final Tool SWAKS = new Tool("swaks", "swaks", "--version");
    private static final String BODY = ".\n..\n.x\n\nGrüße\n" + "long ".repeat(180) + "\n";

    @TempDir private Path folder;
    private Path message;
    private Maildir alice;
    private Server server;
    private Server submissions;

    @BeforeEach
    void start() throws IOException {
        message = Files.writeString(folder.resolve("message"), "Subject: hi\n\n" + BODY);
        PemFiles.write(TestIdentity.LOCALHOST, folder, "authority");
        MailboxStore store =
                MailboxStore.at(Files.createDirectory(folder.resolve("mail")), MailLimits.DEFAULT);
        alice = store.create("alice");
        MaildirDelivery delivery = new MaildirDelivery(store, "alice");
        Authenticator users =
                Authenticator.builder(Accounts.of(Map.of("bob", "secret")))
                        .limits(AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO))
                        .build();
        Tls tls = Tls.server(TestIdentity.LOCALHOST);
        SmtpServer.Options options =
                SmtpServer.Options.of("mx.example.org", "example.org").withTls(tls, false);
        Endpoint loopback = Endpoint.of("127.0.0.1", 0);
        server = SmtpServer.server(delivery, options).endpoint(loopback).start();
        submissions =
                SmtpServer.server(delivery, options.withAuthenticator(users, true))
                        .endpoint(loopback)
                        .tls(tls)
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        submissions.close();
    }

    private String port() {
        return Integer.toString(server.endpoint().port());
    }

    /// The messages in the mailbox, without the headers that the server has added.
    private List<String> messages() throws IOException {
        List<String> all = new ArrayList<>();
        for (StoredMessage each : alice.list()) {
            try (InputStream content = alice.open(each)) {
                String text = new String(content.readAllBytes(), UTF_8);
                assertThat(text).startsWith("Return-Path: <x@a.example>\r\nReceived: from ");
                all.add(
                        TestBackend.withoutTrace(
                                text.substring(text.indexOf("Received:")).getBytes(UTF_8)));
            }
        }
        return all;
    }

    private static void requireSuccess(Peer peer) throws IOException {
        peer.awaitEnd();
        assertThat(peer.status()).as(peer::toString).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--pipeline", "--tls", "--tls --pipeline"})
    void swaks(String options) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(options.isEmpty() ? new String[0] : options.split(" ", -1)));
        arguments.addAll(
                List.of(
                        "--server",
                        "127.0.0.1",
                        "--port",
                        port(),
                        "--helo",
                        "a.example",
                        "--from",
                        "x@a.example",
                        "--to",
                        "alice@example.org",
                        "--data",
                        "@" + message));
        try (Peer swaks = SWAKS.start(arguments.toArray(String[]::new))) {
            requireSuccess(swaks);
        }
        // swaks adds an empty line
        assertThat(messages()).containsExactly(crlf("Subject: hi\n\n" + BODY + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5"})
    void swaksLogsIn(String mechanism) throws IOException {
        try (Peer swaks =
                SWAKS.start(
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(submissions.endpoint().port()),
                        "--tls-on-connect",
                        "--helo",
                        "a.example",
                        "--auth",
                        mechanism,
                        "--auth-user",
                        "bob",
                        "--auth-password",
                        "secret",
                        "--from",
                        "x@a.example",
                        "--to",
                        "alice@example.org",
                        "--data",
                        "@" + message)) {
            requireSuccess(swaks);
        }
        assertThat(messages()).hasSize(1);
    }

    @Test
    void swaksIsRefusedWithAWrongPassword() throws IOException {
        try (Peer swaks =
                SWAKS.start(
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(submissions.endpoint().port()),
                        "--tls-on-connect",
                        "--auth",
                        "PLAIN",
                        "--auth-user",
                        "bob",
                        "--auth-password",
                        "wrong",
                        "--from",
                        "x@a.example",
                        "--to",
                        "alice@example.org")) {
            assertThat(new String(swaks.awaitEnd(), UTF_8)).contains("535 5.7.8");
            assertThat(swaks.status()).isEqualTo(28); // swaks: authentication failed
        }
        assertThat(messages()).isEmpty();
    }

    @Test
    void curl() throws IOException {
        try (Peer curl =
                Tool.CURL.start(
                        "--silent",
                        "--show-error",
                        "--crlf",
                        "--url",
                        "smtp://localhost:" + port() + "/a.example",
                        "--ssl-reqd",
                        "--cacert",
                        folder.resolve("authority.crt").toString(),
                        "--mail-from",
                        "x@a.example",
                        "--mail-rcpt",
                        "alice@example.org",
                        "--mail-rcpt",
                        "postmaster@example.org",
                        "--upload-file",
                        message.toString())) {
            requireSuccess(curl);
        }
        String text = crlf("Subject: hi\n\n" + BODY);
        assertThat(messages()).containsExactly(text, text);
    }

    @Test
    void curlHearsNo() throws IOException {
        try (Peer curl =
                Tool.CURL.start(
                        "--silent", "--show-error",
                        "--url", "smtp://127.0.0.1:" + port() + "/a.example",
                        "--mail-from", "x@a.example",
                        "--mail-rcpt", "victim@elsewhere.example",
                        "--upload-file", message.toString())) {
            curl.awaitEnd();
            assertThat(curl.status()).isEqualTo(55); // curl: failed sending
            assertThat(curl.errors()).contains("RCPT failed: 550");
        }
    }

    /// Row D7, with the lecture's module.
    @Test
    void rowD7SmtplibSends() throws IOException {
        String program =
                """
                import smtplib, ssl, sys
                message = open(sys.argv[3], 'rb').read().replace(b'\\n', b'\\r\\n')
                context = ssl.create_default_context(cafile=sys.argv[4])
                with smtplib.SMTP('localhost', int(sys.argv[1])) as s:
                    refused = s.sendmail('x@a.example', ['alice@example.org', 'nobody@example.org'], message)
                    assert list(refused) == ['nobody@example.org'], refused
                    s.starttls(context=context)
                    assert s.sendmail('x@a.example', ['alice@example.org'], message) == {}
                    assert s.verify('alice')[0] == 252
                with smtplib.SMTP_SSL('localhost', int(sys.argv[2]), context=context) as s:
                    s.login('bob', 'secret')
                    assert s.sendmail('x@a.example', ['alice@example.org'], message, ['BODY=8BITMIME', 'SMTPUTF8']) == {}
                """;
        Path script = Files.writeString(folder.resolve("send.py"), program);
        try (Peer python =
                Tool.PYTHON3.start(
                        script.toString(),
                        port(),
                        Integer.toString(submissions.endpoint().port()),
                        message.toString(),
                        folder.resolve("authority.crt").toString())) {
            requireSuccess(python);
        }
        String text = crlf("Subject: hi\n\n" + BODY);
        assertThat(messages()).containsExactly(text, text, text);
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }
}
