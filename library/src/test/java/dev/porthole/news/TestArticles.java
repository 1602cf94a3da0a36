package dev.porthole.news;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.nntp.IncomingArticle;
import dev.porthole.nntp.Overview;

import java.util.List;

/// Articles for tests of the store.
final class TestArticles {
    private TestArticles() {}

    static IncomingArticle article(String id, String... groups) {
        String header =
                """
                Path: news.example.org!.POSTED!not-for-mail
                From: Alice <alice@example.org>
                Newsgroups: %s
                Subject: about %s
                Date: Thu, 26 Nov 2026 10:00:00 +0000
                Message-ID: <%s@example.org>

                Grüße
                """
                        .formatted(String.join(",", groups), id, id);
        byte[] content = header.replace("\n", "\r\n").getBytes(UTF_8);
        return new IncomingArticle(
                "news.example.org",
                List.of(groups),
                new Overview(
                        0,
                        "about " + id,
                        "Alice <alice@example.org>",
                        "Thu, 26 Nov 2026 10:00:00 +0000",
                        "<" + id + "@example.org>",
                        "",
                        content.length,
                        1,
                        List.of()),
                content);
    }
}
