package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.Observer;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.FarClient;
import dev.porthole.server.Server;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The server on sockets, over Maildir; and what it must never do.
@Timeout(60)
class Pop3ServerTest {
    private static final Credentials ALICE = new Credentials("alice", "geheim");

    @TempDir Path folder;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Observer observer =
            event -> {
                if (event instanceof Event.Received(_, var data)) {
                    seen.add(UTF_8.decode(data.duplicate()).toString());
                } else if (event instanceof Event.Sent(_, var data)) {
                    seen.add(UTF_8.decode(data.duplicate()).toString());
                }
            };

    private MailboxStore store;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        store = MailboxStore.at(folder, MailLimits.DEFAULT);
        server = serve(options());
    }

    private static Pop3Server.Options options() {
        return Pop3Server.Options.of(Pop3TestServer.authenticator(Map.of("alice", "geheim")));
    }

    private Server serve(Pop3Server.Options options) throws IOException {
        return Pop3Server.server(new MaildirMaildrops(store), options)
                .endpoint(Endpoint.of("127.0.0.1", 0))
                .observers(observer)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void deliver(String... messages) throws IOException {
        for (String each : messages) {
            store.create("alice").deliver(new ByteArrayInputStream(each.getBytes(UTF_8)));
        }
    }

    private Pop3Client client() throws IOException {
        return Pop3Client.open(server.endpoint(), Pop3Client.Options.DEFAULT);
    }

    private static String all(InputStream message) throws IOException {
        try (message) {
            return new String(message.readAllBytes(), UTF_8);
        }
    }

    @Test
    void theExampleOfTheDocumentation() throws IOException {
        deliver("Subject: one\r\n\r\n.dot\r\n", "Subject: two\r\n\r\n안녕\r\n");
        try (Pop3Client client = client()) {
            client.login(ALICE);
            assertThat(client.list())
                    .containsExactly(new Pop3Client.Size(1, 22), new Pop3Client.Size(2, 24));
            assertThat(all(client.retrieve(1))).isEqualTo("Subject: one\r\n\r\n.dot\r\n");
            assertThat(all(client.retrieve(2))).isEqualTo("Subject: two\r\n\r\n안녕\r\n");
            client.delete(1);
            client.quit();
        }
        assertThat(store.create("alice").list()).hasSize(1);
    }

    /// What a name says is believed, so that a mailbox opens without its messages; what has no such
    /// name is counted.
    @Test
    void sizesAreReadFromNames() throws IOException {
        store.create("alice");
        Path cur = folder.resolve("alice/cur");
        Files.writeString(cur.resolve("1000000000.1.host,S=4,W=77:2,S"), "a\nb\n");
        Files.writeString(cur.resolve("1000000001.1.host,S=4:2,S"), "a\nb\n");
        Files.writeString(cur.resolve("1000000002.1.host,S=4,W=x:2,S"), "a\nb\n");
        try (Pop3Client client = client()) {
            client.login(ALICE);
            assertThat(client.list())
                    .containsExactly(
                            new Pop3Client.Size(1, 77),
                            new Pop3Client.Size(2, 6),
                            new Pop3Client.Size(3, 6));
        }
    }

    @Test
    void uidsStayFromSessionToSession() throws IOException {
        deliver("a\r\n", "b\r\n");
        List<Pop3Client.Uid> first;
        try (Pop3Client client = client()) {
            client.login(ALICE);
            first = client.uidl();
            client.delete(1);
            client.quit();
        }
        try (Pop3Client client = client()) {
            client.login(ALICE);
            assertThat(client.uidl()).containsExactly(new Pop3Client.Uid(1, first.get(1).uid()));
        }
    }

    @Test
    void aMaildropIsOneSessionsAtATime() throws IOException {
        deliver("a\r\n");
        try (Pop3Client first = client();
                Pop3Client second = client()) {
            first.login(ALICE);
            assertThatThrownBy(() -> second.login(ALICE))
                    .isInstanceOfSatisfying(
                            WireException.Refused.class, e -> assertThat(e.isTemporary()).isTrue())
                    .hasMessageContaining("[IN-USE]");
            first.quit();
            second.login(ALICE); // the conversation went on
        }
    }

    @Test
    void aSessionThatBreaksOffDeletesNothingAndGivesTheMaildropBack() throws IOException {
        deliver("a\r\n");
        try (Pop3Client client = client()) {
            client.login(ALICE);
            client.delete(1);
        }
        try (Pop3Client client = client()) {
            while (true) { // until the server has seen the end
                try {
                    client.login(ALICE);
                    break;
                } catch (WireException.Refused e) {
                    assertThat(e.isTemporary()).isTrue();
                }
            }
            assertThat(client.status().count()).isOne();
        }
    }

    @Test
    void aMessageThatIsClosedEarlyIsSkipped() throws IOException {
        deliver("x".repeat(1000) + "\r\n");
        try (Pop3Client client = client()) {
            client.login(ALICE);
            InputStream message = client.retrieve(1);
            assertThat(message.read()).isEqualTo('x');
            message.close();
            client.noop();
        }
    }

    @Test
    void stlsProtectsWhatFollows() throws IOException {
        try (Server secured = serve(options().withTls(Tls.server(TestIdentity.LOCALHOST), true))) {
            Pop3Client.Options trusting =
                    Pop3Client.Options.DEFAULT.withTls(
                            Tls.builder()
                                    .authorities(TestIdentity.LOCALHOST.chain())
                                    .serverName("localhost")
                                    .build());
            Endpoint endpoint = secured.endpoint().withSecurity(Security.STARTTLS);
            try (Pop3Client client = Pop3Client.open(endpoint, trusting)) {
                assertThat(client.capabilities().has("STLS")).isFalse();
                client.login(ALICE);
            }
            try (Pop3Client clear = Pop3Client.open(secured.endpoint(), trusting)) {
                assertThatThrownBy(() -> clear.login(ALICE))
                        .isInstanceOf(WireException.Refused.class)
                        .hasMessageContaining("say STLS first");
            }
        }
    }

    /// A man in the middle who takes STLS away gets no password.
    @Test
    void startTlsStrippingEndsBeforeThePassword() {
        Endpoint endpoint = server.endpoint().withSecurity(Security.STARTTLS);
        assertThatThrownBy(() -> Pop3Client.open(endpoint, Pop3Client.Options.DEFAULT))
                .isInstanceOf(WireException.Refused.class)
                .hasMessageStartingWith("STLS was refused");
        assertThat(seen).noneMatch(text -> text.contains("USER") || text.contains("AUTH"));
    }

    /// From another machine. A mechanism that does not show the password is taken.
    @Test
    void passwordsAreNotTakenInClear() throws IOException {
        try (FarClient client =
                new FarClient(Pop3Server.server(new MaildirMaildrops(store), options()))) {
            assertThat(client.read()).startsWith("+OK");
            assertThat(client.ask("USER alice"))
                    .isEqualTo("-ERR say STLS first: the password would go in clear");
            assertThat(client.ask("AUTH PLAIN AGFsaWNlAGdlaGVpbQ=="))
                    .isEqualTo("-ERR this mechanism is not offered here");
            assertThat(client.ask("AUTH CRAM-MD5")).startsWith("+ ");
        }
    }

    @Test
    void passwordsReachNoTrace() throws IOException {
        try (Connection connection = Connection.open("127.0.0.1", server.endpoint().port())) {
            connection.write("USER alice\r\nPASS geheim\r\nQUIT\r\n".getBytes(UTF_8));
            connection.shutdownOutput();
            StringBuilder answers = new StringBuilder();
            byte[] piece;
            while ((piece = connection.read(1000)).length > 0) {
                answers.append(new String(piece, UTF_8));
            }
            assertThat(answers).contains("+OK alice has 0 messages");
        }
        assertThat(seen).noneMatch(text -> text.contains("geheim"));
        assertThat(seen).anyMatch(text -> text.contains("PASS ******"));
    }

    @Test
    void usersCannotBeEnumeratedByWords() throws IOException {
        try (Pop3Client client = client()) {
            client.user("alice");
            assertThatThrownBy(() -> client.pass("wrong")).hasMessageContaining(wrong());
        }
        try (Pop3Client client = client()) {
            client.user("mallory");
            assertThatThrownBy(() -> client.pass("wrong")).hasMessageContaining(wrong());
            client.user("../alice");
            assertThatThrownBy(() -> client.pass("geheim")).hasMessageContaining(wrong());
        }
    }

    private static String wrong() {
        return "-ERR [AUTH] the name or the password is wrong";
    }

    @Test
    void bruteForceIsEnded() throws IOException {
        try (Pop3Client client = client()) {
            for (int i = 0; i < 3; i++) {
                client.user("alice");
                assertThatThrownBy(() -> client.pass("wrong"))
                        .isInstanceOf(WireException.Refused.class);
            }
            assertThatThrownBy(() -> client.user("alice")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCommandCannotBeInjected() throws IOException {
        try (Pop3Client client = client()) {
            Credentials evil = new Credentials("alice\r\nDELE 1", "x");
            assertThatThrownBy(() -> client.login(evil))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.user("alice\r\nQUIT"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
