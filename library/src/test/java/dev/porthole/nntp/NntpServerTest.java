package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.news.NewsStore;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.server.Server;
import dev.porthole.wire.WireException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The server on sockets, over SQLite, with our client.
@Timeout(120)
class NntpServerTest {
    private static final Credentials ALICE = new Credentials("alice", "geheim");
    private static final String GROUP = "misc.test";

    private static final Tls TRUST =
            Tls.builder()
                    .authorities(TestIdentity.LOCALHOST.chain())
                    .serverName("localhost")
                    .build();

    @TempDir Path folder;

    private NewsStore store;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        store = NewsStore.open(folder.resolve("news.db"));
        store.createGroup(GROUP, "To try things out");
        store.createGroup("alt.test", "");
        store.createGroup("misc.closed", "Read only", NewsGroup.Status.CLOSED);
        store.createGroup("misc.moderated", "With care", NewsGroup.Status.MODERATED);
        server = serve(options());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    private static NntpServer.Options options() {
        return NntpServer.Options.of("news.example.org");
    }

    private static Authenticator users() {
        return Authenticator.builder(Accounts.of(Map.of("alice", "geheim")))
                .limits(
                        AttemptLimits.DEFAULT.withDelays(
                                Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
    }

    private Server serve(NntpServer.Options options) throws IOException {
        return NntpServer.server(store, options).endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    private void restart(NntpServer.Options options) throws IOException {
        server.close();
        server = serve(options);
    }

    private NntpClient client() throws IOException {
        return NntpClient.open(server.endpoint(), NntpClient.Options.DEFAULT);
    }

    private static String text(InputStream article) throws IOException {
        try (article) {
            return new String(article.readAllBytes(), UTF_8);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(UTF_8));
    }

    private static String minimal(String more) {
        return "From: Alice <alice@example.org>\nNewsgroups: misc.test\nSubject: Hello\n"
                + more
                + "\nGrüße\n.dot\n";
    }

    private static void assertRefused(int code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WireException.Refused.class,
                        e -> assertThat(e.reply().orElseThrow().code()).isEqualTo(code));
    }

    @Test
    void whatWasPostedIsReadByNumberAndByMessageId() throws IOException {
        try (NntpClient client = client()) {
            assertThat(client.isPostingAllowed()).isTrue();
            client.post(stream(minimal("Message-ID: <1@example.org>\n")));
            Group group = client.group(GROUP);
            assertThat(group).isEqualTo(new Group(GROUP, 1, 1, 1));
            String article = text(client.article(ArticleNumbers.of(1)));
            assertThat(article)
                    .startsWith(
                            "Xref: news.example.org misc.test:1\r\n"
                                    + "Path: news.example.org!.POSTED!not-for-mail\r\n")
                    .contains("\r\nDate: ", "\r\nMessage-ID: <1@example.org>\r\n")
                    .endsWith("\r\n\r\nGrüße\r\n.dot\r\n");
            assertThat(text(client.article(new MessageId("<1@example.org>")))).isEqualTo(article);
            String head = text(client.head(ArticleNumbers.of(1)));
            String body = text(client.body(ArticleNumbers.of(1)));
            assertThat(head + "\r\n" + body).isEqualTo(article);
        }
    }

    @Test
    void whatAnArticleLacksIsSupplied() throws IOException {
        try (NntpClient client = client()) {
            client.post(stream(minimal("")));
            client.group(GROUP);
            Overview overview = client.overview(ArticleNumbers.ALL).getFirst();
            assertThat(overview.messageId()).matches("<[0-9a-f-]{36}@news\\.example\\.org>");
            assertThat(overview.date()).endsWith(" +0000");
            assertThat(overview.lines()).isEqualTo(2);
            String article = text(client.article());
            assertThat(overview.bytes()).isEqualTo(article.getBytes(UTF_8).length);
            assertThat(article).contains("\r\nInjection-Date: ");
        }
    }

    @Test
    void whatIsNoArticleIsNotPosted() throws IOException {
        List<String> articles =
                List.of(
                        "no header at all",
                        "From: a@b\nSubject: no group\n\nx\n",
                        "From: a@b\nNewsgroups: misc.test\n\nno subject\n",
                        "From: a@b\nNewsgroups: no.such.group\nSubject: x\n\nx\n",
                        "From: a@b\nNewsgroups: misc.closed\nSubject: x\n\nx\n",
                        "From: a@b\nNewsgroups: misc.moderated\nSubject: x\n\nx\n",
                        "From: a@b\nNewsgroups: a'b\nSubject: x\n\nx\n",
                        minimal("From: twice@example.org\n"),
                        minimal("Xref: evil misc.test:9\n"),
                        minimal("Message-ID: <no spaces@example.org>\n"),
                        minimal("Path: somewhere!.POSTED!not-for-mail\n"),
                        minimal("a line without its name\n"),
                        minimal("X-Nul: \0\n"),
                        minimal("X-Long: " + "x".repeat(1000) + "\n"));
        try (NntpClient client = client()) {
            for (String each : articles) {
                assertRefused(441, () -> client.post(stream(each)));
            }
            client.post(stream(minimal("Message-ID: <1@example.org>\n")));
            assertRefused(441, () -> client.post(stream(minimal("Message-ID: <1@example.org>\n"))));
            assertThat(client.group(GROUP).count()).isEqualTo(1);
        }
    }

    @Test
    void anArticleHasItsLimit() throws IOException {
        restart(options().withLimits(NntpLimits.DEFAULT.withMaxArticleBytes(1000)));
        try (NntpClient client = client()) {
            String large = minimal("") + "x".repeat(1000) + "\n";
            assertRefused(441, () -> client.post(stream(large)));
            client.post(stream(minimal(""))); // the conversation went on
        }
    }

    @Test
    void groupsAndLists() throws IOException {
        Instant before = Instant.now().minusSeconds(60);
        try (NntpClient client = client()) {
            client.post(stream(minimal("Message-ID: <1@example.org>\nX-Mine: so\n")));
            assertThat(client.groups(Wildmat.parse("misc.*,!misc.c*")))
                    .containsExactly(
                            new ListedGroup("misc.moderated", 0, 1, "m"),
                            new ListedGroup(GROUP, 1, 1, "y"));
            assertThat(client.groups(Wildmat.parse(GROUP))).hasSize(1);
            assertThat(client.descriptions(Wildmat.ALL)).containsEntry(GROUP, "To try things out");
            assertThat(client.newGroups(before)).hasSize(4);
            assertThat(client.newGroups(Instant.now().plusSeconds(60))).isEmpty();
            assertThat(client.newNews(Wildmat.ALL, before))
                    .containsExactly(new MessageId("<1@example.org>"));
            assertThat(client.newNews(Wildmat.parse("alt.*"), before)).isEmpty();
            assertThat(client.list("OVERVIEW.FMT"))
                    .startsWith("Subject:", "From:")
                    .endsWith(":bytes", ":lines", "Xref:full");
            assertThat(client.list("HEADERS")).containsExactly(":", ":bytes", ":lines");
            assertThat(client.list("ACTIVE.TIMES", GROUP).getFirst())
                    .matches("misc\\.test [0-9]+ porthole");
            assertRefused(503, () -> client.list("DISTRIB.PATS"));
            assertRefused(501, () -> client.list("NONSENSE"));
            client.group(GROUP);
            assertThat(client.headers("X-Mine", ArticleNumbers.ALL))
                    .containsExactly(new HeaderValue(1, "so"));
            assertThat(client.headers("Subject", new MessageId("<1@example.org>")))
                    .containsExactly(new HeaderValue(0, "Hello"));
        }
    }

    @Test
    void walksThroughAGroup() throws IOException {
        try (NntpClient client = client()) {
            assertThat(client.group(GROUP).isEmpty()).isTrue();
            assertRefused(420, client::stat);
            for (int i = 1; i <= 3; i++) {
                client.post(stream(minimal("Message-ID: <" + i + "@example.org>\n")));
            }
            assertThat(client.numbers(GROUP, ArticleNumbers.ALL)).containsExactly(1L, 2L, 3L);
            assertThat(client.numbers(GROUP, ArticleNumbers.from(3))).containsExactly(3L);
            assertThat(client.next().number()).isEqualTo(2);
            assertThat(client.next().messageId()).isEqualTo(new MessageId("<3@example.org>"));
            assertRefused(421, client::next);
            assertThat(client.last().number()).isEqualTo(2);
            assertThat(client.stat().number()).isEqualTo(2);
            assertRefused(423, () -> client.stat(ArticleNumbers.of(9)));
            assertRefused(430, () -> client.stat(new MessageId("<9@example.org>")));
            assertRefused(411, () -> client.group("no.such"));
            assertThat(client.stat().number()).isEqualTo(2); // where it was
        }
    }

    @Test
    void longListsComeInPieces() throws IOException {
        int count = 1100; // more than two pieces of an overview
        restart(options().withAnybody(NntpServer.Access.FEED));
        try (NntpClient client = client()) {
            client.feedUnasked(
                    () ->
                            IntStream.rangeClosed(1, count)
                                    .mapToObj(NntpServerTest::offer)
                                    .iterator(),
                    (_, outcome) -> assertThat(outcome).isEqualTo(NntpFeed.Outcome.TAKEN));
            client.group(GROUP);
            assertThat(client.overview(ArticleNumbers.ALL))
                    .extracting(Overview::number)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, count).mapToObj(Long::valueOf).toList());
            assertThat(client.headers("Path", ArticleNumbers.ALL))
                    .extracting(HeaderValue::encode)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, count)
                                    .mapToObj(each -> each + " news.example.org!other.example!x")
                                    .toList());
            assertThat(client.headers("X-None", ArticleNumbers.ALL))
                    .hasSize(count)
                    .allMatch(each -> each.value().isEmpty());
            assertThat(client.newNews(Wildmat.ALL, Instant.EPOCH)).hasSize(count);
        }
    }

    private static NntpFeed.Offer offer(int number) {
        MessageId id = new MessageId("<" + number + "@other.example>");
        return new NntpFeed.Offer(id, () -> stream(relayed(id)));
    }

    private static String relayed(MessageId id) {
        return minimal(
                "Message-ID: "
                        + id
                        + "\nDate: Thu, 26 Nov 2026 10:00:00 +0000\nPath: other.example!x\n");
    }

    @Test
    void articlesOfOtherServers() throws IOException {
        restart(options().withAnybody(NntpServer.Access.FEED));
        MessageId id = new MessageId("<1@other.example>");
        try (NntpClient client = client()) {
            client.offer(id, stream(relayed(id)));
            assertRefused(435, () -> client.offer(id, stream(relayed(id))));
            MessageId other = new MessageId("<2@other.example>");
            assertRefused(437, () -> client.offer(other, stream(relayed(id))));
            assertRefused(437, () -> client.offer(other, stream(minimal(""))));
            List<NntpFeed.Outcome> outcomes = new ArrayList<>();
            client.feed(List.of(offer(1), offer(2)), (_, outcome) -> outcomes.add(outcome));
            assertThat(outcomes)
                    .containsExactlyInAnyOrder(NntpFeed.Outcome.NOT_WANTED, NntpFeed.Outcome.TAKEN);
            assertThat(text(client.head(id)))
                    .contains("Path: news.example.org!other.example!x\r\n");
        }
    }

    @Test
    void whoeverHasToLogInDoesNothingBefore() throws IOException {
        restart(options().withUsers(users(), NntpServer.Access.POST));
        try (NntpClient client = client()) {
            assertRefused(480, () -> client.group(GROUP));
            assertRefused(480, () -> client.post(stream(minimal(""))));
            assertRefused(481, () -> client.login(new Credentials("alice", "falsch")));
            assertRefused(481, () -> client.login(new Credentials("nobody", "falsch")));
            client.login(ALICE);
            client.post(stream(minimal("")));
            assertThat(client.capabilities().has("AUTHINFO")).isFalse();
            assertRefused(502, () -> client.login(ALICE));
        }
    }

    @Test
    void readersWithoutALoginMayBeAllowed() throws IOException {
        restart(
                options()
                        .withUsers(users(), NntpServer.Access.POST)
                        .withAnybody(NntpServer.Access.READ));
        try (NntpClient client = client()) {
            client.group(GROUP);
            assertRefused(480, () -> client.post(stream(minimal(""))));
        }
        restart(options().withAnybody(NntpServer.Access.READ));
        try (NntpClient client = client()) {
            assertThat(client.isPostingAllowed()).isFalse();
            assertRefused(440, () -> client.post(stream(minimal(""))));
            assertRefused(502, () -> client.feed(List.of(), (_, _) -> {}));
        }
    }

    @Test
    void startTls() throws IOException {
        restart(
                options()
                        .withUsers(users(), NntpServer.Access.POST)
                        .withTls(Tls.server(TestIdentity.LOCALHOST), true));
        Endpoint endpoint = server.endpoint().withSecurity(Security.STARTTLS);
        NntpClient.Options trusting = NntpClient.Options.DEFAULT.withTls(TRUST);
        try (NntpClient client = NntpClient.open(endpoint, trusting)) {
            assertThat(client.connection().isTls()).isTrue();
            assertThat(client.capabilities().has("STARTTLS")).isFalse();
            client.login(ALICE);
            client.post(stream(minimal("")));
        }
        try (NntpClient client = client()) {
            assertThat(client.capabilities().has("AUTHINFO")).isFalse();
            assertRefused(483, () -> client.group(GROUP));
        }
    }

    @Test
    void saslWithAChallenge() throws IOException {
        restart(options().withUsers(users(), NntpServer.Access.POST));
        try (NntpClient client = client()) {
            assertThat(client.capabilities().mechanisms()).contains("SCRAM-SHA-256", "PLAIN");
            client.login(SaslClient.of(Mechanism.SCRAM_SHA_256, ALICE));
            client.group(GROUP);
        }
    }
}
