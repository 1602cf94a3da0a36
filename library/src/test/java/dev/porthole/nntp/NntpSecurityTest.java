package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException;
import dev.porthole.net.Event;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.news.NewsStore;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.FarClient;
import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// Each test is named after a weakness that servers of news, or of mail, have had. The client's are
/// in [NntpClientTest].
@Timeout(60)
class NntpSecurityTest {
    private static final String PASSWORD = "correct horse";
    private static final String GROUP = "misc.test";
    private static final Authenticator USERS =
            Authenticator.builder(Accounts.of(Map.of("alice", PASSWORD)))
                    .limits(AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO))
                    .build();

    @TempDir Path folder;

    private final NntpServer.Options options = NntpServer.Options.of("news.example.org");
    private final NntpServer.Options withUsers = options.withUsers(USERS, NntpServer.Access.POST);
    private NewsStore store;

    @BeforeEach
    void open() throws IOException {
        store = NewsStore.open(folder.resolve("news.db"));
        store.createGroup(GROUP, "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String article(String more) {
        return "From: a@example.org\r\nNewsgroups: misc.test\r\nSubject: x\r\n" + more;
    }

    private long count() throws IOException {
        return store.group(GROUP).orElseThrow().group().count();
    }

    /// A line end in an argument begins no command.
    @ParameterizedTest
    @ValueSource(strings = {"GROUP misc.test\rPOST", "GROUP misc.test\nPOST", "GROUP a\0b"})
    void commandInjection(String line) throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            assertThat(client.write(line + "\r\n").reply()).isEqualTo(Replies.BROKEN_LINE);
            assertThat(client.isClosed()).isTrue();
            assertThatThrownBy(client.served::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MalformedException.class);
        }
    }

    /// What other servers take for the end of an article is not taken for it here.
    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r\n\0.\r\n"})
    void endOfDataSmuggling(String end) throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            assertThat(client.ask("POST")).isEqualTo(340);
            client.write(article("\r\nx" + end + "POST\r\n" + article("\r\nsmuggled\r\n.\r\n")));
            Reply reply = client.reply();
            assertThat(reply.code()).isIn(400, 441);
        }
        assertThat(count()).isZero();
    }

    @Test
    void starttlsInjection() throws IOException {
        NntpServer.Options secured = options.withTls(Tls.server(TestIdentity.LOCALHOST), false);
        try (RawReader client = new RawReader(store, secured)) {
            client.write("STARTTLS\r\nPOST\r\n");
            assertThat(client.reply()).isEqualTo(Replies.TLS_READY);
            assertThatThrownBy(client.served::join)
                    .hasCauseInstanceOf(MalformedException.class)
                    .hasMessageContaining("in clear between STARTTLS and TLS");
        }
        assertThat(count()).isZero();
    }

    @Test
    void starttlsStripping() throws IOException {
        NntpServer.Options required = withUsers.withTls(Tls.server(TestIdentity.LOCALHOST), true);
        try (RawReader client = new RawReader(store, required)) {
            assertThat(client.list("CAPABILITIES"))
                    .contains("STARTTLS")
                    .noneMatch(each -> each.startsWith("AUTHINFO") || each.startsWith("SASL"));
            for (String each :
                    List.of(
                            "AUTHINFO USER alice",
                            "AUTHINFO PASS geheim",
                            "AUTHINFO SASL PLAIN AGFsaWNlAHg=",
                            "GROUP misc.test",
                            "POST",
                            "LIST")) {
                assertThat(client.ask(each)).isEqualTo(483);
            }
        }
    }

    /// From another machine. A mechanism that does not show the password is taken.
    @Test
    void passwordInClear() throws IOException {
        try (FarClient client = new FarClient(NntpServer.server(store, withUsers))) {
            assertThat(client.read()).startsWith("200 ");
            assertThat(client.ask("CAPABILITIES")).startsWith("101 ");
            for (String line = client.read(); !line.equals("."); line = client.read()) {
                assertThat(line).doesNotContain(" USER", " PLAIN", " LOGIN");
            }
            for (String each :
                    List.of("AUTHINFO USER alice", "AUTHINFO PASS x", "AUTHINFO SASL PLAIN AA==")) {
                assertThat(client.ask(each)).startsWith("483 ");
            }
            assertThat(client.ask("AUTHINFO SASL CRAM-MD5")).startsWith("383 ");
        }
    }

    @Test
    void passwordInLogs() throws IOException {
        StringBuilder seen = new StringBuilder();
        Observer observer =
                event -> {
                    if (event instanceof Event.Received(_, var data)) {
                        synchronized (seen) {
                            seen.append(ISO_8859_1.decode(data.duplicate()));
                        }
                    }
                };
        String plain = base64("\0alice\0" + PASSWORD);
        for (String line :
                List.of(
                        "AUTHINFO PASS geheim",
                        "authinfo\tpass geheim",
                        "AUTHINFO  PASSWORD  geheim",
                        "AUTHINFO PASS geheim\u00e9",
                        "AUTHINFO SASL PLAIN " + plain,
                        "AUTHINFO SASL PLAIN  " + plain)) {
            try (RawReader client = new RawReader(store, withUsers, observer)) {
                client.write(line + "\r\n").reply();
            }
        }
        try (RawReader client = new RawReader(store, withUsers, observer)) {
            assertThat(client.ask("AUTHINFO SASL PLAIN")).isEqualTo(383);
            assertThat(client.ask(plain)).isEqualTo(281);
        }
        assertThat(seen.toString()).contains("****").doesNotContain("geheim", plain);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void userEnumeration() throws IOException {
        try (RawReader client = new RawReader(store, withUsers)) {
            Reply alice = client.say("AUTHINFO USER alice").reply();
            Reply wrong = client.say("AUTHINFO PASS x").reply();
            assertThat(client.say("AUTHINFO USER nobody").reply()).isEqualTo(alice);
            assertThat(client.say("AUTHINFO PASS x").reply()).isEqualTo(wrong);
        }
        try (RawReader client = new RawReader(store, withUsers)) {
            assertThat(client.say("AUTHINFO SASL PLAIN " + base64("\0alice\0x")).reply())
                    .isEqualTo(client.say("AUTHINFO SASL PLAIN " + base64("\0nobody\0x")).reply());
        }
    }

    @Test
    void bruteForce() throws IOException {
        try (RawReader client = new RawReader(store, withUsers)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("AUTHINFO USER alice")).isEqualTo(381);
                assertThat(client.ask("AUTHINFO PASS x" + i)).isEqualTo(481);
            }
            assertThat(client.reply()).isEqualTo(Replies.TOO_MANY_LOGINS);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void sqlInjection() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            for (String each :
                    List.of(
                            "GROUP misc.test';--",
                            "GROUP x'/**/OR/**/'1'='1",
                            "LISTGROUP x\"/**/OR/**/1=1;--",
                            "GROUP misc.test%",
                            "GROUP misc_test")) {
                assertThat(client.ask(each)).isEqualTo(411);
            }
            assertThat(client.ask("STAT <'/**/OR/**/'1'='1>")).isEqualTo(430);
            assertThat(client.ask("ARTICLE <';DROP/**/TABLE/**/news_article;--@x>")).isEqualTo(430);
            assertThat(client.list("LIST ACTIVE ';DROP/**/TABLE/**/news_group;--")).isEmpty();
            assertThat(client.list("LIST ACTIVE misc.tes%")).isEmpty();
            assertThat(client.list("NEWNEWS '/**/OR/**/'1'='1 19700101 000000")).isEmpty();
            assertThat(client.ask("POST")).isEqualTo(340);
            client.say(
                    "From: a@example.org",
                    "Newsgroups: misc.test",
                    "Subject: '); DROP TABLE news_article; --",
                    "Message-ID: <'||(SELECT/**/1)||'@example.org>",
                    "",
                    "x",
                    ".");
            assertThat(client.reply().code()).isEqualTo(240);
            assertThat(client.ask("STAT <'||(SELECT/**/1)||'@example.org>")).isEqualTo(223);
            assertThat(client.ask("GROUP misc.test")).isEqualTo(211);
            assertThat(client.list("HDR Subject 1"))
                    .containsExactly("1 '); DROP TABLE news_article; --");
        }
    }

    /// A pattern can't make the server compute for long.
    @Test
    void wildmatBlowUp() throws IOException {
        store.createGroup("a".repeat(200), "");
        try (RawReader client = new RawReader(store, options)) {
            assertThat(client.list("LIST ACTIVE " + "*a".repeat(200) + "b")).isEmpty();
            assertThat(client.ask("LIST ACTIVE [a-z]*")).isEqualTo(501);
        }
    }

    /// Such as a browser that was made to speak HTTP to port 119.
    @Test
    void crossProtocolRequests() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            client.write("POST / HTTP/1.1\r\nHost: x\r\n\r\nPOST\r\n" + article("\r\nx\r\n.\r\n"));
            assertThat(client.reply()).isEqualTo(Replies.NOT_HTTP);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(count()).isZero();
    }

    @Test
    void exhaustionByErrors() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("NONSENSE")).isEqualTo(500);
            }
            assertThat(client.reply()).isEqualTo(Replies.TOO_MANY_ERRORS);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void exhaustionByArticles() throws IOException {
        NntpServer.Options small = options.withLimits(NntpLimits.DEFAULT.withMaxArticleBytes(1000));
        try (RawReader client = new RawReader(store, small)) {
            assertThat(client.ask("POST")).isEqualTo(340);
            client.write(article("\r\n" + "x".repeat(100_000) + "\r\n.\r\n"));
            assertThat(client.reply().code()).isEqualTo(441);
            assertThat(client.ask("DATE")).isEqualTo(111); // it was skipped
            assertThat(client.ask("POST")).isEqualTo(340);
            client.write(
                    "From: a@b\r\nSubject: x\r\nNewsgroups: "
                            + distinct(25)
                            + "\r\n\r\nx\r\n.\r\n");
            assertThat(client.reply().code()).isEqualTo(441);
        }
    }

    private static String distinct(int count) {
        StringBuilder names = new StringBuilder(GROUP);
        for (int i = 1; i < count; i++) {
            names.append(",a.g").append(i);
        }
        return names.toString();
    }

    @Test
    void exhaustionByLines() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            client.write("GROUP " + "x".repeat(20_000) + "\r\n");
            assertThat(client.reply().code()).isEqualTo(400);
            assertThatThrownBy(client.served::join)
                    .hasCauseInstanceOf(WireException.LimitExceeded.class);
        }
    }

    @Test
    void slowClients() throws IOException {
        WireLimits quick =
                NntpLimits.DEFAULT
                        .wire()
                        .withLineTimeout(Duration.ofMillis(100))
                        .withBodyTimeout(Duration.ofMillis(100));
        NntpServer.Options hasty = options.withLimits(NntpLimits.DEFAULT.withWire(quick));
        try (RawReader client = new RawReader(store, hasty)) {
            client.write("POS");
            assertThat(client.reply()).isEqualTo(Replies.TOO_SLOW);
            assertThatThrownBy(client.served::join).hasCauseInstanceOf(DeadlineException.class);
        }
        try (RawReader client = new RawReader(store, hasty)) {
            client.write("POST\r\nFrom: a@");
            assertThat(client.reply().code()).isEqualTo(340);
            assertThat(client.reply()).isEqualTo(Replies.TOO_SLOW);
        }
        assertThat(count()).isZero();
    }

    /// What a refused TAKETHIS brings is no source of commands.
    @Test
    void commandsInRefusedArticles() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            for (String command : List.of("TAKETHIS <1@x>", "TAKETHIS", "TAKETHIS nonsense")) {
                client.write(command + "\r\nQUIT\r\nPOST\r\n.\r\n");
                assertThat(client.reply().code()).isIn(501, 502);
            }
            assertThat(client.ask("DATE")).isEqualTo(111);
        }
    }

    /// A header that the client writes can't pass for the server's.
    @Test
    void headerForgery() throws IOException {
        try (RawReader client = new RawReader(store, options)) {
            for (String each :
                    List.of(
                            "Xref: news.example.org misc.test:99\r\n",
                            "Injection-Info: news.example.org\r\n",
                            "Path: news.example.org!.POSTED!x\r\n",
                            "Path: a\r\nPath: b\r\n",
                            "Message-ID: <a@b>\r\nMessage-ID: <c@d>\r\n")) {
                assertThat(client.ask("POST")).isEqualTo(340);
                client.write(article(each + "\r\nx\r\n.\r\n"));
                assertThat(client.reply().code()).isEqualTo(441);
            }
        }
        assertThat(count()).isZero();
    }

    /// A feed can't send an article round in circles.
    @Test
    void loops() throws IOException {
        NntpServer.Options feeding = options.withAnybody(NntpServer.Access.FEED);
        try (RawReader client = new RawReader(store, feeding)) {
            assertThat(client.ask("IHAVE <1@x>")).isEqualTo(335);
            client.write(
                    article(
                            "Message-ID: <1@x>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n"
                                    + "Path: a!news.example.org!b\r\n\r\nx\r\n.\r\n"));
            assertThat(client.reply().code()).isEqualTo(437);
        }
    }
}
