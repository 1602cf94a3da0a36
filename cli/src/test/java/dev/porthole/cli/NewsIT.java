package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// `serve nntp` as a process of its own: what is put can be listed and fetched, also by the next
/// server of the same store.
@Timeout(180)
class NewsIT {
    private static final String ARTICLE =
            "From: Alice <alice@example.org>\n"
                    + "Subject: Hello\n"
                    + "Message-ID: <1@example.org>\n\n"
                    + ".dot\n"
                    + "bye\n";

    @TempDir Path folder;

    private Program serve(String... more) throws Exception {
        String[] words = {
            "serve", "nntp", "-p", "0", "--store", folder.resolve("news.db").toString()
        };
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Program.porthole(all);
    }

    @Test
    void theWholeWayRound() throws Exception {
        try (Program server = serve("--group", "local.test:To try things out")) {
            String url = "news://127.0.0.1:" + server.port("nntp") + "/";
            Ran put = Ran.withInput(ARTICLE, "put", "-", url + "local.test");
            assertThat(put.err()).isEmpty();
            assertThat(put.status()).isEqualTo(ExitStatus.DONE);
            assertThat(Ran.porthole("ls", url).out())
                    .contains("local.test  1 article: To try things out");
            assertThat(Ran.porthole("ls", url + "local.test").out())
                    .contains("1  Hello (Alice <alice@example.org>)");
            Ran again = Ran.withInput(ARTICLE, "put", "-", url + "local.test");
            assertThat(again.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(again.err()).contains("POST was refused: 441").hasLineCount(1);
        }
        try (Program server = serve()) {
            String url = "nntp://127.0.0.1:" + server.port("nntp") + "/";
            Ran byNumber = Ran.porthole("get", url + "local.test/1");
            assertThat(byNumber.out())
                    .contains("Subject: Hello\r\n", "Newsgroups: local.test\r\n")
                    .endsWith("\r\n\r\n.dot\r\nbye\r\n");
            assertThat(Ran.porthole("get", url + "1@example.org").out()).isEqualTo(byNumber.out());
        }
    }

    @Test
    void usersLogInUnderTls() throws Exception {
        Path netrc = folder.resolve("netrc");
        Files.createFile(
                netrc,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(netrc, "machine 127.0.0.1 login alice password geheim\n");
        Path trace = folder.resolve("trace.txt");
        try (Program server =
                serve("--group", "local.test", "--user", "alice:geheim", "--starttls")) {
            String host = "127.0.0.1:" + server.port("nntp");
            Ran nobody = Ran.porthole("ls", "news://" + host + "/");
            assertThat(nobody.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(nobody.err()).contains("480");
            Ran alice =
                    Ran.porthole(
                            "ls",
                            "news://" + host + "/",
                            "--netrc",
                            netrc.toString(),
                            "--starttls",
                            "--insecure",
                            "--trace=" + trace);
            assertThat(alice.out()).contains("local.test  0 articles");
            assertThat(trace)
                    .content()
                    .contains("STARTTLS", "AUTHINFO USER alice", "AUTHINFO PASS ******")
                    .doesNotContain("geheim");
        }
    }
}
