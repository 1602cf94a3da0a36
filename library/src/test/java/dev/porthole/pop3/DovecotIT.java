package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.MailPeer;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.pop3.Pop3Client.Size;
import dev.porthole.pop3.Pop3Client.Status;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Our client at Dovecot, over each kind of TLS, by each way to log in that both know.
@Timeout(120)
class DovecotIT {
    private static final Credentials ALICE = new Credentials("alice", "secret");
    private static final List<String> MESSAGES =
            List.of(
                    "From: a@b.example\nSubject: one\n\nHello\n.\n..\n.x\n",
                    "From: a@b.example\nSubject: two\n\n" + "Gr\u00fc\u00dfe \n".repeat(20_000),
                    "From: a@b.example\nSubject: three\n\n\n\n");

    @TempDir private Path folder;
    private MailPeer dovecot;

    @BeforeEach
    void start() throws IOException {
        dovecot = MailPeer.dovecotPop3(folder, TestIdentity.LOCALHOST);
        Path arrived = Files.createDirectory(dovecot.boxes().resolve("alice/new"));
        for (int i = 0; i < MESSAGES.size(); i++) {
            Files.writeString(arrived.resolve(i + ".m.host"), MESSAGES.get(i));
        }
        MailPeer.own(arrived, "mail");
        for (String each : List.of("cur", "tmp")) {
            MailPeer.own(
                    Files.createDirectory(dovecot.boxes().resolve("alice").resolve(each)), "mail");
        }
    }

    @AfterEach
    void stop() {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    private Pop3Client open(Security security) throws IOException {
        int port = security == Security.TLS ? dovecot.tlsPort() : dovecot.port();
        return Pop3Client.open(
                Endpoint.of("localhost", port).withSecurity(security),
                Pop3Client.Options.DEFAULT.withTls(
                        Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build()));
    }

    private static String text(InputStream message) throws IOException {
        try (message) {
            return new String(message.readAllBytes(), UTF_8).replace("\r\n", "\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void readsAllOfIt(Security security) throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(security)) {
                client.login(ALICE);
                assertThat(client.status().count()).isEqualTo(3);
                assertThat(client.list()).extracting(Size::number).containsExactly(1, 2, 3);
                assertThat(client.uidl())
                        .hasSize(3)
                        .extracting(Pop3Client.Uid::uid)
                        .doesNotHaveDuplicates();
                for (int i = 0; i < MESSAGES.size(); i++) {
                    assertThat(text(client.retrieve(i + 1))).isEqualTo(MESSAGES.get(i));
                }
                assertThat(text(client.top(1, 2)))
                        .isEqualTo("From: a@b.example\nSubject: one\n\nHello\n.\n");
                client.noop();
            }
        });
    }

    /// A message that is left half-way does not hurt the next command.
    @Test
    void aMessageMayBeLeft() throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(Security.STARTTLS)) {
                client.login(ALICE);
                try (InputStream message = client.retrieve(2)) {
                    assertThat(message.read()).isEqualTo('F');
                }
                assertThat(client.status().count()).isEqualTo(3);
            }
        });
    }

    @Test
    void deletesAtQuitAndOnlyThen() throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(Security.TLS)) {
                client.login(ALICE);
                client.delete(1);
                assertThat(client.status().count()).isEqualTo(2);
                client.reset();
                assertThat(client.status().count()).isEqualTo(3);
                client.delete(2);
                assertThatThrownBy(() -> client.retrieve(2))
                        .isInstanceOf(WireException.Refused.class);
                client.quit();
            }
            try (Pop3Client client = open(Security.TLS)) {
                client.login(ALICE);
                assertThat(client.status()).extracting(Status::count).isEqualTo(2);
                assertThat(text(client.retrieve(2))).isEqualTo(MESSAGES.get(2));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "CRAM_MD5", "SCRAM_SHA_256"})
    void logsInByEachMechanism(Mechanism mechanism) throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(Security.STARTTLS)) {
                assertThat(client.capabilities().mechanisms()).contains(mechanism.wireName());
                client.login(SaslClient.of(mechanism, ALICE));
                assertThat(client.status().count()).isEqualTo(3);
            }
        });
    }

    @Test
    void logsInByApop() throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(Security.PLAIN)) {
                client.apop(ALICE);
                assertThat(client.status().count()).isEqualTo(3);
            }
        });
    }

    @Test
    void aWrongPasswordIsRefused() throws Throwable {
        dovecot.during(() -> {
            try (Pop3Client client = open(Security.STARTTLS)) {
                assertThatThrownBy(() -> client.login(new Credentials("alice", "wrong")))
                        .isInstanceOf(WireException.Refused.class)
                        .hasMessageContaining("[AUTH]")
                        .hasMessageNotContaining("wrong");
            }
        });
    }
}
