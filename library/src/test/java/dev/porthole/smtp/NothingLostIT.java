package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.mail.Maildir;
import dev.porthole.mail.StoredMessage;
import dev.porthole.net.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The server is killed at random moments while clients send: every message whose 250 a client has
/// read is in the mailbox, whole and once; of the others each is there whole and once, or not at
/// all.
///
/// `-Dporthole.deliveries=N` and `-Dporthole.deliveries.seconds=S` ask for more than the 10,000
/// deliveries in at most two minutes; what fits into the time is printed.
@Timeout(3600)
class NothingLostIT {
    private static final int WANTED = Integer.getInteger("porthole.deliveries", 10_000);
    private static final int SECONDS = Integer.getInteger("porthole.deliveries.seconds", 120);
    private static final int CLIENTS = 16;
    private static final int LEAST_KILLS = 4;
    private static final long SHORTEST_LIFE = 500;
    private static final long LONGEST_LIFE = 3000;

    private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final Random random = new Random(1);
    private volatile MaildirServerProcess server;
    private volatile boolean over;

    @TempDir private Path folder;

    @Test
    void everyMessageThatWasAcceptedIsThereWholeAndOnce() throws Exception {
        Path boxes = Files.createDirectory(folder.resolve("mail"));
        Maildir alice = MailboxStore.at(boxes, MailLimits.DEFAULT).create("alice");
        int kills = run(boxes);
        Map<Integer, Integer> found = count(alice);
        assertThat(found.keySet()).containsAll(accepted);
        assertThat(found.values()).allMatch(count -> count == 1);
        assertThat(accepted).isNotEmpty();
        assertThat(kills).isGreaterThanOrEqualTo(LEAST_KILLS);
        System.out.printf(
                "%s engine: %,d of %,d deliveries accepted with %d kills, %,d more stored without a"
                        + " reply, nothing lost%n",
                Engine.standard().name(),
                accepted.size(),
                WANTED,
                kills,
                found.size() - accepted.size());
    }

    private int run(Path boxes) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        Path log = folder.resolve("server.log");
        int kills = 0;
        server = MaildirServerProcess.start(boxes, log);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.submit(this::sendUntilOver);
            }
            while (System.nanoTime() < end && (accepted.size() < WANTED || kills < LEAST_KILLS)) {
                awaitProgress(random.nextLong(SHORTEST_LIFE, LONGEST_LIFE), end);
                server.close();
                kills++;
                server = MaildirServerProcess.start(boxes, log);
            }
            over = true;
        } finally {
            over = true;
            server.close();
        }
        return kills;
    }

    /// Lets the server live so long, and until it has accepted something.
    private void awaitProgress(long millis, long end) {
        int before = accepted.size();
        long death = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end
                && (System.nanoTime() < death || accepted.size() == before)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void sendUntilOver() {
        while (!over) {
            try (SmtpClient client =
                    SmtpClient.open(server.endpoint(), SmtpClient.Options.DEFAULT)) {
                while (!over) {
                    int number = next.incrementAndGet();
                    client.send(
                                    Envelope.of("x@a.example", "alice@example.org"),
                                    message(number).getBytes(UTF_8))
                            .requireAll();
                    accepted.add(number);
                }
            } catch (IOException _) {
                // It was killed: the fate of this message is unknown, and it is not sent again.
            }
        }
    }

    /// Each of another length, so that a part of one is no other.
    private static String message(int number) {
        return "Subject: %d\r\n\r\n%s\r\nend of %d\r\n"
                .formatted(number, "line\r\n".repeat(number % 1000), number);
    }

    /// How often each message is there; all are whole.
    private static Map<Integer, Integer> count(Maildir mailbox) throws IOException {
        Map<Integer, Integer> found = new HashMap<>();
        for (StoredMessage each : mailbox.list()) {
            try (InputStream content = mailbox.open(each)) {
                String text = new String(content.readAllBytes(), UTF_8);
                String message = text.substring(text.indexOf("Subject: "));
                int number =
                        Integer.parseInt(message.lines().findFirst().orElseThrow().substring(9));
                assertThat(message).isEqualTo(message(number));
                found.merge(number, 1, Integer::sum);
            }
        }
        return found;
    }
}
