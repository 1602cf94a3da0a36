package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.server.FarClient;
import dev.porthole.server.Server;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Sides;
import dev.porthole.wire.SlowClients;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Each test is named after a weakness that mail servers and clients have had.
@Timeout(30)
class SmtpSecurityTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);
    private static final String PASSWORD = "correct horse";
    private static final Authenticator USERS =
            Authenticator.builder(Accounts.of(Map.of("alice", PASSWORD)))
                    .limits(AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO))
                    .build();

    private final TestBackend backend = new TestBackend("y@b.example");
    private final SmtpServer.Options options = SmtpServer.Options.of("mx.b.example", "b.example");

    private SmtpServer.Options withLimits(SmtpLimits limits) {
        return options.withLimits(limits);
    }

    @Test
    void commandInjection() throws IOException {
        assertThatThrownBy(() -> Envelope.of("a@x.example>\r\nRCPT TO:<b@x.example", "c@x.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SmtpClient.Options.DEFAULT.withName("x\r\nRSET"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> Envelope.of("a@x.example").withReturn(Envelope.Return.FULL, "1\r\n2"))
                .isInstanceOf(IllegalArgumentException.class);
        Connection[] ends = Connection.pair();
        Sides.run(() -> new SmtpServer(backend, options).handle(ends[1]));
        try (SmtpClient client = SmtpClient.on(ends[0], SmtpClient.Options.DEFAULT)) {
            assertThatThrownBy(() -> client.verify("x\r\nRSET"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(client.noop().code()).isEqualTo(250);
        }
    }

    /// Only CRLF.CRLF ends a message; whatever else somebody may take for an end ends the
    /// connection.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n.\\n",
                "\\n.\\r\\n",
                "\\r\\n.\\n",
                "\\r.\\r",
                "\\r.\\r\\n",
                "\\r\\n.\\r",
                "\\r\\r\\n.\\r\\r\\n",
                "\\n..\\r\\n",
                "\\n\\n.\\r\\n"
            })
    void smtpSmuggling(String end) throws IOException {
        try (RawClient client = new RawClient(backend, options)) {
            client.toData("y@b.example");
            client.write("Subject: x" + end.translateEscapes());
            client.say("MAIL FROM:<admin@b.example>", "RCPT TO:<y@b.example>", "DATA", "evil", ".");
            assertThat(client.reply()).isEqualTo(Replies.BROKEN_MESSAGE);
            assertThat(client.isClosed()).isTrue();
            assertThat(backend.taken).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\\ny\\r\\n", "x\\ry\\r\\n", "x\\r\\r\\n", "x\\r"})
    void smtpSmugglingByChunks(String message) throws IOException {
        try (RawClient client = new RawClient(backend, options)) {
            client.say("EHLO a.example", "MAIL FROM:<>", "RCPT TO:<y@b.example>").reply(3);
            String bytes = message.translateEscapes();
            client.say("BDAT " + bytes.length() + " LAST").write(bytes);
            assertThat(client.reply()).isEqualTo(Replies.BROKEN_MESSAGE);
            assertThat(client.ask("NOOP").code()).isEqualTo(250);
            assertThat(backend.taken).isEmpty();
        }
    }

    /// What our client sends is one message to everybody.
    @ParameterizedTest
    @ValueSource(strings = {"\\n.\\n", "\\n.\\r\\n", "\\r\\n.\\n", "\\r.\\r", "\\r\\n.\\r\\n"})
    void smtpSmugglingByTheClient(String end) throws Exception {
        String message =
                "Subject: x\r\n\r\na" + end.translateEscapes() + "MAIL FROM:<admin@b.example>\r\n";
        for (boolean chunking : List.of(false, true)) {
            Connection[] ends = Connection.pair();
            var served = Sides.run(() -> new SmtpServer(backend, options).handle(ends[1]));
            SmtpClient.Options choices =
                    chunking
                            ? SmtpClient.Options.DEFAULT.withChoices(SmtpClient.Choice.CHUNKING)
                            : SmtpClient.Options.DEFAULT;
            try (SmtpClient client = SmtpClient.on(ends[0], choices)) {
                client.hello();
                client.send(
                                Envelope.of("x@a.example", "y@b.example"),
                                new ByteArrayInputStream(message.getBytes(UTF_8)))
                        .requireAll();
            }
            served.get();
            assertThat(backend.taken).hasSize(1);
            assertThat(TestBackend.withoutTrace(backend.taken.removeFirst().message()))
                    .isEqualTo("Subject: x\r\n\r\na\r\n.\r\nMAIL FROM:<admin@b.example>\r\n");
        }
    }

    /// A man in the middle takes the offer away: the client sends nothing.
    @Test
    void starttlsStripping() throws IOException {
        StringBuilder seen = new StringBuilder();
        Observer sees = recorder(seen);
        try (Server server =
                SmtpServer.server(backend, options).endpoint(LOOPBACK).observers(sees).start()) {
            assertThatThrownBy(() ->
                            SmtpClient.open(
                                    server.endpoint().withSecurity(Security.STARTTLS),
                                    SmtpClient.Options.DEFAULT))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessage("STARTTLS was refused: the server does not offer STARTTLS");
        }
        assertThat(seen.toString().lines().filter(each -> each.startsWith("< ")).toList())
                .containsExactly("< EHLO [127.0.0.1]", "< QUIT");
    }

    /// RFC 3207, section 4.2: what was said in clear counts no more.
    @Test
    void starttlsForgets() throws IOException {
        SmtpServer.Options secured =
                options.withTls(Tls.server(TestIdentity.LOCALHOST), true)
                        .withAuthenticator(USERS, false);
        Tls trusting =
                Tls.builder()
                        .authorities(TestIdentity.LOCALHOST.chain())
                        .serverName("localhost")
                        .build();
        try (Server server = SmtpServer.server(backend, secured).endpoint(LOOPBACK).start();
                Connection connection = Connection.open("127.0.0.1", server.endpoint().port())) {
            var wire = new Wire(connection, SmtpClient.DIALECT, WireLimits.DEFAULT);
            wire.readReply();
            assertThat(ask(wire, "EHLO a.example").lines())
                    .contains("STARTTLS")
                    .noneMatch(each -> each.startsWith("AUTH"));
            for (String each :
                    List.of("MAIL FROM:<>", "AUTH PLAIN", "VRFY x", "RCPT TO:<y@b.example>")) {
                assertThat(ask(wire, each)).isEqualTo(Replies.TLS_FIRST);
            }
            assertThat(ask(wire, "STARTTLS").code()).isEqualTo(220);
            wire.startTls(trusting);
            assertThat(ask(wire, "MAIL FROM:<>").code()).isEqualTo(503);
            assertThat(ask(wire, "EHLO a.example").lines())
                    .doesNotContain("STARTTLS")
                    .anyMatch(each -> each.startsWith("AUTH SCRAM-SHA-256 "));
            assertThat(ask(wire, "STARTTLS").code()).isEqualTo(503);
            assertThat(ask(wire, "MAIL FROM:<>").code()).isEqualTo(250);
        }
    }

    private static Reply ask(Wire wire, String line) throws IOException {
        wire.writeLine(line);
        return wire.readReply();
    }

    /// From another machine. A mechanism that does not show the password is taken.
    @Test
    void passwordInClear() throws IOException {
        try (FarClient client =
                new FarClient(
                        SmtpServer.server(backend, options.withAuthenticator(USERS, false)))) {
            assertThat(client.read()).startsWith("220 ");
            assertThat(client.ask("EHLO a.example")).startsWith("250-");
            String line;
            do {
                line = client.read();
                if (line.startsWith("AUTH", 4)) {
                    assertThat(line).doesNotContain("PLAIN", "LOGIN").contains("CRAM-MD5");
                }
            } while (line.startsWith("250-"));
            for (String each : List.of("AUTH PLAIN AGFsaWNlAHg=", "AUTH LOGIN")) {
                assertThat(client.ask(each))
                        .isEqualTo("538 5.7.11 say STARTTLS first: it would go in clear");
            }
            assertThat(client.ask("AUTH CRAM-MD5")).startsWith("334 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"})
    void passwordInTraces(String mechanism) throws Exception {
        StringBuilder seen = new StringBuilder();
        Connection[] ends = Connection.pair(recorder(seen), Limits.DEFAULT);
        SmtpServer server = new SmtpServer(backend, options.withAuthenticator(USERS, false));
        var served = Sides.run(() -> server.handle(ends[1]));
        try (SmtpClient client = SmtpClient.on(ends[0], SmtpClient.Options.DEFAULT)) {
            client.hello();
            client.login(
                    SaslClient.of(
                            Mechanism.parse(mechanism).orElseThrow(),
                            new Credentials("alice", PASSWORD)));
        }
        served.get();
        String base64 = Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8));
        String plain = Base64.getEncoder().encodeToString(("\0alice\0" + PASSWORD).getBytes(UTF_8));
        assertThat(seen.toString())
                .contains("AUTH " + mechanism, "235 2.7.0")
                .doesNotContain(PASSWORD, base64, plain.substring(8));
    }

    @Test
    void passwordInMalformedLines() throws Exception {
        StringBuilder seen = new StringBuilder();
        SmtpServer.Options withUsers = options.withAuthenticator(USERS, false);
        for (String line :
                List.of(
                        "AUTH PLAIN geheim\n",
                        "auth\tplain geheim\r\n",
                        "AUTH  PLAIN  geheim\u00e9\r\n",
                        "AUTH PLAIN geheim\0\r\n")) {
            try (RawClient client = new RawClient(backend, withUsers, received(seen))) {
                client.say("EHLO a.example").reply();
                client.write(line).reply();
            }
        }
        assertThat(seen.toString()).contains("AUTH PLAIN ****").doesNotContain("geheim");
    }

    @Test
    void userEnumeration() throws IOException {
        try (RawClient client = new RawClient(backend, options.withAuthenticator(USERS, false))) {
            client.ask("EHLO a.example");
            assertThat(client.ask("VRFY y@b.example")).isEqualTo(client.ask("VRFY nobody"));
            assertThat(client.ask("EXPN y")).isEqualTo(client.ask("EXPN nobody"));
            String wrong = Base64.getEncoder().encodeToString("\0alice\0x".getBytes(UTF_8));
            String nobody = Base64.getEncoder().encodeToString("\0bob\0x".getBytes(UTF_8));
            assertThat(client.ask("AUTH PLAIN " + wrong))
                    .isEqualTo(client.ask("AUTH PLAIN " + nobody));
        }
    }

    @Test
    void addressHarvesting() throws IOException {
        SmtpLimits limits = SmtpLimits.DEFAULT.withMaxErrors(20, 5, 3);
        try (RawClient client = new RawClient(backend, withLimits(limits))) {
            client.say("EHLO a.example", "MAIL FROM:<>").reply(2);
            for (int i = 0; i < 5; i++) {
                assertThat(client.ask("RCPT TO:<user%d@b.example>".formatted(i)).code())
                        .isEqualTo(550);
            }
            assertThat(client.reply()).isEqualTo(Replies.TOO_MANY_ERRORS);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void bruteForce() throws IOException {
        try (RawClient client = new RawClient(backend, options.withAuthenticator(USERS, false))) {
            client.ask("EHLO a.example");
            String wrong = Base64.getEncoder().encodeToString("\0alice\0x".getBytes(UTF_8));
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("AUTH PLAIN " + wrong).code()).isEqualTo(535);
            }
            assertThat(client.reply()).isEqualTo(Replies.TOO_MANY_ERRORS);
            assertThat(client.isClosed()).isTrue();
        }
    }

    /// Such as a browser that was made to speak HTTP to port 25.
    @Test
    void crossProtocolRequests() throws IOException {
        try (RawClient client = new RawClient(backend, options)) {
            client.write("POST / HTTP/1.1\r\n" + "Header: x\r\n".repeat(30));
            for (int i = 0; i < 20; i++) {
                assertThat(client.reply().code()).isEqualTo(500);
            }
            assertThat(client.reply()).isEqualTo(Replies.TOO_MANY_ERRORS);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void exhaustionByMessages() throws IOException {
        SmtpLimits limits = SmtpLimits.DEFAULT.withMaxMessageBytes(1000);
        try (RawClient client = new RawClient(backend, withLimits(limits))) {
            client.toData("y@b.example").write("x".repeat(100_000)).say("", ".");
            assertThat(client.reply().toString()).startsWith("552 5.3.4");
            client.say("MAIL FROM:<>", "RCPT TO:<y@b.example>").reply(2);
            for (int i = 0; i < 3; i++) {
                client.say("BDAT 400").write("y".repeat(398) + "\r\n");
            }
            assertThat(client.reply(3).toString()).startsWith("552 5.3.4");
            client.toData("y@b.example").write("x".repeat(998)).say("", ".");
            assertThat(client.reply().code()).isEqualTo(250);
            assertThat(backend.taken).hasSize(1);
        }
    }

    /// A chunk that is announced and refused is no source of commands.
    @Test
    void commandsInRefusedChunks() throws IOException {
        SmtpLimits limits = SmtpLimits.DEFAULT.withMaxMessageBytes(1000);
        String evil = "MAIL FROM:<evil@b.example>\r\n".repeat(100);
        try (RawClient client = new RawClient(backend, withLimits(limits))) {
            client.say("BDAT " + evil.length()).write(evil);
            assertThat(client.reply().code()).isEqualTo(503);
            client.say("EHLO a.example", "MAIL FROM:<>", "RCPT TO:<y@b.example>").reply(3);
            client.say("BDAT " + evil.length() + " LAST").write(evil);
            assertThat(client.reply().code()).isEqualTo(552);
            client.say("MAIL FROM:<>", "RCPT TO:<y@b.example>").reply(2);
            assertThat(client.say("BDAT 2").write("x\n").reply()).isEqualTo(Replies.BROKEN_MESSAGE);
            client.say("MAIL FROM:<>", "RCPT TO:<y@b.example>", "BDAT 3").write("x\r\n").reply(3);
            client.say("BDAT " + evil.length() + " LAST").write(evil);
            assertThat(client.reply().code()).isEqualTo(552);
            assertThat(client.ask("NOOP").code()).isEqualTo(250);
            client.say("MAIL FROM:<>", "RCPT TO:<y@b.example>", "BDAT 999999999999").write(evil);
            assertThat(client.reply(3).code()).isEqualTo(552);
            assertThat(client.isClosed()).isTrue();
            assertThat(backend.taken).isEmpty();
        }
    }

    @Test
    void exhaustionByRecipients() throws IOException {
        SmtpLimits limits = SmtpLimits.DEFAULT.withMaxRecipients(100);
        try (RawClient client = new RawClient(backend, withLimits(limits))) {
            client.say("EHLO a.example", "MAIL FROM:<>").reply(2);
            for (int i = 0; i < 100; i++) {
                assertThat(client.ask("RCPT TO:<y@b.example>").code()).isEqualTo(250);
            }
            assertThat(client.ask("RCPT TO:<y@b.example>").toString()).startsWith("452 4.5.3");
            client.say("DATA", "x", ".");
            assertThat(client.reply(2).code()).isEqualTo(250);
        }
    }

    @Test
    void mailLoops() throws IOException {
        try (RawClient client = new RawClient(backend, options)) {
            client.toData("y@b.example").write("reCeived: x\r\n\tfolded\r\n".repeat(101)).say(".");
            assertThat(client.reply().toString()).startsWith("554 5.4.6");
            client.toData("y@b.example").write("Received: x\r\n".repeat(100));
            client.say("", "Received: in the body, which does not count", ".");
            assertThat(client.reply().code()).isEqualTo(250);
        }
    }

    /// What a client calls itself ends up in a header.
    @ParameterizedTest
    @ValueSource(strings = {"x (y", "x)", "a;b", "<a>", "a\u0000b", "\"x\""})
    void headerInjection(String name) throws IOException {
        try (RawClient client = new RawClient(backend, options)) {
            assertThat(client.ask("EHLO " + name).code()).isIn(500, 501);
        }
    }

    @Test
    void pathTraversal(@TempDir Path folder) throws IOException {
        Path boxes = Files.createDirectory(folder.resolve("boxes"));
        MailboxStore store = MailboxStore.at(boxes, MailLimits.DEFAULT);
        store.create("alice");
        Files.createDirectories(folder.resolve("new"));
        MaildirDelivery delivery = new MaildirDelivery(store, "alice");
        try (RawClient client = new RawClient(delivery, options)) {
            client.say("EHLO a.example", "MAIL FROM:<>").reply(2);
            for (String each :
                    List.of(
                            "\"..\"",
                            "\"../boxes/alice\"",
                            "\"/etc\"",
                            "\".\"",
                            "\"alice/new\"",
                            "\"alice\\\u0001\"")) {
                assertThat(client.ask("RCPT TO:<" + each + "@b.example>").code())
                        .as(each)
                        .isIn(501, 550);
            }
            assertThat(client.ask("RCPT TO:<ALICE@b.example>").code()).isEqualTo(250);
        }
        try (Stream<Path> made = Files.list(boxes)) {
            assertThat(made).hasSize(1);
        }
    }

    /// Lines of all connections as observers see them: `>` sent, `<` received.
    private static Observer recorder(StringBuilder seen) {
        return event -> {
            synchronized (seen) {
                if (event instanceof Event.Sent(_, var data)) {
                    seen.append("> ").append(ISO_8859_1.decode(data.duplicate()));
                } else if (event instanceof Event.Received(_, var data)) {
                    seen.append("< ").append(ISO_8859_1.decode(data.duplicate()));
                }
            }
        };
    }

    private static Observer received(StringBuilder seen) {
        return event -> {
            if (event instanceof Event.Received(_, var data)) {
                synchronized (seen) {
                    seen.append(ISO_8859_1.decode(data.duplicate()));
                }
            }
        };
    }

    /// CVE-2011-0411: what was sent in clear would count as said under TLS.
    @Test
    void starttlsInjection() throws IOException {
        SmtpServer.Options secured = options.withTls(Tls.server(TestIdentity.LOCALHOST), false);
        try (RawClient client = new RawClient(backend, secured)) {
            client.ask("EHLO a.example");
            client.say("STARTTLS", "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<y@b.example>");
            assertThat(client.reply()).isEqualTo(Replies.TLS_READY);
            assertThatThrownBy(client.served::join)
                    .hasCauseInstanceOf(MalformedException.class)
                    .hasMessageContaining("in clear between STARTTLS and TLS");
        }
        assertThat(backend.taken).isEmpty();
    }

    /// As before, by a server or a man in the middle: the client takes no answer of it.
    @Test
    void starttlsInjectionByTheServer() throws Exception {
        Connection[] ends = Connection.pair();
        var server =
                Sides.run(() -> {
                    ends[1].write("220 hello\r\n".getBytes(UTF_8));
                    ends[1].read(100);
                    ends[1].write("250-hello\r\n250 STARTTLS\r\n".getBytes(UTF_8));
                    ends[1].read(100);
                    ends[1].write("220 go on\r\n250-hello\r\n250 AUTH PLAIN\r\n".getBytes(UTF_8));
                });
        try (SmtpClient client = SmtpClient.on(ends[0], SmtpClient.Options.DEFAULT)) {
            client.hello();
            assertThatThrownBy(client::startTls)
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("in clear between STARTTLS and TLS");
            assertThatThrownBy(client::noop).isInstanceOf(IllegalStateException.class);
        }
        server.get();
    }

    @Test
    void slowClients() throws IOException {
        WireLimits quick =
                SmtpLimits.DEFAULT
                        .wire()
                        .withLineTimeout(Duration.ofMillis(100))
                        .withBodyTimeout(Duration.ofMillis(100));
        SmtpServer hasty = new SmtpServer(backend, withLimits(SmtpLimits.DEFAULT.withWire(quick)));
        String toData = "EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<y@b.example>\r\nDATA\r\n";
        SlowClients.areCutOff(hasty, "EHL", Replies.TOO_SLOW + "\r\n");
        SlowClients.areCutOff(hasty, toData + "Subject: x", Replies.TOO_SLOW + "\r\n");
        assertThat(backend.taken).isEmpty();
        SlowClients.holdNobodyUp(
                SmtpServer.server(backend, options),
                toData + "Subject: x",
                endpoint -> {
                    try (SmtpClient client =
                            SmtpClient.open(endpoint, SmtpClient.Options.DEFAULT)) {
                        assertThat(client.noop().code()).isEqualTo(250);
                    }
                });
    }
}
