package dev.porthole.nntp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/// Articles for tests.
final class Articles {
    private Articles() {}

    /// An article with lines of every kind: with dots in front, long, empty, beyond ASCII; LF ends
    /// its lines.
    static String article(int seed, String group) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(header(seed, group));
        text.append("\n.\n..\n.x\n\n\nGrüße\n");
        for (int i = 0; i < 200; i++) {
            text.append(random.nextInt(5) == 0 ? "." : "");
            text.append("x".repeat(random.nextInt(70))).append('\n');
        }
        return text.append("the last line\n").toString();
    }

    private static String header(int seed, String group) {
        return """
        From: Alice <alice@lab.example>
        Newsgroups: %s
        Subject: article %d
        Date: %s
        Message-ID: %s
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: 8bit
        Path: not-for-mail
        """
                .formatted(
                        group,
                        seed,
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC)),
                        id(seed));
    }

    static MessageId id(int seed) {
        return new MessageId("<" + seed + "@test.lab.example>");
    }

    static byte[] bytes(String article) {
        return article.getBytes(UTF_8);
    }

    /// What follows the header, with LF as line ends.
    static String body(String article) {
        String text = article.replace("\r\n", "\n");
        return text.substring(text.indexOf("\n\n") + 2);
    }
}
