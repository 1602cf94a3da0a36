package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;
import dev.porthole.bench.peer.PortholeNews;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `bench/nntp`: articles that other servers stream and readers post, the overview of a group and
/// its numbers.
final class NntpRun implements Comparison.Trials {
    private static final String STREAM = "TAKETHIS, one session";
    private static final String POST = "POST, 4 sessions";
    private static final String OVER = "OVER of the group";
    private static final String LISTGROUP = "LISTGROUP of the group";

    private static final int SESSIONS = 4;
    private static final int POSTS_IN = 5; // of the streamed articles, one in so many is posted
    private static final int WARM_UP = 1_000;

    private final int articles;
    private final int overviews;
    private final Servers servers =
            new Servers(
                    "inn2",
                    "inn.sh",
                    (name, engine, folder) ->
                            new JavaPeer(name, PortholeNews.class, engine, folder.toString()));

    private NntpRun(int articles, int overviews) {
        this.articles = articles;
        this.overviews = overviews;
    }

    /// Exit status: 0 done, 1 a server failed, 2 wrong usage.
    public static void main(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--articles", "to stream in a round (20000)");
        options.put("--overviews", "that are in the group when they are read (100000)");
        Comparison.main(
                "nntp",
                "Gives articles to news servers, and reads the overview of a group.",
                options,
                args,
                arguments ->
                        new NntpRun(
                                arguments.number("--articles", 100, 20_000),
                                arguments.number("--overviews", 100, 100_000)));
    }

    @Override
    public String setting() {
        return "%d articles of 2 KiB streamed and %d posted, after %d of each to warm up, into a fresh process and an empty store; then the overview and the numbers of %d, each read twice, the second time counts; the server pinned to core 0, the client to core %s"
                .formatted(articles, articles / POSTS_IN, WARM_UP, overviews, Machine.ownCores());
    }

    @Override
    public List<String> rows() {
        return List.of(STREAM, POST, OVER, LISTGROUP);
    }

    @Override
    public List<String> contenders() {
        return servers.names();
    }

    @Override
    public String reference() {
        return servers.reference();
    }

    @Override
    public void measure(String name, Notes notes) throws IOException, Peer.Unavailable {
        NewsArticles source = new NewsArticles();
        int posts = articles / POSTS_IN;
        try (MailFolder folder = MailFolder.make()) {
            try (var server = servers.start(name, folder.boxes())) {
                notes.version(server.version());
                stream(server, source, WARM_UP);
                post(server, source, WARM_UP);
                notes.add(
                        STREAM,
                        Servers.rate(server, articles, () -> stream(server, source, articles)));
                notes.add(POST, Servers.rate(server, posts, () -> post(server, source, posts)));
                int there = 2 * WARM_UP + articles + posts;
                stream(server, source, Math.max(0, overviews - there));
                int all = Math.max(there, overviews);
                over(server, all);
                notes.add(OVER, Servers.rate(server, all, () -> over(server, all)));
                numbers(server, all);
                notes.add(LISTGROUP, Servers.rate(server, all, () -> numbers(server, all)));
                notes.used(server.tree().cpuNanos());
            }
        }
    }

    private static void stream(ServerProcess server, NewsArticles source, int count)
            throws IOException {
        try (NewsSession session = new NewsSession(server.address())) {
            session.stream(source, count);
        }
    }

    private static void over(ServerProcess server, int count) throws IOException {
        list(server, "OVER 1-", "224", count);
    }

    private static void numbers(ServerProcess server, int count) throws IOException {
        list(server, "LISTGROUP", "211", count);
    }

    private static void list(ServerProcess server, String command, String code, int count)
            throws IOException {
        try (NewsSession session = new NewsSession(server.address())) {
            session.ask("MODE READER", "20");
            session.ask("GROUP lab.test", "211");
            int lines = session.list(command, code);
            if (lines != count) {
                throw new IOException("%s: %d lines, not %d".formatted(command, lines, count));
            }
        }
    }

    private static void post(ServerProcess server, NewsArticles source, int count)
            throws IOException {
        List<Future<?>> posting = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(SESSIONS)) {
            for (int i = 0; i < SESSIONS; i++) {
                posting.add(threads.submit(() -> postAlone(server, source, count / SESSIONS)));
            }
        }
        for (Future<?> each : posting) {
            try {
                each.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private static boolean postAlone(ServerProcess server, NewsArticles source, int count)
            throws IOException {
        try (NewsSession session = new NewsSession(server.address())) {
            session.ask("MODE READER", "20");
            session.post(source, count);
            return true;
        }
    }
}
