package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Authority;
import dev.porthole.interop.MailPeer;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.smtp.SmtpClient.Choice;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// Our client sends to servers of others: what arrives in their mailboxes is what was sent.
@Timeout(60)
class MailServersIT {
    private static final Authority AUTHORITY = new Authority("the authority");
    private static final Tls.Identity LOCALHOST = AUTHORITY.issue("localhost", Instant.now());
    private static final SmtpClient.Options TRUSTING =
            SmtpClient.Options.DEFAULT
                    .withName("client.example")
                    .withTls(Tls.builder().authorities(AUTHORITY.certificates()).build());

    @TempDir private Path folder;

    private static Endpoint starttls(MailPeer peer) {
        return Endpoint.of("localhost", peer.port()).withSecurity(Security.STARTTLS);
    }

    /// Headers, then lines of every kind: with dots in front, long, empty, beyond ASCII.
    private static String message(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("Subject: message " + seed + "\n");
        text.append(
                "From: x@a.example\nTo: alice@lab.example\nMessage-ID: <" + seed + "@a.example>\n");
        text.append("Date: Tue, 1 Sep 2026 12:00:00 +0000\n\n.\n..\n.x\n\n\nGrüße\n");
        for (int i = 0; i < 3000; i++) {
            text.append(random.nextInt(5) == 0 ? "." : "");
            text.append("x".repeat(random.nextInt(70))).append('\n');
        }
        return text.append("without an end").toString();
    }

    /// The message in a mailbox, from its first own header, with LF line ends as Unix has them.
    private static String arrived(byte[] stored) {
        String text = new String(stored, UTF_8).replace("\r\n", "\n");
        return text.substring(text.indexOf("Subject: message"));
    }

    private void sendsOverTls(MailPeer peer, SmtpClient.Options options) throws Throwable {
        peer.during(() -> {
            try (SmtpClient client = SmtpClient.open(starttls(peer), options)) {
                assertThat(client.connection().isTls()).isTrue();
                for (int i = 0; i < 3; i++) {
                    Fates fates =
                            client.send(
                                    Envelope.of(
                                            "x@a.example",
                                            "alice@lab.example",
                                            "nobody@lab.example",
                                            "bob@lab.example"),
                                    message(i).getBytes(UTF_8));
                    assertThat(fates.all().stream().map(Fate::isAccepted))
                            .containsExactly(true, false, true);
                }
                assertThat(client.quit().code()).isEqualTo(221);
            }
            for (String user : List.of("alice", "bob")) {
                assertThat(peer.await(user, 3).stream().map(MailServersIT::arrived))
                        .containsExactlyInAnyOrder(
                                message(0) + "\n", message(1) + "\n", message(2) + "\n");
            }
        });
    }

    @Test
    void postfixTakesMessagesByData() throws Throwable {
        try (MailPeer postfix = MailPeer.postfix(folder, LOCALHOST)) {
            sendsOverTls(postfix, TRUSTING);
        }
    }

    @Test
    void postfixTakesMessagesByChunks() throws Throwable {
        try (MailPeer postfix = MailPeer.postfix(folder, LOCALHOST)) {
            sendsOverTls(postfix, TRUSTING.withChoices(Choice.CHUNKING));
        }
    }

    @Test
    void eximTakesMessagesByData() throws Throwable {
        try (MailPeer exim = MailPeer.exim(folder, LOCALHOST)) {
            sendsOverTls(exim, TRUSTING);
        }
    }

    @Test
    void eximTakesMessagesByChunks() throws Throwable {
        try (MailPeer exim = MailPeer.exim(folder, LOCALHOST)) {
            sendsOverTls(exim, TRUSTING.withChoices(Choice.CHUNKING));
        }
    }

    @Test
    void postfixIsNotTrustedWithoutItsAuthority() throws Throwable {
        try (MailPeer postfix = MailPeer.postfix(folder, LOCALHOST)) {
            assertThatThrownBy(() -> SmtpClient.open(starttls(postfix), SmtpClient.Options.DEFAULT))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("not signed by an authority that is trusted here");
        }
    }

    @Test
    void postfixTakesWishesForReports() throws Throwable {
        try (MailPeer postfix = MailPeer.postfix(folder, LOCALHOST);
                SmtpClient client = SmtpClient.open(starttls(postfix), TRUSTING)) {
            Envelope envelope =
                    Envelope.of("bob@lab.example")
                            .withReturn(Envelope.Return.HDRS, "QQ+314=159")
                            .withRecipients(
                                    List.of(
                                            Recipient.of("alice@lab.example")
                                                    .withReports(Recipient.Notify.SUCCESS)
                                                    .withOriginal("rfc822;A+B@lab.example")));
            client.send(envelope, message(1).getBytes(UTF_8)).requireAll();
            assertThat(new String(postfix.await("bob", 1).getFirst(), UTF_8))
                    .contains("QQ+314=159", "rfc822;A+B@lab.example", "Action: delivered");
        }
    }

    @Test
    void eximLetsAliceIn() throws Throwable {
        try (MailPeer exim = MailPeer.exim(folder, LOCALHOST)) {
            exim.during(() -> {
                for (Mechanism each :
                        List.of(Mechanism.PLAIN, Mechanism.LOGIN, Mechanism.CRAM_MD5)) {
                    login(exim, each, "secret");
                    assertThatThrownBy(() -> login(exim, each, "wrong"))
                            .isInstanceOfSatisfying(
                                    WireException.Refused.class,
                                    e -> assertThat(e.reply().orElseThrow().code()).isEqualTo(535));
                }
            });
        }
    }

    private static void login(MailPeer peer, Mechanism mechanism, String password)
            throws IOException {
        try (SmtpClient client = SmtpClient.open(starttls(peer), TRUSTING)) {
            assertThat(client.extensions().mechanisms()).contains(mechanism.wireName());
            client.login(SaslClient.of(mechanism, new Credentials("alice", password)));
        }
    }

    @Test
    void dovecotTakesMessagesByLmtp() throws Throwable {
        try (MailPeer dovecot = MailPeer.dovecot(folder)) {
            dovecot.during(() -> {
                SmtpClient.Options lmtp = TRUSTING.withProtocol(MailProtocol.LMTP);
                Endpoint endpoint = Endpoint.of("127.0.0.1", dovecot.port());
                try (SmtpClient client = SmtpClient.open(endpoint, lmtp)) {
                    Fates fates =
                            client.send(
                                    Envelope.of(
                                            "x@a.example",
                                            "alice@lab.example",
                                            "nobody@lab.example",
                                            "bob@lab.example"),
                                    new ByteArrayInputStream(message(7).getBytes(UTF_8)));
                    assertThat(fates.all().stream().map(each -> each.reply().code()))
                            .containsExactly(250, 550, 250);
                }
                for (String user : List.of("alice", "bob")) {
                    assertThat(arrived(dovecot.await(user, 1).getFirst()))
                            .isEqualTo(message(7) + "\n");
                }
            });
        }
    }
}
