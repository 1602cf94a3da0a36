package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.nntp.NntpClient.Mode;
import dev.porthole.nntp.NntpClient.Options;
import dev.porthole.nntp.NntpFeed.Offer;
import dev.porthole.nntp.NntpFeed.Outcome;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.sasl.SaslException;
import dev.porthole.server.Server;
import dev.porthole.wire.Sides;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A client, at servers that answer from a table: how it begins and ends, and each weakness that
/// clients have had, by its name.
@Timeout(60)
class NntpClientTest {
    private static final Tls TRUSTING =
            Tls.builder()
                    .authorities(TestIdentity.LOCALHOST.chain())
                    .serverName("localhost")
                    .build();
    private static final WireLimits LIMITS =
            WireLimits.DEFAULT
                    .withLineTimeout(Duration.ofSeconds(10))
                    .withBodyTimeout(Duration.ofSeconds(10));
    private static final Options OPTIONS = Options.DEFAULT.withTls(TRUSTING).withLimits(LIMITS);
    private static final String TRANSIT = "101 here\nVERSION 2\nIHAVE\nMODE-READER\nSTREAMING\n.";
    private static final String READER = "101 here\nVERSION 2\nREADER\nOVER\nHDR\n.";

    private final ScriptedServer server = new ScriptedServer();

    /// A client in memory, whose server has said hello.
    private NntpClient client(Options options) throws IOException {
        return client(options, Observer.NONE);
    }

    private NntpClient client(Options options, Observer sees) throws IOException {
        Connection[] ends = Connection.pair(sees, Limits.DEFAULT);
        Sides.run(() -> server.handle(ends[1]));
        return NntpClient.on(ends[0], options);
    }

    private NntpClient client() throws IOException {
        return client(OPTIONS);
    }

    /// Opens a client over a socket, does something with it, and closes it.
    private void open(Security security, Mode mode) throws IOException {
        try (Server running =
                        Server.builder("news", server)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start();
                NntpClient client =
                        NntpClient.open(
                                running.endpoint().withSecurity(security),
                                OPTIONS.withMode(mode))) {
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void defaults() {
        assertThat(Options.DEFAULT.mode()).isEqualTo(Mode.READER);
        assertThat(Options.DEFAULT.choices()).isEmpty();
        assertThat(Options.DEFAULT.limits()).isEqualTo(WireLimits.DEFAULT);
        assertThat(NntpClient.PORT).isEqualTo(119);
        assertThat(NntpClient.TLS_PORT).isEqualTo(563);
    }

    @Test
    void opensAtAServerForReaders() throws IOException {
        server.on("CAPABILITIES", READER);
        open(Security.PLAIN, Mode.READER);
        assertThat(server.said).containsExactly("CAPABILITIES", "QUIT");
    }

    @Test
    void switchesAServerThatServesBoth() throws IOException {
        server.on("CAPABILITIES", TRANSIT).on("MODE READER", "201 no posting");
        open(Security.PLAIN, Mode.READER);
        assertThat(server.said)
                .containsExactly("CAPABILITIES", "MODE READER", "CAPABILITIES", "QUIT");
    }

    @Test
    void staysInTransitIfItFeeds() throws IOException {
        server.on("CAPABILITIES", TRANSIT);
        open(Security.PLAIN, Mode.TRANSIT);
        assertThat(server.said).containsExactly("CAPABILITIES", "QUIT");
    }

    /// Before RFC 3977 one could only try.
    @ParameterizedTest
    @ValueSource(strings = {"200 hello reader", "500 what?", "501 what?"})
    void triesAnOldServer(String answer) throws IOException {
        server.on("CAPABILITIES", "500 what?").on("MODE READER", answer);
        open(Security.PLAIN, Mode.READER);
        assertThat(server.said).startsWith("CAPABILITIES", "MODE READER").endsWith("QUIT");
    }

    @Test
    void isNotWelcome() {
        server.on("CAPABILITIES", TRANSIT).on("MODE READER", "502 no reader here");
        assertThatThrownBy(() -> open(Security.PLAIN, Mode.READER))
                .isInstanceOf(WireException.Refused.class)
                .hasMessage("MODE READER was refused: 502 no reader here");
    }

    /// What was said in clear counts no more.
    @Test
    void starttlsForgets() throws IOException {
        server.on("CAPABILITIES", "101 here\nVERSION 2\nMODE-READER\nSTARTTLS\n.")
                .on("STARTTLS", ScriptedServer.START_TLS)
                .on("(TLS) CAPABILITIES", READER)
                .on("(TLS) QUIT", "205 bye");
        open(Security.STARTTLS, Mode.READER);
        assertThat(server.said)
                .containsExactly("CAPABILITIES", "STARTTLS", "(TLS) CAPABILITIES", "(TLS) QUIT");
    }

    /// INN offers TLS to readers only.
    @Test
    void asksForTlsAsAReader() throws IOException {
        server.on("CAPABILITIES", TRANSIT).on("STARTTLS", ScriptedServer.START_TLS);
        server.on("MODE READER", "502 no reader here");
        assertThatThrownBy(() -> open(Security.STARTTLS, Mode.READER))
                .isInstanceOf(WireException.Refused.class);
        assertThat(server.said).startsWith("CAPABILITIES", "MODE READER");
    }

    /// A man in the middle takes the offer away: nothing that matters is said.
    @Test
    void starttlsStripping() {
        server.on("CAPABILITIES", READER);
        assertThatThrownBy(() -> open(Security.STARTTLS, Mode.READER))
                .isInstanceOf(WireException.Refused.class)
                .hasMessage("STARTTLS was refused: the server does not offer it");
        assertThat(server.said).containsExactly("CAPABILITIES", "QUIT");
    }

    /// CVE-2011-0411: what was sent in clear would count as sent under TLS.
    @Test
    void starttlsInjection() {
        server.on("CAPABILITIES", "101 here\nVERSION 2\nREADER\nSTARTTLS\n.")
                .on("STARTTLS", ScriptedServer.START_TLS + "\n101 here\nVERSION 2\n.");
        assertThatThrownBy(() -> open(Security.STARTTLS, Mode.READER))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("sent in clear between STARTTLS and TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\nPOST", "x\nPOST", "x y", "x\0", "", "x\tPOST"})
    void commandInjection(String evil) throws IOException {
        server.on("DATE", "111 20261126120000");
        server.on("CAPABILITIES", READER);
        try (NntpClient client = client()) {
            List<ThrowingCallable> calls =
                    List.of(
                            () -> client.group(evil),
                            () -> client.numbers(evil, ArticleNumbers.ALL),
                            () -> client.headers(evil, ArticleNumbers.ALL),
                            () -> client.list("ACTIVE", evil),
                            () -> client.groups(Wildmat.parse(evil)),
                            () -> client.article(new MessageId("<" + evil + ">")));
            for (ThrowingCallable each : calls) {
                assertThatThrownBy(each).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(client.date()).isEqualTo(Instant.parse("2026-11-26T12:00:00Z"));
        }
        assertThat(server.said).isSubsetOf("DATE", "CAPABILITIES", "QUIT");
    }

    /// A password with a line end would be a command; what is said about it does not show it.
    @Test
    void commandInjectionByPassword() throws IOException {
        server.on("CAPABILITIES", READER).on("AUTHINFO USER alice", "381 go on");
        try (NntpClient client = client()) {
            assertThatThrownBy(() -> client.login(new Credentials("alice", "geheim\r\nPOST")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("geheim");
            assertThatThrownBy(() -> client.login(new Credentials("a\r\nPOST", "geheim")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server.said).doesNotContain("POST");
    }

    /// Whatever an article holds, it is one article.
    @ParameterizedTest
    @ValueSource(strings = {"\\n.\\n", "\\n.\\r\\n", "\\r\\n.\\n", "\\r.\\r", "\\r\\n.\\r\\n"})
    void endOfDataSmuggling(String end) throws IOException {
        server.on("POST", "340 go on").on(".", "240 taken");
        String article = "Subject: x\r\n\r\na" + end.translateEscapes() + "HELP\r\n";
        try (NntpClient client = client()) {
            client.post(new ByteArrayInputStream(article.getBytes(UTF_8)));
        }
        assertThat(server.said)
                .containsExactly("POST", "Subject: x", "", "a", "..", "HELP", ".", "QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER", "PLAIN", "CRAM-MD5"})
    void passwordInLogs(String way) throws IOException {
        StringBuilder seen = new StringBuilder();
        Observer sees =
                event -> {
                    if (event instanceof Event.Sent(_, var data)) {
                        seen.append(StandardCharsets.ISO_8859_1.decode(data.duplicate()));
                    }
                };
        String plain = Base64.getEncoder().encodeToString("\0alice\0geheim".getBytes(UTF_8));
        server.on("AUTHINFO USER alice", "381 go on")
                .on("AUTHINFO PASS geheim", "281 welcome")
                .on("AUTHINFO SASL PLAIN " + plain, "281 welcome")
                .on("AUTHINFO SASL CRAM-MD5", "383 PHhAeT4=");
        Credentials alice = new Credentials("alice", "geheim");
        try (NntpClient client = client(OPTIONS, sees)) {
            if (way.equals("USER")) {
                client.loginByPassword(alice);
            } else {
                SaslClient sasl = SaslClient.of(Mechanism.parse(way).orElseThrow(), alice);
                if (way.equals("CRAM-MD5")) {
                    server.on(cramMd5(alice), "281 welcome");
                }
                client.login(sasl);
            }
        }
        assertThat(server.said).anyMatch(each -> each.contains("geheim") || each.length() > 30);
        assertThat(seen.toString())
                .contains("AUTHINFO", "******")
                .doesNotContain("geheim", plain, plain.substring(4, 12));
    }

    /// The response to the challenge `<x@y>`.
    private static String cramMd5(Credentials user) throws IOException {
        SaslClient sasl = SaslClient.of(Mechanism.CRAM_MD5, user);
        return Base64.getEncoder().encodeToString(sasl.respond("<x@y>".getBytes(UTF_8)).bytes());
    }

    @Test
    void aRefusedPasswordIsNotRepeated() throws IOException {
        server.on("AUTHINFO USER alice", "381 go on").on("AUTHINFO PASS geheim", "481 no");
        try (NntpClient client = client()) {
            assertThatThrownBy(() -> client.loginByPassword(new Credentials("alice", "geheim")))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessage("AUTHINFO PASS *** was refused: 481 no");
        }
    }

    /// INN lists SCRAM whatever it checks passwords by: only USER and PASS are sure to work.
    @Test
    void logsInByPasswordWhereNobodyElseSeesIt() throws IOException {
        server.on("CAPABILITIES", "101 x\nVERSION 2\nAUTHINFO USER SASL\nSASL SCRAM-SHA-256\n.")
                .on("AUTHINFO USER alice", "381 go on")
                .on("AUTHINFO PASS geheim", "281 welcome");
        try (NntpClient client = client()) {
            client.login(new Credentials("alice", "geheim"));
        }
        assertThat(server.said)
                .containsExactly(
                        "CAPABILITIES", "AUTHINFO USER alice", "AUTHINFO PASS geheim", "QUIT");
    }

    @Test
    void logsInBySaslWhereThatIsAll() throws IOException {
        String plain = Base64.getEncoder().encodeToString("\0alice\0geheim".getBytes(UTF_8));
        server.on("CAPABILITIES", "101 x\nVERSION 2\nAUTHINFO SASL\nSASL PLAIN GSSAPI\n.")
                .on("AUTHINFO SASL PLAIN " + plain, "281 welcome");
        try (NntpClient client = client()) {
            client.login(new Credentials("alice", "geheim"));
            server.on("CAPABILITIES", "101 x\nVERSION 2\nAUTHINFO SASL\nSASL GSSAPI\n.");
            assertThatThrownBy(() -> client.login(new Credentials("alice", "geheim")))
                    .isInstanceOf(SaslException.class);
        }
    }

    /// A server that says yes before it has proven that it knows the password.
    @Test
    void aServerThatSkipsItsProofIsNotBelieved() throws IOException {
        server.onAll("281 welcome");
        try (NntpClient client = client()) {
            SaslClient scram =
                    SaslClient.of(Mechanism.SCRAM_SHA_256, new Credentials("alice", "geheim"));
            assertThatThrownBy(() -> client.login(scram))
                    .isInstanceOf(SaslException.ServerNotProven.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    /// Memory is bounded, whatever a server lists.
    @Test
    void aListThatIsTooLong() throws IOException {
        server.on("LIST ACTIVE", "215 here\n" + "a.group 1 1 y\n".repeat(1000) + ".");
        server.on("LIST NEWSGROUPS", "215 here\n" + "x".repeat(ListLines.MAX_LINE_BYTES + 1));
        Options small = OPTIONS.withLimits(LIMITS.withMaxBodyBytes(10_000));
        try (NntpClient client = client(small)) {
            assertThatThrownBy(() -> client.groups(Wildmat.ALL))
                    .isInstanceOf(WireException.LimitExceeded.class)
                    .hasMessageContaining("maxBodyBytes");
            assertThat(client.isOpen()).isFalse();
        }
        try (NntpClient client = client()) {
            assertThatThrownBy(() -> client.descriptions(Wildmat.ALL))
                    .isInstanceOf(WireException.LimitExceeded.class)
                    .hasMessageContaining("MAX_LINE_BYTES");
        }
    }

    /// Descriptions are older than UTF-8: no byte of them is lost.
    @Test
    void listsOfOtherCharsets() throws IOException {
        server.on(
                "LIST NEWSGROUPS",
                "215 here\nde.test\tPr\u00fcfung\nde.utf8\tPr\u00c3\u00bcfung\n.");
        try (NntpClient client = client()) {
            assertThat(client.descriptions(Wildmat.ALL))
                    .containsEntry("de.test", "Prüfung")
                    .containsEntry("de.utf8", "Prüfung");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "20",
                "2000",
                "hello",
                "200-hello",
                "+OK",
                "211hello",
                "611 x",
                " 211 x"
            })
    void whatIsNoAnswer(String answer) throws IOException {
        server.on("GROUP a", answer);
        try (NntpClient client = client()) {
            assertThatThrownBy(() -> client.group("a")).isInstanceOf(MalformedException.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void anAnswerToSomethingElse() throws IOException {
        server.on("STAT 1", "211 1 1 1 a")
                .on("STAT 2", "223 x <a@b>")
                .on("STAT 3", "223 3 a@b")
                .on("STAT 4", "223 4");
        for (int i = 1; i <= 4; i++) {
            ArticleNumbers number = ArticleNumbers.of(i);
            try (NntpClient client = client()) {
                assertThatThrownBy(() -> client.stat(number))
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void anArticleThatNobodyReads() throws IOException {
        server.on("ARTICLE 1", "220 1 <1@x>\nSubject: x\n\nshort\n.")
                .on("DATE", "111 20260101000000");
        try (NntpClient client = client()) {
            Article article = client.article(ArticleNumbers.of(1));
            assertThat(article.read()).isEqualTo('S');
            article.close(); // skips the rest
            assertThat(client.date()).isNotNull();
            assertThat(client.article(ArticleNumbers.of(1)).read()).isEqualTo('S');
        } // closing has to end, too
        assertThat(server.said).endsWith("ARTICLE 1");
    }

    /// Half an article is none.
    @Test
    void anArticleWhoseSourceFails() throws IOException {
        server.on("POST", "340 go on");
        try (NntpClient client = client()) {
            assertThatThrownBy(() -> client.post(failing())).hasMessage("the disk is gone");
            assertThat(client.isOpen()).isFalse();
        }
        assertThat(server.said).doesNotContain(".");
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
    }

    @Test
    void aStreamIsBounded() throws IOException {
        int count = 1000;
        server.on("MODE STREAM", "203 go on");
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            server.on("CHECK " + Articles.id(i), "438 " + Articles.id(i));
            offers.add(new Offer(Articles.id(i), NntpClientTest::failing)); // never opened
        }
        List<Outcome> outcomes = new ArrayList<>();
        List<Integer> ahead = new ArrayList<>();
        try (NntpClient client = client()) {
            AtomicInteger taken = new AtomicInteger();
            Iterable<Offer> counted =
                    () ->
                            offers.stream()
                                    .peek(_ -> ahead.add(taken.incrementAndGet() - outcomes.size()))
                                    .iterator();
            client.feed(counted, (_, outcome) -> outcomes.add(outcome));
        }
        assertThat(outcomes).hasSize(count).containsOnly(Outcome.NOT_WANTED);
        assertThat(ahead).hasSize(count).allMatch(each -> each <= 101);
        assertThat(ahead).contains(100); // and it does not wait for each
    }

    @Test
    void anAnswerAboutAnotherArticle() throws IOException {
        server.on("MODE STREAM", "203 go on").on("CHECK <1@x>", "438 <2@x>");
        try (NntpClient client = client()) {
            Offer offer = new Offer(new MessageId("<1@x>"), NntpClientTest::failing);
            assertThatThrownBy(() -> client.feed(Set.of(offer), (_, _) -> {}))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("is about another article");
            assertThat(client.isOpen()).isFalse();
        }
    }

    /// 400 says that the server closes: no goodbye, and no further command.
    @Test
    void theServerGoes() throws IOException {
        server.on("GROUP a", "400 shutting down");
        NntpClient client = client();
        assertThatThrownBy(() -> client.group("a")).isInstanceOf(WireException.Refused.class);
        assertThat(client.isOpen()).isFalse();
        assertThatThrownBy(() -> client.group("a")).isInstanceOf(IllegalStateException.class);
        client.close();
        assertThat(server.said).containsExactly("GROUP a");
    }
}
