package dev.porthole.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.Group;
import dev.porthole.nntp.Located;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NntpBackend.Outcome;
import dev.porthole.nntp.NntpClient;
import dev.porthole.nntp.NntpServer;
import dev.porthole.nntp.Overview;
import dev.porthole.nntp.Wildmat;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// The store on PostgreSQL, also under two servers at a time.
@Timeout(300)
class PostgresIT {
    @TempDir static Path folder;

    private static PostgresPeer postgres;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String group = "misc.test" + NEXT.incrementAndGet();
    private final String other = "alt.test" + NEXT.get();

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = PostgresPeer.start(folder);
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void makeGroups() throws IOException {
        try (NewsStore store = NewsStore.open(postgres.url())) {
            store.createGroup(group, "To try things out");
            store.createGroup(other, "");
        }
    }

    private String name(String text) {
        return group + "-" + text;
    }

    private MessageId id(String text) {
        return new MessageId("<" + name(text) + "@example.org>");
    }

    @Test
    void doesWhatSqliteDoes() throws IOException {
        try (NewsStore store = NewsStore.open(postgres.url())) {
            assertThat(store.store(TestArticles.article(name("a"), group)))
                    .isEqualTo(Outcome.STORED);
            assertThat(store.store(TestArticles.article(name("a"), group, other)))
                    .isEqualTo(Outcome.DUPLICATE);
            store.store(TestArticles.article(name("b"), group, other));
            assertThat(store.find(group, 2)).contains(new Located(2, id("b")));
            assertThat(store.next(group, 1)).contains(new Located(2, id("b")));
            assertThat(store.previous(group, 2)).contains(new Located(1, id("a")));
            assertThat(new String(store.article(id("b")).orElseThrow().content(), UTF_8))
                    .startsWith(
                            "Xref: news.example.org %s:2 %s:1\r\nPath: ".formatted(group, other))
                    .endsWith("\r\n\r\nGrüße\r\n");
            assertThat(store.overview(group, ArticleNumbers.ALL, 10))
                    .extracting(Overview::subject)
                    .containsExactly("about " + name("a"), "about " + name("b"));
            assertThat(store.overview(id("b")).orElseThrow().number()).isZero();
            Group found = store.group(group).orElseThrow().group();
            assertThat(found).isEqualTo(new Group(group, 2, 1, 2));
            assertThat(
                            store.arrivals(
                                            Wildmat.parse(other),
                                            Instant.EPOCH,
                                            OptionalLong.empty(),
                                            100_000)
                                    .ids())
                    .containsExactly(id("b"));
            assertThat(store.group("x' OR '1'='1")).isEmpty();
        }
    }

    /// Two servers, each with its own store object, and 16 clients who post into both groups, half
    /// of them at each.
    @Test
    void twoServersGiveNoNumberTwice() throws Exception {
        int posters = 16;
        int each = 40;
        NntpServer.Options options = NntpServer.Options.of("news.example.org");
        try (NewsStore one = NewsStore.open(postgres.url());
                NewsStore two = NewsStore.open(postgres.url());
                Server first = serve(one, options);
                Server second = serve(two, options)) {
            together(
                    posters,
                    poster -> post(poster % 2 == 0 ? first : second, "p" + poster + "-", each));
            Long[] expected =
                    LongStream.rangeClosed(1, posters * each).boxed().toArray(Long[]::new);
            for (String name : List.of(group, other)) {
                assertThat(one.numbers(name, ArticleNumbers.ALL, 10_000)).containsExactly(expected);
            }
            try (NntpClient client =
                    NntpClient.open(second.endpoint(), NntpClient.Options.DEFAULT)) {
                assertThat(client.group(group).count()).isEqualTo(posters * each);
                assertThat(client.overview(ArticleNumbers.ALL))
                        .extracting(Overview::messageId)
                        .doesNotHaveDuplicates()
                        .hasSize(posters * each);
            }
        }
    }

    private Server serve(NewsStore store, NntpServer.Options options) throws IOException {
        return NntpServer.server(store, options).endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    private Void post(Server server, String prefix, int count) throws IOException {
        try (NntpClient client = NntpClient.open(server.endpoint(), NntpClient.Options.DEFAULT)) {
            for (int i = 0; i < count; i++) {
                String article =
                        """
                        From: alice@example.org
                        Newsgroups: %s,%s
                        Subject: x
                        Message-ID: %s

                        x
                        """
                                .formatted(group, other, id(prefix + i));
                client.post(new ByteArrayInputStream(article.getBytes(UTF_8)));
            }
        }
        return null;
    }

    /// The same articles at both servers at the same moment, groups in the opposite order: each is
    /// stored once.
    @Test
    void twoStoresTakeAnArticleOnce() throws Exception {
        var stored = ConcurrentHashMap.<String>newKeySet();
        var twice = ConcurrentHashMap.<String>newKeySet();
        int articles = 50;
        try (NewsStore one = NewsStore.open(postgres.url());
                NewsStore two = NewsStore.open(postgres.url())) {
            together(
                    8,
                    poster -> {
                        NewsStore store = poster % 2 == 0 ? one : two;
                        String[] groups =
                                poster % 2 == 0
                                        ? new String[] {group, other}
                                        : new String[] {other, group};
                        for (int i = 0; i < articles; i++) {
                            int number = poster % 2 == 0 ? i : articles - 1 - i;
                            String name = name("same" + number);
                            if (store.store(TestArticles.article(name, groups)) == Outcome.STORED
                                    && !stored.add(name)) {
                                twice.add(name);
                            }
                        }
                        return null;
                    });
            assertThat(stored).hasSize(articles);
            assertThat(twice).isEmpty();
            assertThat(one.numbers(group, ArticleNumbers.ALL, 1000)).hasSize(articles);
        }
    }

    /// Something that one of several does.
    @FunctionalInterface
    private interface Part {
        Void run(int number) throws Exception;
    }

    private static void together(int count, Part part) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(executor.submit((Callable<Void>) () -> part.run(number)));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() ->
                        NewsStore.open("jdbc:postgresql://127.0.0.1:1/news?user=u&password=secret"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "opening of the news store jdbc:postgresql://127.0.0.1:1/news failed: ")
                .hasMessageNotContaining("secret");
    }
}
