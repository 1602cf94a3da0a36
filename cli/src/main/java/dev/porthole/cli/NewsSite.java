package dev.porthole.cli;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.nntp.Article;
import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.ListedGroup;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NntpClient;
import dev.porthole.nntp.Overview;
import dev.porthole.nntp.Wildmat;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// News, as RFC 5538 writes it: `news://host/group/3`, an article by its number; `news://host/a@b`,
/// one by its message-id; `news://host/group`, what is in a group; `news://host/` and
/// `news://host/comp.*`, groups. `nntp` is the same, `newss` and `nntps` mean TLS from the first
/// byte.
final class NewsSite implements Site {
    private final Target target;
    private final NntpClient client;

    private NewsSite(Target target, NntpClient client) {
        this.target = target;
        this.client = client;
    }

    /// Dials, and logs in if the URL or the netrc file names somebody.
    static Site open(Target target, ClientOptions options) throws Exception {
        boolean tls = target.scheme().matches("newss|nntps");
        Endpoint endpoint =
                target.endpoint(tls ? NntpClient.TLS_PORT : NntpClient.PORT)
                        .withSecurity(options.security(tls));
        Optional<Credentials> who = options.login.find(target);
        NntpClient client =
                NntpClient.open(
                        endpoint,
                        NntpClient.Options.DEFAULT
                                .withDialer(options.dialer())
                                .withTls(options.tls()));
        try {
            if (who.isPresent()) {
                client.login(who.get());
            }
            return new NewsSite(target, client);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "NNTP";
    }

    @Override
    public Source get(long offset) throws Exception {
        Require.absent(offset > 0, "an article is fetched from its start");
        return new Source(
                new FilterInputStream(article()) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        client.close();
                    }
                },
                -1);
    }

    private Article article() throws IOException, Failure {
        String path = target.path();
        if (path.indexOf('@') >= 0) {
            return client.article(new MessageId(path.startsWith("<") ? path : "<" + path + ">"));
        }
        String[] parts = path.split("/", 2);
        if (parts.length < 2 || !parts[1].matches("[0-9]{1,16}")) {
            throw Failure.usage(
                    "which article? Write %1$s://%2$s/GROUP/NUMBER or %1$s://%2$s/MESSAGE-ID"
                            .formatted(target.scheme(), target.host()));
        }
        client.group(parts[0]);
        return client.article(ArticleNumbers.of(Long.parseLong(parts[1])));
    }

    /// Posts to a group.
    @Override
    public void put(InputStream source, long offset, long size) throws Exception {
        String group = target.path();
        Require.absent(
                group.isEmpty() || group.matches(".*[/@*?,!].*"),
                "which group? Write %s://%s/GROUP".formatted(target.scheme(), target.host()));
        client.post(OutgoingArticle.of(source, group));
    }

    @Override
    public List<Item> list() throws Exception {
        String path = target.path().replaceFirst("/$", "");
        if (path.isEmpty() || path.matches(".*[*?,!].*")) {
            return groups(path.isEmpty() ? Wildmat.ALL : Wildmat.parse(path));
        }
        Require.absent(
                path.matches(".*[/@].*"),
                "what is in which group? Write %s://%s/GROUP"
                        .formatted(target.scheme(), target.host()));
        List<Item> items = new ArrayList<>();
        if (!client.group(path).isEmpty()) {
            client.overview(ArticleNumbers.ALL, each -> items.add(item(each)));
        }
        return items;
    }

    private List<Item> groups(Wildmat which) throws IOException {
        Map<String, String> descriptions = descriptions(which);
        return client.groups(which).stream()
                .map(each ->
                        new Item(
                                each.name(),
                                "group",
                                null,
                                null,
                                note(each, descriptions.getOrDefault(each.name(), ""))))
                .toList();
    }

    private Map<String, String> descriptions(Wildmat which) throws IOException {
        try {
            return client.descriptions(which);
        } catch (WireException.Refused _) {
            return Map.of(); // not every server keeps them
        }
    }

    private static String note(ListedGroup group, String description) {
        long count = Math.max(0, group.high() - group.low() + 1);
        String articles = count == 1 ? "1 article" : count + " articles";
        String posting =
                switch (group.status()) {
                    case "m" -> ", moderated";
                    case "n" -> ", no posting";
                    default -> "";
                };
        return articles + posting + (description.isEmpty() ? "" : ": " + description);
    }

    private static Item item(Overview overview) {
        return new Item(
                Long.toString(overview.number()),
                "article",
                overview.bytes() < 0 ? null : overview.bytes(),
                time(overview.date()),
                overview.subject() + " (" + overview.from() + ")");
    }

    /// What a Date header says; null if that can't be made out.
    private static @Nullable Instant time(String date) {
        try {
            return Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                            date.replaceFirst("\\s*\\(.*\\)\\s*$", "").strip()));
        } catch (DateTimeException _) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
