package dev.porthole.bench;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;

/// Articles for the group `lab.test`, of about 2 KiB, each with another message-id. Thread-safe.
final class NewsArticles {
    private static final String BODY =
            "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRST\r\n".repeat(30);

    private final AtomicInteger last = new AtomicInteger();
    private final String date =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));

    String nextId() {
        return "<" + last.incrementAndGet() + "@bench.lab.example>";
    }

    /// As from another server.
    String relayed(String id) {
        return "Path: feeder.lab.example!not-for-mail\r\nDate: " + date + "\r\n" + posted(id);
    }

    /// As from a reader.
    String posted(String id) {
        return "From: Alice <alice@lab.example>\r\nNewsgroups: lab.test\r\nSubject: article "
                + id.substring(1, id.indexOf('@'))
                + "\r\nMessage-ID: "
                + id
                + "\r\n\r\n"
                + BODY;
    }
}
