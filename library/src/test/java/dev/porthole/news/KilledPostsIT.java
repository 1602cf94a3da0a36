package dev.porthole.news;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Engine;
import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NntpClient;
import dev.porthole.nntp.NntpFeed;
import dev.porthole.nntp.StoredArticle;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The news server is killed at random moments while clients post, or stream (RFC 4644): every
/// article whose 240 or 239 a client has read is there, whole and once; of the others each is there
/// whole and once, or not at all. The numbers have neither gaps nor twins.
///
/// `-Dporthole.posts=N` and `-Dporthole.posts.seconds=S` ask for more than the 10,000 articles in a
/// minute; what fits into the time is printed.
@Timeout(600)
class KilledPostsIT {
    private static final int WANTED = Integer.getInteger("porthole.posts", 10_000);
    private static final int SECONDS = Integer.getInteger("porthole.posts.seconds", 60);
    private static final int LEAST_KILLS = 4;
    private static final long SHORTEST_LIFE = 500;
    private static final long LONGEST_LIFE = 3000;
    private static final int MOST = 10_000_000;

    private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final Random random = new Random(1);
    private volatile NewsServerProcess server;
    private volatile boolean over;

    @TempDir private Path folder;

    private enum Way {
        POST(16),
        TAKETHIS(4);

        private final int clients;

        Way(int clients) {
            this.clients = clients;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyArticleThatWasAcceptedIsThereWholeAndOnce(Way way) throws Exception {
        Path file = folder.resolve("news.db");
        int kills = run(way, file);
        Map<Integer, Integer> found = count(file);
        assertThat(found.keySet()).containsAll(accepted);
        assertThat(found.values()).allMatch(count -> count == 1);
        assertThat(accepted).isNotEmpty();
        assertThat(kills).isGreaterThanOrEqualTo(LEAST_KILLS);
        System.out.printf(
                "%s engine, %s: %,d of %,d articles accepted with %d kills, %,d more stored without"
                        + " a reply, nothing lost%n",
                Engine.standard().name(),
                way,
                accepted.size(),
                WANTED,
                kills,
                found.size() - accepted.size());
    }

    private int run(Way way, Path file) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        Path log = folder.resolve("server.log");
        int kills = 0;
        server = NewsServerProcess.start(file, log);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < way.clients; i++) {
                clients.submit(() -> giveUntilOver(way));
            }
            while ((System.nanoTime() < end && accepted.size() < WANTED) || kills < LEAST_KILLS) {
                awaitProgress(random.nextLong(SHORTEST_LIFE, LONGEST_LIFE));
                server.close();
                kills++;
                server = NewsServerProcess.start(file, log);
            }
            over = true;
        } finally {
            over = true;
            server.close();
        }
        return kills;
    }

    /// Lets the server live so long, and until it has accepted something.
    private void awaitProgress(long millis) {
        int before = accepted.size();
        long death = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < death || accepted.size() == before) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void giveUntilOver(Way way) {
        while (!over) {
            try (NntpClient client =
                    NntpClient.open(server.endpoint(), NntpClient.Options.DEFAULT)) {
                if (way == Way.POST) {
                    post(client);
                } else {
                    stream(client);
                }
            } catch (IOException _) {
                // It was killed: the fate of this article is unknown, and it is not posted again.
            }
        }
    }

    private void post(NntpClient client) throws IOException {
        while (!over) {
            int number = next.incrementAndGet();
            client.post(new ByteArrayInputStream(article(number, "").getBytes(UTF_8)));
            accepted.add(number);
        }
    }

    private void stream(NntpClient client) throws IOException {
        Iterable<NntpFeed.Offer> offers =
                () ->
                        Stream.generate(next::incrementAndGet)
                                .takeWhile(_ -> !over)
                                .map(KilledPostsIT::offer)
                                .iterator();
        client.feedUnasked(
                offers,
                (id, outcome) -> {
                    assertThat(outcome).isEqualTo(NntpFeed.Outcome.TAKEN);
                    accepted.add(Integer.parseInt(id.text().replaceAll("[<>]|@.*", "")));
                });
    }

    private static NntpFeed.Offer offer(int number) {
        byte[] content = article(number, "Path: other.example!x\r\n").getBytes(UTF_8);
        return new NntpFeed.Offer(
                new MessageId("<" + number + "@example.org>"),
                () -> new ByteArrayInputStream(content));
    }

    private static String article(int number, String more) {
        return """
        From: a@example.org\r
        Newsgroups: %s\r
        Message-ID: <%d@example.org>\r
        """
                        .formatted(NewsServerProcess.GROUP, number)
                + more
                + tail(number);
    }

    /// Each of another length, so that a part of one is no other.
    private static String tail(int number) {
        return "Subject: %d\r\n".formatted(number)
                + "Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\n"
                + "line\r\n".repeat(number % 1000)
                + "end of %d\r\n".formatted(number);
    }

    /// How often each article is there; all are whole.
    private static Map<Integer, Integer> count(Path file) throws IOException {
        Map<Integer, Integer> found = new HashMap<>();
        try (NewsStore store = NewsStore.open(file)) {
            List<Long> numbers = store.numbers(NewsServerProcess.GROUP, ArticleNumbers.ALL, MOST);
            assertThat(numbers)
                    .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
            assertThat(store.group(NewsServerProcess.GROUP).orElseThrow().group().high())
                    .isEqualTo(numbers.size());
            for (long each : numbers) {
                StoredArticle article = store.article(NewsServerProcess.GROUP, each).orElseThrow();
                String text = new String(article.content(), UTF_8);
                String tail = text.substring(text.indexOf("Subject: "));
                int number = Integer.parseInt(tail.lines().findFirst().orElseThrow().substring(9));
                assertThat(tail).isEqualTo(tail(number));
                assertThat(article.at().messageId().text())
                        .isEqualTo("<" + number + "@example.org>");
                found.merge(number, 1, Integer::sum);
            }
        }
        return found;
    }
}
