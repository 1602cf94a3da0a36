package dev.porthole.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// A process that delivers without a pause is killed at random moments. Whatever it acknowledged is
/// there, whole and once; whatever else is there is whole, too.
@Timeout(240)
class KilledDeliveryIT {
    private static final int MOST_KILLS = 80;
    private static final int FEWEST_KILLS = 10;
    private static final Duration ABOUT = Duration.ofSeconds(30);
    private static final int MOST_ACKNOWLEDGED = 60;

    @TempDir private Path folder;

    private final Map<Integer, String> acknowledged = new HashMap<>();
    private int highest;

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        Maildir maildir = Maildir.create(folder.resolve("alice"), MailLimits.DEFAULT);
        Random random = new Random();
        long end = System.nanoTime() + ABOUT.toNanos();
        int kills = 0;
        while (kills < MOST_KILLS && (kills < FEWEST_KILLS || System.nanoTime() < end)) {
            deliverAndKill(random);
            kills++;
            assertAllIsThere(maildir);
        }
        System.out.printf(
                "KilledDeliveryIT: %d kills, %d acknowledged messages%n",
                kills, acknowledged.size());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kills);
    }

    /// The moment is after a random number of acknowledgements and a random part of the next.
    private void deliverAndKill(Random random) throws Exception {
        int wanted = 1 + random.nextInt(MOST_ACKNOWLEDGED);
        int first = highest + 1_000; // those begun before the kill have had their numbers
        try (Child child =
                Child.start("deliver", folder.resolve("alice"), Integer.toString(first))) {
            for (int i = 0; i < wanted; i++) {
                take(child.line());
            }
            long until = System.nanoTime() + random.nextInt(5_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                take(line);
            }
        }
    }

    /// A line is one write to a pipe, and shorter than what a pipe takes at once: it is whole.
    private void take(String line) {
        assertThat(line).matches("\\d+ \\S+");
        String[] parts = line.split(" ");
        int number = Integer.parseInt(parts[0]);
        highest = Math.max(highest, number);
        assertThat(acknowledged.put(number, parts[1])).isNull();
    }

    private void assertAllIsThere(Maildir maildir) throws IOException {
        Map<Integer, String> found = new HashMap<>();
        for (StoredMessage each : maildir.list()) {
            String text = Mail.text(maildir, each);
            int number = Integer.parseInt(text.split("[ \r]", 3)[1]);
            assertThat(text).isEqualTo(Mail.numbered(number));
            assertThat(text).hasSize((int) each.sizeBytes());
            assertThat(found.put(number, each.id())).as("message %d twice", number).isNull();
        }
        assertThat(found).containsAllEntriesOf(acknowledged);
    }
}
