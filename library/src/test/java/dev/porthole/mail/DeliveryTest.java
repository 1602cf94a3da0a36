package dev.porthole.mail;

import static dev.porthole.mail.Mail.files;
import static dev.porthole.mail.Mail.numbered;
import static dev.porthole.mail.Mail.stream;
import static dev.porthole.mail.Mail.text;
import static dev.porthole.mail.Mail.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Messages arrive whole, or not at all.
@Timeout(60)
class DeliveryTest {
    @TempDir private Path folder;

    private Path root;
    private Maildir maildir;

    @BeforeEach
    void create() throws IOException {
        root = folder.resolve("alice");
        maildir = Maildir.create(root, MailLimits.DEFAULT.withMaxMessageBytes(20_000));
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(files(root.resolve("tmp"))).isEmpty();
        assertThat(files(root.resolve("new"))).isEmpty();
    }

    @Test
    void deliveriesAtTheSameTimeAreAllThereOnceAndWhole() throws Exception {
        int count = 400;
        List<Future<String>> deliveries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                String message = numbered(i);
                // Sessions have an object each.
                Maildir own = Maildir.open(root, MailLimits.DEFAULT);
                deliveries.add(threads.submit(() -> own.deliver(stream(message))));
            }
        }
        List<String> ids = new ArrayList<>();
        for (Future<String> each : deliveries) {
            ids.add(each.get());
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(maildir.list())
                .extracting(StoredMessage::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(texts(maildir))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(Mail::numbered).toList());
        for (StoredMessage each : maildir.list()) {
            assertThat(text(maildir, each)).hasSize((int) each.sizeBytes());
        }
        assertThat(files(root.resolve("tmp"))).isEmpty();
    }

    @Test
    void nobodySeesAMessageThatIsNotCommitted() throws IOException {
        try (Delivery delivery = maildir.begin()) {
            delivery.write("half of a mess".getBytes(), 0, 14);
            assertThat(maildir.list()).isEmpty();
            assertThat(files(root.resolve("tmp"))).hasSize(1);
        }
        assertNothingIsLeft();
    }

    @Test
    void aSenderThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken =
                new InputStream() {
                    private int left = 19_000;

                    @Override
                    public int read() throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("connection reset");
                        }
                        return 'x';
                    }
                };
        assertThatThrownBy(() -> maildir.deliver(broken)).hasMessage("connection reset");
        assertNothingIsLeft();
    }

    @Test
    void aMessageOverTheLimitIsDropped() throws IOException {
        maildir.deliver(stream("x".repeat(20_000)));
        maildir.delete(maildir.list());
        assertThatThrownBy(() -> maildir.deliver(stream("x".repeat(20_001))))
                .isInstanceOf(MailException.LimitExceeded.class)
                .hasMessage("the message is longer than 20000 bytes");
        assertNothingIsLeft();
    }

    @Test
    void aDeliveryThatIsOverTakesNoMore() throws IOException {
        Delivery delivery = maildir.begin();
        delivery.write('a');
        delivery.commit();
        assertThatThrownBy(() -> delivery.write('b')).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(delivery::commit).isInstanceOf(IllegalStateException.class);
        delivery.close();
        assertThat(texts(maildir)).containsExactly("a");
    }

    /// The message is on the disk or not, but the thread that is interrupted knows which.
    @Test
    void anInterruptDoesNotBreakACommit() throws IOException {
        Delivery delivery = maildir.begin();
        delivery.write(new byte[20_000], 0, 20_000);
        Thread.currentThread().interrupt();
        try {
            delivery.commit();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(maildir.list()).hasSize(1);
        } catch (IOException e) { // in a write, which an interrupt ends
            assertThat(Thread.interrupted()).isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void whenTheMailboxIsGoneADeliveryFails() throws IOException {
        Delivery delivery = maildir.begin();
        delivery.write('a');
        Files.delete(root.resolve("new"));
        assertThatThrownBy(delivery::commit)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the message could not be stored in alice: ");
        assertThat(files(root.resolve("tmp"))).isEmpty();
    }

    @Test
    void aFolderThatCantBeWrittenIsAFailure() throws IOException {
        assumeTrue(
                !System.getProperty("user.name").equals("root"),
                "root may write into every folder");
        Files.setPosixFilePermissions(root.resolve("tmp"), Set.of());
        assertThatThrownBy(() -> maildir.deliver(stream("a"))).isInstanceOf(IOException.class);
    }
}
