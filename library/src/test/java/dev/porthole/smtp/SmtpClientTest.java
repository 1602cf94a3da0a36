package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.BearerToken;
import dev.porthole.sasl.SaslException;
import dev.porthole.server.Server;
import dev.porthole.smtp.SmtpClient.Choice;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

@Timeout(30)
class SmtpClientTest {
    private static final SmtpServer.Options SERVER =
            SmtpServer.Options.of("mx.b.example", "b.example");

    private final TestBackend backend = new TestBackend("*");

    @Test
    void defaults() {
        SmtpClient.Options options = SmtpClient.Options.DEFAULT;
        assertThat(options.protocol()).isEqualTo(MailProtocol.SMTP);
        assertThat(options.name()).isEmpty();
        assertThat(options.choices()).isEmpty();
        assertThat(options.limits()).isEqualTo(WireLimits.DEFAULT);
        SmtpLimits limits = SmtpLimits.DEFAULT;
        assertThat(limits.maxMessageBytes()).isEqualTo(50 << 20);
        assertThat(limits.wire().maxLineBytes()).isEqualTo(16_384);
        assertThat(limits.wire().maxSkippedBytes()).isEqualTo(100 << 20);
        assertThat(List.of(limits.maxRecipients(), limits.maxHops(), limits.maxBadCommands()))
                .containsExactly(1000, 100, 20);
        assertThat(List.of(limits.maxRefusedRecipients(), limits.maxFailedLogins()))
                .containsExactly(100, 3);
    }

    private SmtpClient client(SmtpClient.Options options) throws IOException {
        Connection[] ends = Connection.pair();
        Sides.run(() -> {
            new SmtpServer(backend, SERVER).handle(ends[1]);
            ends[1].close();
        });
        SmtpClient client = SmtpClient.on(ends[0], options);
        client.hello();
        return client;
    }

    /// A client of a server that says these lines, whatever it hears.
    private static SmtpClient scripted(CompletableFuture<List<String>> heard, String... replies)
            throws IOException {
        Connection[] ends = Connection.pair();
        Sides.run(() -> {
            Wire wire = new Wire(ends[1], SmtpClient.DIALECT, WireLimits.DEFAULT);
            List<String> lines = new ArrayList<>();
            for (String each : replies) {
                wire.writeLine(each);
                wire.flush();
                if (each.charAt(3) == ' ' && wire.awaitInput()) {
                    lines.add(wire.readLine());
                }
            }
            ends[1].shutdownOutput();
            while (wire.awaitInput()) {
                lines.add(wire.readLine());
            }
            heard.complete(lines);
        });
        return SmtpClient.on(ends[0], SmtpClient.Options.DEFAULT.withName("a.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''              | ''
                    x               | x\\r\\n
                    x\\n            | x\\r\\n
                    x\\r\\n         | x\\r\\n
                    x\\r            | x\\r\\n
                    a\\nb\\rc\\r\\nd | a\\r\\nb\\r\\nc\\r\\nd\\r\\n
                    \\n\\r\\n\\r    | \\r\\n\\r\\n\\r\\n
                    .\\n..\\n.x     | .\\r\\n..\\r\\n.x\\r\\n
                    a\\r\\r\\nb     | a\\r\\n\\r\\nb\\r\\n
                    """)
    void anyLineEndBecomesCrlf(String given, String sent) throws IOException {
        byte[] message = given.translateEscapes().getBytes(UTF_8);
        for (List<Choice> choices : List.of(List.<Choice>of(), List.of(Choice.CHUNKING))) {
            SmtpClient.Options options =
                    SmtpClient.Options.DEFAULT.withChoices(choices.toArray(Choice[]::new));
            try (SmtpClient client = client(options)) {
                client.send(Envelope.of("x@a.example", "y@b.example"), message).requireAll();
            }
            TestBackend.Taken taken = backend.taken.removeFirst();
            assertThat(TestBackend.withoutTrace(taken.message()))
                    .isEqualTo(sent.translateEscapes());
            assertThat(taken.envelope().size()).hasValue(sent.translateEscapes().length());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 200_000})
    void chunksOfEverySize(int size) throws IOException {
        String message = "Subject: x\r\n\r\n" + "0123456789abcd\r\n".repeat(20_000);
        byte[] bytes =
                (message.substring(0, size - 2) + "\r\n")
                        .replaceAll("\r\r\n$", "x\r\n")
                        .getBytes(UTF_8);
        try (SmtpClient client = client(SmtpClient.Options.DEFAULT.withChoices(Choice.CHUNKING))) {
            client.send(Envelope.of("x@a.example", "y@b.example"), bytes).requireAll();
            client.send(Envelope.of("x@a.example", "y@b.example"), bytes).requireAll();
        }
        assertThat(backend.taken).hasSize(2);
        for (TestBackend.Taken each : backend.taken) {
            assertThat(TestBackend.withoutTrace(each.message()).getBytes(UTF_8)).isEqualTo(bytes);
        }
    }

    @Test
    void moreRecipientsThanAreSentAtOnce() throws IOException {
        List<Recipient> many = new ArrayList<>();
        for (int i = 0; i < 950; i++) {
            many.add(Recipient.of("user%d@%s.example".formatted(i, i % 50 == 0 ? "c" : "b")));
        }
        try (SmtpClient client = client(SmtpClient.Options.DEFAULT)) {
            Fates fates =
                    client.send(
                            Envelope.of("x@a.example").withRecipients(many), "x".getBytes(UTF_8));
            assertThat(fates.all().stream().map(Fate::recipient)).isEqualTo(many);
            assertThat(fates.refused()).hasSize(19);
            assertThatThrownBy(fates::requireAll)
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("RCPT TO:<user0@c.example>");
        }
        assertThat(backend.taken.getFirst().envelope().recipients()).hasSize(931);
    }

    @Test
    void aMessageThatFailsIsNotDelivered() throws IOException {
        InputStream half =
                new InputStream() {
                    private int left = 100_000;

                    @Override
                    public int read() throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("disk on fire");
                        }
                        return 'x';
                    }
                };
        for (Choice[] choices : List.of(new Choice[0], new Choice[] {Choice.CHUNKING})) {
            try (SmtpClient client = client(SmtpClient.Options.DEFAULT.withChoices(choices))) {
                assertThatThrownBy(() -> client.send(Envelope.of("", "y@b.example"), half))
                        .isInstanceOf(IOException.class);
                assertThat(client.isOpen()).isFalse();
                assertThatThrownBy(client::noop)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the conversation is over");
            }
        }
        assertThat(backend.taken).isEmpty();
    }

    @Test
    void bytesBeyondAsciiAreNotSentToAServerThatDoesNotTakeThem() throws Exception {
        var heard = new CompletableFuture<List<String>>();
        try (SmtpClient client =
                scripted(heard, "220 b", "250 b", "250 ok", "250 ok", "354 go", "250 ok")) {
            client.hello();
            assertThatThrownBy(() ->
                            client.send(
                                    Envelope.of("x@a.example", "y@b.example"),
                                    "Grüße".getBytes(UTF_8)))
                    .hasMessageContaining("8BITMIME, RFC 6152");
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void whatTheServerLacksIsRefusedBeforeAnythingIsSent() throws Exception {
        var heard = new CompletableFuture<List<String>>();
        try (SmtpClient client = scripted(heard, "220 b", "250-b", "250 SIZE 1000", "250 ok")) {
            client.hello();
            Envelope plain = Envelope.of("x@a.example", "y@b.example");
            assertRefused(client, plain.withSmtpUtf8(true), "does not offer SMTPUTF8");
            assertRefused(client, Envelope.of("", "ü@b.example"), "does not offer SMTPUTF8");
            assertRefused(client, plain.withReturn(Envelope.Return.FULL, ""), "does not offer DSN");
            assertRefused(client, plain.withSize(1001), "the server takes 1000 (SIZE)");
            assertThatThrownBy(() -> client.login(new Credentials("a", "b")))
                    .hasMessage("AUTH was refused: the server does not offer AUTH");
            assertThatThrownBy(client::startTls)
                    .hasMessage("STARTTLS was refused: the server does not offer STARTTLS");
            assertThat(client.noop().code()).isEqualTo(250);
        }
        assertThat(heard.get()).containsExactly("EHLO a.example", "NOOP", "QUIT");
    }

    private static void assertRefused(SmtpClient client, Envelope envelope, String why) {
        assertThatThrownBy(() -> client.send(envelope, new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(WireException.Refused.class)
                .hasMessageContaining(why);
    }

    @Test
    void afterTheServerSaidThatItClosesNothingIsSaid() throws Exception {
        var heard = new CompletableFuture<List<String>>();
        try (SmtpClient client = scripted(heard, "220 b", "250 b", "421 going")) {
            client.hello();
            assertThatThrownBy(client::noop).isInstanceOf(WireException.Refused.class);
            assertThat(client.isOpen()).isFalse();
        }
        assertThat(heard.get()).containsExactly("EHLO a.example", "NOOP");
    }

    @ParameterizedTest
    @EnumSource
    void protectsTheConnectionAsTheEndpointSays(Security security) throws IOException {
        Tls tls = Tls.server(TestIdentity.LOCALHOST);
        Server.Builder builder =
                SmtpServer.server(backend, SERVER.withTls(tls, false))
                        .endpoint(Endpoint.of("127.0.0.1", 0));
        SmtpClient.Options trusting =
                SmtpClient.Options.DEFAULT.withTls(
                        Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build());
        try (Server server = (security == Security.TLS ? builder.tls(tls) : builder).start()) {
            Endpoint endpoint =
                    Endpoint.of("localhost", server.endpoint().port()).withSecurity(security);
            try (SmtpClient client = SmtpClient.open(endpoint, trusting)) {
                assertThat(client.connection().isTls()).isEqualTo(security != Security.PLAIN);
                client.send(Envelope.of("", "y@b.example"), new byte[0]).requireAll();
            }
            try (SmtpClient client =
                    SmtpClient.open(endpoint, trusting.withChoices(Choice.OPPORTUNISTIC_TLS))) {
                assertThat(client.connection().isTls()).isTrue();
            }
        }
        assertThat(backend.taken.getFirst().origin().tls()).isEqualTo(security != Security.PLAIN);
        String trace = new String(backend.taken.getFirst().message(), ISO_8859_1);
        assertThat(trace)
                .matches(
                        "(?s)Received: from \\[127\\.0\\.0\\.1\\] \\(\\[127\\.0\\.0\\.1\\]\\)\r\n"
                                + " by mx\\.b\\.example with ESMTP"
                                + (security == Security.PLAIN ? "" : "S")
                                + " id [0-9a-z]+\r\n for <y@b\\.example>; .* [+-]\\d{4}\r\n");
    }

    @Test
    void logsInWithTheBestMechanismOrAToken() throws Exception {
        Authenticator users =
                Authenticator.builder(Accounts.of(Map.of("alice", "secret")))
                        .tokens(token ->
                                token.equals("t0k3n") ? Optional.of("bob") : Optional.empty())
                        .limits(AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO))
                        .build();
        Connection[] ends = Connection.pair();
        Sides.run(() ->
                new SmtpServer(backend, SERVER.withAuthenticator(users, true)).handle(ends[1]));
        try (SmtpClient client = SmtpClient.on(ends[0], SmtpClient.Options.DEFAULT)) {
            assertThat(client.hello().mechanisms().getFirst()).isEqualTo("SCRAM-SHA-256");
            assertThatThrownBy(() -> client.login(new Credentials("alice", "wrong")))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.login(new BearerToken("alice", "wrong")))
                    .isInstanceOf(WireException.Refused.class);
            client.login(new BearerToken("bob", "t0k3n"));
            client.send(Envelope.of("", "y@elsewhere.example"), new byte[0]).requireAll();
        }
        assertThat(backend.taken.getFirst().origin().user()).contains("bob");
    }

    @Test
    void withoutAFittingMechanismTheConversationGoesOn() throws Exception {
        var heard = new CompletableFuture<List<String>>();
        try (SmtpClient client = scripted(heard, "220 b", "250-b", "250 AUTH GSSAPI", "250 ok")) {
            client.hello();
            assertThatThrownBy(() -> client.login(new Credentials("a", "b")))
                    .isInstanceOf(SaslException.NoMechanism.class);
            assertThat(client.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void readsExtensions() throws Exception {
        var heard = new CompletableFuture<List<String>>();
        try (SmtpClient client =
                scripted(
                        heard,
                        "220 b",
                        "250-b",
                        "250-size 0",
                        "250-AUTH LOGIN PLAIN",
                        "250-AUTH=LOGIN",
                        "250 X-Odd  a  b")) {
            SmtpExtensions extensions = client.hello();
            assertThat(extensions.maxMessageBytes()).isEmpty();
            assertThat(extensions.mechanisms()).containsExactly("LOGIN", "PLAIN");
            assertThat(extensions.offers("x-odd")).isTrue();
            assertThat(extensions.parameters().keySet()).isEqualTo(Set.of("SIZE", "AUTH", "X-ODD"));
        }
    }
}
