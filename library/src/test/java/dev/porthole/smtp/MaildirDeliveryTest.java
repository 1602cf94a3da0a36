package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.mail.Maildir;
import dev.porthole.mail.StoredMessage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@Timeout(30)
class MaildirDeliveryTest {
    private static final SmtpServer.Options OPTIONS =
            SmtpServer.Options.of("mx.b.example", "b.example");

    @TempDir private Path folder;
    private Maildir alice;
    private Maildir bob;
    private MaildirDelivery delivery;

    @BeforeEach
    void setUp() throws IOException {
        MailboxStore store = MailboxStore.at(folder, MailLimits.DEFAULT.withMaxMessageBytes(2000));
        alice = store.create("alice");
        bob = store.create("bob");
        delivery = new MaildirDelivery(store, "bob");
    }

    private static List<String> messages(Maildir mailbox) throws IOException {
        List<String> all = new ArrayList<>();
        for (StoredMessage each : mailbox.list()) {
            try (InputStream content = mailbox.open(each)) {
                all.add(new String(content.readAllBytes(), UTF_8));
            }
        }
        return all;
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void eachRecipientGetsIt() throws IOException {
        try (RawClient client = new RawClient(delivery, OPTIONS)) {
            client.say("EHLO a.example", "MAIL FROM:<x@a.example>");
            client.say(
                    "RCPT TO:<Alice@b.example>", "RCPT TO:<postmaster>", "DATA", "Subject: x", ".");
            assertThat(client.reply(6).code()).isEqualTo(250);
        }
        for (Maildir each : List.of(alice, bob)) {
            assertThat(messages(each)).hasSize(1);
            assertThat(messages(each).getFirst())
                    .startsWith(
                            "Return-Path: <x@a.example>\r\nReceived: from a.example (local)\r\n")
                    .doesNotContain("for <")
                    .endsWith("\r\nSubject: x\r\n");
        }
    }

    @Test
    void reportsOfFailureHaveNoReturnPath() throws IOException {
        try (RawClient client = new RawClient(delivery, OPTIONS)) {
            client.say("HELO a.example", "MAIL FROM:<>", "RCPT TO:<alice@b.example>", "DATA", ".");
            assertThat(client.reply(5).code()).isEqualTo(250);
        }
        assertThat(messages(alice).getFirst())
                .startsWith("Return-Path: <>\r\n")
                .contains(" with SMTP id ", "\r\n for <alice@b.example>; ");
    }

    @Test
    void ofHalfAMessageNothingIsLeft() throws Exception {
        RawClient client = new RawClient(delivery, OPTIONS);
        client.toData("alice@b.example").write("x".repeat(1000));
        client.close();
        client.served.handle((_, _) -> true).get();
        assertThat(files(folder)).isZero();
    }

    @Test
    void aMessageThatIsTooLargeForAMailboxIsRefused() throws IOException {
        try (RawClient client = new RawClient(delivery, OPTIONS)) {
            client.toData("alice@b.example").write("x".repeat(5000)).say("", ".");
            assertThat(client.reply().toString()).startsWith("552 5.3.4");
        }
        assertThat(files(folder)).isZero();
    }

    @Test
    void aMailboxThatFailsIsForLaterAndDoesNotHoldUpOthersInLmtp() throws IOException {
        SmtpServer.Options lmtp = OPTIONS.withProtocol(MailProtocol.LMTP);
        try (RawClient client = new RawClient(delivery, lmtp)) {
            client.say("LHLO a.example", "MAIL FROM:<>");
            client.say("RCPT TO:<alice@b.example>", "RCPT TO:<bob@b.example>", "DATA").reply(5);
            Path fresh = folder.resolve("alice/new");
            Files.delete(fresh); // what happens to a disk that fails
            client.say("x", ".");
            assertThat(client.reply()).isEqualTo(Replies.FAILED);
            assertThat(client.reply().code()).isEqualTo(250);
            Files.createDirectory(fresh);
        }
        assertThat(messages(alice)).isEmpty();
        assertThat(messages(bob)).hasSize(1);
    }

    @Test
    void inSmtpTheSenderComesAgainIfOneFails() throws IOException {
        try (RawClient client = new RawClient(delivery, OPTIONS)) {
            client.say("EHLO a.example", "MAIL FROM:<>");
            client.say("RCPT TO:<alice@b.example>", "RCPT TO:<bob@b.example>", "DATA").reply(5);
            Path fresh = folder.resolve("alice/new");
            Files.delete(fresh);
            assertThat(client.say("x", ".").reply()).isEqualTo(Replies.FAILED);
            Files.createDirectory(fresh);
        }
        assertThat(messages(alice)).isEmpty();
    }
}
