package dev.porthole.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.Located;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NewsGroup;
import dev.porthole.nntp.NntpBackend.Outcome;
import dev.porthole.nntp.Overview;
import dev.porthole.nntp.StoredArticle;
import dev.porthole.nntp.Wildmat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// The store on SQLite. [PostgresIT] asks the same of PostgreSQL.
@Timeout(120)
class NewsStoreTest {
    @TempDir Path folder;

    private NewsStore store;

    @BeforeEach
    void open() throws IOException {
        store = NewsStore.open(folder.resolve("news.db"));
        store.createGroup("misc.test", "To try things out");
        store.createGroup("alt.test", "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MessageId id(String name) {
        return new MessageId("<" + name + "@example.org>");
    }

    @Test
    void anArticleIsInAllOfItsGroups() throws IOException {
        store.store(TestArticles.article("first", "misc.test"));
        assertThat(store.store(TestArticles.article("second", "misc.test", "alt.test")))
                .isEqualTo(Outcome.STORED);
        assertThat(store.find("misc.test", 2)).contains(new Located(2, id("second")));
        assertThat(store.find("alt.test", 1)).contains(new Located(1, id("second")));
        assertThat(store.find(id("second"))).contains(new Located(0, id("second")));
        StoredArticle article = store.article("alt.test", 1).orElseThrow();
        assertThat(new String(article.content(), UTF_8))
                .startsWith("Xref: news.example.org misc.test:2 alt.test:1\r\nPath: ")
                .endsWith("\r\n\r\nGrüße\r\n");
        Overview overview = store.overview("misc.test", ArticleNumbers.of(2), 10).getFirst();
        assertThat(overview.number()).isEqualTo(2);
        assertThat(overview.subject()).isEqualTo("about second");
        assertThat(overview.bytes()).isEqualTo(article.content().length);
        assertThat(overview.further())
                .containsExactly("Xref: news.example.org misc.test:2 alt.test:1");
        assertThat(store.overview(id("second"))).contains(overview.withNumber(0));
    }

    @Test
    void aMessageIdIsThereOnceAndTakesNoNumberTwice() throws IOException {
        assertThat(store.store(TestArticles.article("one", "misc.test"))).isEqualTo(Outcome.STORED);
        assertThat(store.store(TestArticles.article("one", "misc.test", "alt.test")))
                .isEqualTo(Outcome.DUPLICATE);
        store.store(TestArticles.article("two", "misc.test"));
        assertThat(store.numbers("misc.test", ArticleNumbers.ALL, 10)).containsExactly(1L, 2L);
        assertThat(store.numbers("alt.test", ArticleNumbers.ALL, 10)).isEmpty();
    }

    @Test
    void groupsKnowTheirNumbers() throws IOException {
        assertThat(store.group("misc.test").orElseThrow().group().isEmpty()).isTrue();
        store.store(TestArticles.article("one", "misc.test"));
        store.store(TestArticles.article("two", "misc.test"));
        NewsGroup group = store.group("misc.test").orElseThrow();
        assertThat(group.group().count()).isEqualTo(2);
        assertThat(group.group().numbers()).isEqualTo(new ArticleNumbers(1, 2));
        assertThat(group.description()).isEqualTo("To try things out");
        assertThat(store.groups())
                .extracting(NewsGroup::name)
                .containsExactly("alt.test", "misc.test");
        assertThat(store.createGroup("misc.test", "another")).isFalse();
        assertThat(store.group("misc.test").orElseThrow().description())
                .isEqualTo("To try things out");
    }

    @Test
    void neighboursAndRanges() throws IOException {
        for (String each : List.of("a", "b", "c", "d")) {
            store.store(TestArticles.article(each, "misc.test"));
        }
        assertThat(store.next("misc.test", 2)).contains(new Located(3, id("c")));
        assertThat(store.next("misc.test", 4)).isEmpty();
        assertThat(store.previous("misc.test", 2)).contains(new Located(1, id("a")));
        assertThat(store.previous("misc.test", 1)).isEmpty();
        assertThat(store.numbers("misc.test", ArticleNumbers.from(2), 2)).containsExactly(2L, 3L);
        assertThat(store.overview("misc.test", new ArticleNumbers(2, 3), 10))
                .extracting(Overview::number)
                .containsExactly(2L, 3L);
    }

    @Test
    void whatIsNewComesInPieces() throws IOException {
        for (String each : List.of("a", "b", "c")) {
            store.store(TestArticles.article(each, "misc.test"));
        }
        store.store(TestArticles.article("d", "alt.test"));
        Wildmat misc = Wildmat.parse("misc.*");
        var first = store.arrivals(misc, Instant.EPOCH, OptionalLong.empty(), 2);
        assertThat(first.ids()).containsExactly(id("a"), id("b"));
        var second = store.arrivals(misc, Instant.EPOCH, first.next(), 3);
        assertThat(second.ids()).containsExactly(id("c"));
        assertThat(second.next()).isEmpty();
        Instant future = Instant.now().plusSeconds(60);
        assertThat(store.arrivals(misc, future, OptionalLong.empty(), 10).ids()).isEmpty();
    }

    @Test
    void numbersHaveNeitherGapsNorTwinsWhoeverPosts() throws Exception {
        int posters = 16;
        int each = 50;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < posters; i++) {
                String name = "p" + i;
                all.add(
                        executor.submit(() -> {
                            for (int j = 0; j < each; j++) {
                                store.store(
                                        TestArticles.article(
                                                name + "-" + j, "misc.test", "alt.test"));
                            }
                            return null;
                        }));
            }
            for (Future<?> future : all) {
                future.get();
            }
        }
        Long[] expected = LongStream.rangeClosed(1, posters * each).boxed().toArray(Long[]::new);
        for (String group : List.of("misc.test", "alt.test")) {
            assertThat(store.numbers(group, ArticleNumbers.ALL, 10_000)).containsExactly(expected);
        }
    }

    @Test
    void everythingIsThereWhenItIsOpenedAgain() throws IOException {
        store.store(TestArticles.article("one", "misc.test"));
        store.close();
        store = NewsStore.open(folder.resolve("news.db"));
        store.store(TestArticles.article("two", "misc.test"));
        assertThat(store.find("misc.test", 1)).contains(new Located(1, id("one")));
        assertThat(store.find("misc.test", 2)).contains(new Located(2, id("two")));
    }

    @Test
    void twoStoresShareAFile() throws IOException {
        try (NewsStore other = NewsStore.open(folder.resolve("news.db"))) {
            for (int i = 0; i < 20; i++) {
                store.store(TestArticles.article("a" + i, "misc.test"));
                other.store(TestArticles.article("b" + i, "misc.test"));
            }
        }
        assertThat(store.numbers("misc.test", ArticleNumbers.ALL, 100)).hasSize(40);
    }

    @Test
    void whatLooksLikeSqlIsAName() throws IOException {
        String name = "x' OR '1'='1";
        assertThat(store.group(name)).isEmpty();
        assertThat(store.numbers(name, ArticleNumbers.ALL, 10)).isEmpty();
        assertThat(store.find(new MessageId("<';DROP/**/TABLE/**/news_article;--@x>"))).isEmpty();
        store.store(TestArticles.article("o'clock\"--", "misc.test"));
        assertThat(store.find("misc.test", 1)).contains(new Located(1, id("o'clock\"--")));
        assertThatThrownBy(() -> store.createGroup(name, ""))
                .hasMessageContaining("a group's name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:x?mode=memory"})
    void aStoreIsSomewhere(String url) {
        assertThatThrownBy(() -> NewsStore.open(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a news store is jdbc:sqlite:FILE or ");
        assertThatThrownBy(() -> NewsStore.open(folder.resolve("x?mode=memory")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the path of a news store has no ?");
    }

    @Test
    void failuresAreOneLineWithoutPasswords() {
        assertThatThrownBy(() -> NewsStore.open("jdbc:mysql://u:secret@db/news?password=secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a news store is jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, and"
                                + " not jdbc:mysql://db/news");
        assertThatThrownBy(() -> NewsStore.open(folder.resolve("no/news.db")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("opening of the news store jdbc:sqlite:");
        store.close();
        assertThatThrownBy(() -> store.groups()).hasMessageEndingWith("news.db is closed");
        assertThatThrownBy(() -> store.store(TestArticles.article("late", "misc.test")))
                .hasMessageEndingWith("news.db is closed");
    }
}
