package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// News' URLs, at a server that answers from a table.
@Timeout(60)
class NewsCommandsTest {
    private static final Map<String, String> ANSWERS =
            Map.ofEntries(
                    Map.entry("CAPABILITIES", "101 here\nVERSION 2\nREADER\nOVER\n."),
                    Map.entry(
                            "LIST ACTIVE",
                            "215 here\nlab.test 3 2 y\nlab.empty 0 1 m\nlab.old 9 9 n\n."),
                    Map.entry("LIST NEWSGROUPS", "215 here\nlab.test\tTests of all kinds\n."),
                    Map.entry("LIST ACTIVE lab.t*", "215 here\nlab.test 3 2 y\n."),
                    Map.entry("LIST NEWSGROUPS lab.t*", "503 not kept"),
                    Map.entry("GROUP lab.test", "211 2 2 3 lab.test"),
                    Map.entry("GROUP lab.empty", "211 0 1 0 lab.empty"),
                    Map.entry(
                            "OVER 1-",
                            "224 here\n2\tHi\tAlice <a@b>\tTue, 1 Sep 2026 12:00:00 +0200\t<2@x>\t"
                                    + "\t512\t3\n3\tRe: Hi\tBob\twhenever\t<3@x>\t<2@x>\t\t\n."),
                    Map.entry("ARTICLE 3", "220 3 <3@x>\nFrom: Bob\n\n..dot\n."),
                    Map.entry("ARTICLE <3@x>", "220 0 <3@x>\nFrom: Bob\n\n..dot\n."),
                    Map.entry("ARTICLE 9", "423 no such number"),
                    Map.entry("POST", "340 go on"),
                    Map.entry(".", "240 taken"),
                    Map.entry("QUIT", "205 bye"));

    @TempDir private Path folder;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Server server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = Server.builder("news", this::answer).endpoint(Endpoint.of("127.0.0.1", 0)).start();
        url = "news://127.0.0.1:" + server.endpoint().port() + "/";
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void answer(Connection client) throws IOException {
        client.write("200 hello\r\n".getBytes(UTF_8));
        StringBuilder line = new StringBuilder();
        byte[] next;
        while ((next = client.read(1)).length > 0) {
            line.append((char) next[0]);
            if (line.toString().endsWith("\r\n")) {
                String text = line.toString().strip();
                said.add(text);
                String answer = ANSWERS.get(text);
                if (answer != null) {
                    client.write((answer.replace("\n", "\r\n") + "\r\n").getBytes(UTF_8));
                }
                line.setLength(0);
            }
        }
    }

    @Test
    void groupsAreListed() {
        Ran ran = Ran.porthole("ls", url);
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out())
                .contains(
                        "lab.test  2 articles: Tests of all kinds",
                        "lab.empty  0 articles, moderated",
                        "lab.old  1 article, no posting");
        assertThat(Ran.porthole("ls", url + "lab.t*").out())
                .contains("lab.test  2 articles")
                .doesNotContain("lab.old");
    }

    @Test
    void whatIsInAGroupIsListed() {
        Ran ran = Ran.porthole("ls", "--json", url + "lab.test");
        assertThat(ran.out())
                .isEqualTo(
                        """
                        {"name":"2","kind":"article","size":512,"modified":"2026-09-01T10:00:00Z","note":"Hi (Alice <a@b>)"}
                        {"name":"3","kind":"article","note":"Re: Hi (Bob)"}
                        """);
        assertThat(Ran.porthole("ls", "--json", url + "lab.empty").out()).isEmpty();
    }

    @Test
    void anArticleIsFetchedByNumberAndByName() {
        assertThat(Ran.porthole("get", url + "lab.test/3").out())
                .isEqualTo("From: Bob\r\n\r\n.dot\r\n");
        assertThat(Ran.porthole("get", url + "3@x").out()).contains(".dot");
        assertThat(Ran.porthole("get", url + "%3C3@x%3E").out()).contains(".dot");
        Ran none = Ran.porthole("get", url + "lab.test/9");
        assertThat(none.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(none.err()).contains("ARTICLE 9 was refused: 423 no such number");
    }

    @Test
    void anArticleIsPosted() throws IOException {
        Path article = folder.resolve("article");
        Files.writeString(article, "From: a@b\nSubject: x\n\n.dot\nlast");
        Ran ran = Ran.porthole("put", article.toString(), url + "lab.test");
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.DONE);
        assertThat(said)
                .containsSubsequence(
                        "POST",
                        "Newsgroups: lab.test",
                        "From: a@b",
                        "Subject: x",
                        "",
                        "..dot",
                        "last",
                        ".",
                        "QUIT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get news://h/ | which article? Write news://h/GROUP/NUMBER",
                "get news://h/lab.test | which article?",
                "ls news://h/lab.test/3 | what is in which group?",
                "put FILE news://h/ | which group? Write news://h/GROUP",
                "put FILE news://h/lab.* | which group?",
                "put FILE news://h/lab.test | an article begins with From: and Subject:",
                "rm news://h/lab.test/3 | porthole rm has no use for NNTP URLs",
                "get newss://h/a@b --starttls | leave --starttls out",
                "get nntp://h/lab.test/1 --password-file f | a password is somebody's"
            })
    void oneLineSaysWhatIsWrong(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no header\n\nat all\n");
        Ran ran =
                Ran.line(
                        line.replace("FILE", file.toString())
                                .replace("//h/", "//127.0.0.1:" + server.endpoint().port() + "/"));
        String shown = message.replace("//h/", "//127.0.0.1/");
        assertThat(ran.err()).startsWith("porthole: ").contains(shown).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(said).doesNotContain("POST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "From: a\\nNewsgroups: lab.test\\n\\nx | From: a\\nNewsgroups: lab.test\\n\\nx",
                "From: a\\nNEWSGROUPS: b,lab.test\\n\\nx | From: a\\nNEWSGROUPS: b,lab.test\\n\\nx",
                "From: a\\nNewsgroups: b,\\n"
                        + " lab.test\\n\\nx | From: a\\nNewsgroups: b,\\n"
                        + " lab.test\\n\\nx",
                "From: a\\n\\nNewsgroups: b | Newsgroups: lab.test\\r\\nFrom: a\\n\\nNewsgroups: b"
            })
    void whereItGoesIsAddedIfItIsMissing(String article, String posted) throws Exception {
        byte[] bytes = article.translateEscapes().getBytes(UTF_8);
        assertThat(OutgoingArticle.of(new ByteArrayInputStream(bytes), "lab.test").readAllBytes())
                .asString(UTF_8)
                .isEqualTo(posted.translateEscapes());
    }

    @Test
    void anArticleForOtherGroupsIsNotPosted() {
        byte[] bytes = "From: a\nNewsgroups: b,c\n\nx".getBytes(UTF_8);
        assertThatThrownBy(() -> OutgoingArticle.of(new ByteArrayInputStream(bytes), "lab.test"))
                .hasMessageContaining("the article is for b, c, as its Newsgroups says");
    }
}
