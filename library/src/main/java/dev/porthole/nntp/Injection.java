package dev.porthole.nntp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// From the bytes of a client to an article that can be stored: checks what RFC 5536 wants of one,
/// and does what a server has to do as the injecting agent (RFC 5537, section 3.5) or as a relaying
/// one (section 3.6).
///
/// Immutable and thread-safe.
///
/// @param server this server's name in Path and Message-ID
/// @param maxGroups how many groups one article may name
record Injection(String server, int maxGroups) {
    private static final List<String> WRITTEN = List.of("From", "Subject", "Newsgroups");
    private static final List<String> SUPPLIED = List.of("Message-ID", "Date", "Path");
    private static final List<String> ONCE =
            List.of(
                    "References",
                    "Followup-To",
                    "Approved",
                    "Control",
                    "Distribution",
                    "Expires",
                    "Injection-Date",
                    "Injection-Info",
                    "Organization",
                    "Sender",
                    "Supersedes");

    private static final String PATH = "[!-~]+";
    private static final String CRLF = "\r\n";
    private static final int MAX_HEADER_LINE = 998;

    /// How Date is written (RFC 5322, section 3.3).
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss '+0000'", Locale.ROOT);

    /// Supplies what a new article may lack: Message-ID, Date, Path.
    ///
    /// @throws IllegalArgumentException if it can't be posted, with the reason
    IncomingArticle inject(byte[] content, Instant now) {
        ArticleHeader header = header(content);
        require(header, WRITTEN);
        refuse(header, "Xref");
        refuse(header, "Injection-Info");
        boolean first = !header.has("Message-ID") || !header.has("Date");
        List<String> added = new ArrayList<>();
        if (!header.has("Date")) {
            added.add("Date: " + date(now));
        }
        if (!header.has("Message-ID")) {
            added.add("Message-ID: <%s@%s>".formatted(UUID.randomUUID(), server));
        }
        if (first && !header.has("Injection-Date")) {
            added.add("Injection-Date: " + date(now));
        }
        String tail = header.value("Path").orElse("not-for-mail");
        if (("!" + tail).toUpperCase(Locale.ROOT).contains("!.POSTED")) {
            throw new IllegalArgumentException("the article was posted before: Path says so");
        }
        return build(header, content, server + "!.POSTED!" + tail, added);
    }

    /// Takes an article from another server.
    ///
    /// @param expected what it was offered as
    /// @throws IllegalArgumentException if it is none, with the reason
    IncomingArticle relay(byte[] content, MessageId expected) {
        ArticleHeader header = header(content);
        require(header, WRITTEN);
        require(header, SUPPLIED);
        String path = header.value("Path").orElseThrow();
        if (List.of(path.split("!", -1)).contains(server)) {
            throw new IllegalArgumentException("the article has been here: Path says so");
        }
        IncomingArticle article = build(header, content, server + "!" + path, List.of());
        if (!article.messageId().equals(expected)) {
            throw new IllegalArgumentException("Message-ID is not what was offered");
        }
        return article;
    }

    private static ArticleHeader header(byte[] content) {
        byte[] head = StoredArticle.headOf(content);
        if (head.length == content.length) {
            throw new IllegalArgumentException("no empty line ends the header");
        }
        for (byte each : content) {
            if (each == 0) {
                throw new IllegalArgumentException("an article has no NUL (RFC 5536, section 2.3)");
            }
        }
        checkLines(head);
        return ArticleHeader.parse(head);
    }

    private static void checkLines(byte[] head) {
        int length = 0;
        for (byte each : head) {
            length = each == '\n' ? 0 : length + 1;
            if (length > MAX_HEADER_LINE + 1) { // its CR
                throw new IllegalArgumentException(
                        "a line of the header has more than 998 bytes (RFC 5536, section 2.2)");
            }
        }
    }

    private static void require(ArticleHeader header, List<String> names) {
        for (String each : names) {
            if (header.value(each).filter(value -> !value.isEmpty()).isEmpty()) {
                throw new IllegalArgumentException("an article has a header " + each);
            }
        }
    }

    private static void refuse(ArticleHeader header, String name) {
        if (header.has(name)) {
            throw new IllegalArgumentException(name + " is the server's to write");
        }
    }

    private IncomingArticle build(
            ArticleHeader header, byte[] original, String path, List<String> added) {
        for (List<String> names : List.of(WRITTEN, SUPPLIED, ONCE)) {
            for (String each : names) {
                if (header.count(each) > 1) {
                    throw new IllegalArgumentException("an article has one header " + each);
                }
            }
        }
        if (!path.matches(PATH)) {
            throw new IllegalArgumentException("Path is names with ! between them");
        }
        byte[] head = head(header, path, added);
        byte[] body = StoredArticle.bodyOf(original);
        byte[] content = Arrays.copyOf(head, head.length + 2 + body.length);
        content[head.length] = '\r';
        content[head.length + 1] = '\n';
        System.arraycopy(body, 0, content, head.length + 2, body.length);
        ArticleHeader complete = ArticleHeader.parse(head);
        Overview overview = overview(complete, content.length, lines(body));
        return new IncomingArticle(
                server, groups(complete.value("Newsgroups").orElse("")), overview, content);
    }

    private static byte[] head(ArticleHeader header, String path, List<String> added) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("Path: " + path + CRLF).getBytes(StandardCharsets.US_ASCII));
        for (ArticleHeader.Field each : header.fields()) {
            if (!each.is("Path") && !each.is("Xref")) {
                out.writeBytes(each.raw());
            }
        }
        for (String each : added) {
            out.writeBytes((each + CRLF).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static Overview overview(ArticleHeader header, int bytes, long lines) {
        return new Overview(
                0,
                header.value("Subject").orElse(""),
                header.value("From").orElse(""),
                header.value("Date").orElse(""),
                header.value("Message-ID").orElse(""),
                header.value("References").orElse(""),
                bytes,
                lines,
                List.of());
    }

    private List<String> groups(String newsgroups) {
        var names = new LinkedHashSet<String>();
        for (String each : newsgroups.split(",", -1)) {
            names.add(GroupName.require(each.strip()));
        }
        if (names.size() > maxGroups) {
            throw new IllegalArgumentException(
                    "an article is for %d groups at most".formatted(maxGroups));
        }
        return List.copyOf(names);
    }

    private static long lines(byte[] body) {
        long count = 0;
        for (byte each : body) {
            if (each == '\n') {
                count++;
            }
        }
        return count;
    }

    private static String date(Instant time) {
        return DATE.format(ZonedDateTime.ofInstant(time, ZoneOffset.UTC));
    }
}
