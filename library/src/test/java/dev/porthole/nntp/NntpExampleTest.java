package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.news.NewsStore;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The examples of `package-info.java`, together.
@Timeout(60)
class NntpExampleTest {
    @TempDir private Path folder;

    @Test
    void aServerAndAClient() throws Exception {
        try (NewsStore store = NewsStore.open(folder.resolve("news.db"))) {
            store.createGroup("local.test", "To try things out");
            NntpServer.Options options = NntpServer.Options.of("news.example.org");
            try (Server server =
                    NntpServer.server(store, options)
                            .endpoint(Endpoint.parse("127.0.0.1:0"))
                            .start()) {
                readsAndPosts(server.endpoint());
            }
        }
    }

    private static void readsAndPosts(Endpoint endpoint) throws Exception {
        try (NntpClient client = NntpClient.open(endpoint, NntpClient.Options.DEFAULT)) {
            for (String subject : List.of("first", "second")) {
                String article =
                        "From: a@example.org\nNewsgroups: local.test\nSubject: %s\n\n%s\n"
                                .formatted(subject, subject);
                client.post(new ByteArrayInputStream(article.getBytes(UTF_8)));
            }
            Group group = client.group("local.test");
            List<String> shown = new ArrayList<>();
            for (Overview each : client.overview(group.numbers())) {
                shown.add(each.number() + " " + each.subject());
            }
            assertThat(shown).containsExactly("1 first", "2 second");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Article article = client.article(ArticleNumbers.of(group.high()))) {
                article.transferTo(out);
            }
            assertThat(out.toString(UTF_8)).contains("Subject: second\r\n").endsWith("second\r\n");
        }
    }
}
