package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Authority;
import dev.porthole.net.Credentials;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.nntp.NntpFeed.Offer;
import dev.porthole.nntp.NntpFeed.Outcome;
import dev.porthole.server.Await;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Our client at INN: it reads, posts, logs in and feeds, in clear and under TLS.
@Timeout(120)
class NewsServersIT {
    private static final Authority AUTHORITY = new Authority("the authority");
    private static final Tls.Identity LOCALHOST = AUTHORITY.issue("localhost", Instant.now());
    private static final NntpClient.Options TRUSTING =
            NntpClient.Options.DEFAULT.withTls(
                    Tls.builder().authorities(AUTHORITY.certificates()).build());
    private static final String GROUP = "lab.test";

    @TempDir private Path folder;
    private InnPeer inn;

    @BeforeEach
    void start() throws IOException {
        inn = InnPeer.start(folder, LOCALHOST);
    }

    @AfterEach
    void stop() {
        if (inn != null) {
            inn.close();
        }
    }

    private NntpClient open(Security security) throws IOException {
        return NntpClient.open(inn.endpoint(security), TRUSTING);
    }

    private static void post(NntpClient client, int seed) throws IOException {
        byte[] article =
                Articles.bytes(Articles.article(seed, GROUP).replaceFirst("Path:.*\n", ""));
        assertThat(client.post(new ByteArrayInputStream(article)).code()).isEqualTo(240);
    }

    private static String read(InputStream article) throws IOException {
        try (article) {
            return new String(article.readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void anArticleIsPostedAndRead(Security security) throws Throwable {
        inn.during(() -> {
            try (NntpClient client = open(security)) {
                assertThat(client.connection().isTls()).isEqualTo(security != Security.PLAIN);
                assertThat(client.isPostingAllowed()).isTrue();
                for (int i = 1; i <= 3; i++) {
                    post(client, i);
                }
                Group group = client.group(GROUP);
                assertThat(group).isEqualTo(new Group(GROUP, 3, 1, 3));
                Article article = client.article(ArticleNumbers.of(2));
                assertThat(article.number()).isEqualTo(2);
                assertThat(article.messageId()).isEqualTo(Articles.id(2));
                assertThat(Articles.body(read(article)))
                        .isEqualTo(Articles.body(Articles.article(2, GROUP)));
                assertThat(read(client.article(Articles.id(3)))).contains("Subject: article 3");
                assertThat(read(client.head(ArticleNumbers.of(1)))).contains("Subject: article 1");
                assertThat(read(client.body(Articles.id(1))).replace("\r\n", "\n"))
                        .isEqualTo(Articles.body(Articles.article(1, GROUP)));
                assertThat(client.quit().code()).isEqualTo(205);
            }
        });
    }

    @Test
    void whatThereIsIsListed() throws Throwable {
        inn.during(() -> {
            try (NntpClient client = open(Security.PLAIN)) {
                for (int i = 1; i <= 3; i++) {
                    post(client, i);
                }
                Instant before = client.date().minus(Duration.ofHours(1));
                assertThat(before).isBetween(Instant.now().minusSeconds(3700), Instant.now());
                assertThat(client.groups(Wildmat.parse("lab.*,!lab.x*")))
                        .contains(new ListedGroup(GROUP, 3, 1, "y"));
                assertThat(client.descriptions(Wildmat.ALL)).containsEntry(GROUP, "Tests");
                assertThat(client.newNews(Wildmat.parse("lab.*"), before))
                        .contains(Articles.id(1), Articles.id(2), Articles.id(3));
                assertThat(client.list("OVERVIEW.FMT")).startsWith("Subject:", "From:");
                client.group(GROUP);
                List<Overview> overview = client.overview(ArticleNumbers.from(2));
                assertThat(overview)
                        .extracting(Overview::number, Overview::subject, Overview::messageId)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(
                                        2L, "article 2", Articles.id(2).text()),
                                org.assertj.core.groups.Tuple.tuple(
                                        3L, "article 3", Articles.id(3).text()));
                assertThat(overview.getFirst().lines()).isPositive();
                assertThat(client.overview(ArticleNumbers.from(9))).isEmpty();
                assertThat(client.headers("Subject", ArticleNumbers.of(3)))
                        .containsExactly(new HeaderValue(3, "article 3"));
                assertThat(client.numbers(GROUP, ArticleNumbers.ALL)).containsExactly(1L, 2L, 3L);
                assertThat(client.numbers(GROUP, ArticleNumbers.from(3))).containsExactly(3L);
                assertThat(client.next()).isEqualTo(new Located(2, Articles.id(2)));
                assertThat(client.last()).isEqualTo(new Located(1, Articles.id(1)));
                assertThat(client.stat(Articles.id(3)).messageId()).isEqualTo(Articles.id(3));
                assertThat(client.help()).isNotEmpty();
            }
        });
    }

    @Test
    void whatIsNotThereIsRefused() throws Throwable {
        inn.during(() -> {
            try (NntpClient client = open(Security.PLAIN)) {
                refused(411, () -> client.group("lab.nowhere"));
                refused(412, client::next);
                refused(430, () -> client.article(Articles.id(9)));
                client.group(GROUP);
                refused(423, () -> client.article(ArticleNumbers.of(9)));
                refused(
                        441,
                        () -> client.post(new ByteArrayInputStream(Articles.bytes("nothing\n"))));
                assertThat(client.date()).isNotNull(); // and the conversation goes on
            }
        });
    }

    private static void refused(
            int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WireException.Refused.class,
                        e -> assertThat(e.reply().orElseThrow().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aliceSeesWhatIsForMembers(Security security) throws Throwable {
        inn.during(() -> {
            try (NntpClient client = open(security)) {
                refused(480, () -> client.group("lab.members"));
                refused(481, () -> client.login(new Credentials("alice", "wrong")));
                client.login(new Credentials("alice", "secret"));
                assertThat(client.group("lab.members").isEmpty()).isTrue();
            }
        });
    }

    @Test
    void itIsNotTrustedWithoutItsAuthority() throws Throwable {
        for (Security each : List.of(Security.TLS, Security.STARTTLS)) {
            assertThatThrownBy(
                            () -> NntpClient.open(inn.endpoint(each), NntpClient.Options.DEFAULT))
                    .isInstanceOf(TlsException.class);
        }
    }

    @Test
    void aStreamOfArticlesIsTaken() throws Throwable {
        inn.during(() -> {
            NntpClient.Options transit = TRUSTING.withMode(NntpClient.Mode.TRANSIT);
            int count = 500;
            try (NntpClient feeder = NntpClient.open(inn.endpoint(Security.PLAIN), transit)) {
                assertThat(feeder.capabilities().has("STREAMING")).isTrue();
                feeder.offer(
                        Articles.id(0),
                        new ByteArrayInputStream(Articles.bytes(Articles.article(0, GROUP))));
                refused(435, () -> feeder.offer(Articles.id(0), InputStream.nullInputStream()));
                Map<Outcome, List<MessageId>> outcomes = new EnumMap<>(Outcome.class);
                feeder.feed(
                        IntStream.range(0, count).mapToObj(NewsServersIT::offering).toList(),
                        (id, outcome) ->
                                outcomes.computeIfAbsent(outcome, _ -> new ArrayList<>()).add(id));
                assertThat(outcomes.get(Outcome.TAKEN)).hasSize(count - 1);
                assertThat(outcomes.get(Outcome.NOT_WANTED)).containsExactly(Articles.id(0));
                feeder.feedUnasked(
                        List.of(offering(7), offering(count)),
                        (id, outcome) ->
                                outcomes.computeIfAbsent(outcome, _ -> new ArrayList<>()).add(id));
                assertThat(outcomes.get(Outcome.REJECTED)).containsExactly(Articles.id(7));
                assertThat(outcomes.get(Outcome.TAKEN)).contains(Articles.id(count));
            }
            Await.until(() -> count() == count + 1);
            try (NntpClient reader = open(Security.PLAIN)) {
                reader.group(GROUP);
                assertThat(reader.overview(ArticleNumbers.ALL)).hasSize(count + 1);
                assertThat(Articles.body(read(reader.article(Articles.id(count - 1)))))
                        .isEqualTo(Articles.body(Articles.article(count - 1, GROUP)));
            }
        });
    }

    private static Offer offering(int seed) {
        return new Offer(
                Articles.id(seed),
                () -> new ByteArrayInputStream(Articles.bytes(Articles.article(seed, GROUP))));
    }

    private long count() {
        try (NntpClient client = open(Security.PLAIN)) {
            return client.group(GROUP).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
