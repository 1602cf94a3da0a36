package dev.porthole.nntp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.news.NewsStore;
import dev.porthole.nntp.NntpServer.Access;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.AttemptLimits;
import dev.porthole.sasl.Authenticator;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A server for transcripts: what is there, and who may come.
final class NntpTestServer {
    private static final AttemptLimits NO_DELAY =
            AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO);

    private NntpTestServer() {}

    /// A store in a folder, which is made, with the groups and articles of a transcript.
    static NewsStore store(Transcript transcript, Path folder) throws IOException {
        NewsStore store = NewsStore.open(Files.createDirectory(folder).resolve("news.db"));
        for (String each : transcript.setUp("group")) {
            store.createGroup(each, "");
        }
        feed(store, transcript.setUp("article").stream().map(String::translateEscapes).toList());
        return store;
    }

    /// As from another server.
    private static void feed(NewsStore store, List<String> articles) throws IOException {
        if (articles.isEmpty()) {
            return;
        }
        Connection[] ends = Connection.pair();
        NntpServer server = new NntpServer(store, feeding());
        Sides.run(() -> server.handle(ends[1]));
        try (NntpClient client = NntpClient.on(ends[0], NntpClient.Options.DEFAULT)) {
            for (String each : articles) {
                String id = each.replaceFirst("(?s).*?\r\nMessage-ID: (\\S+).*", "$1");
                client.offer(new MessageId(id), new ByteArrayInputStream(each.getBytes(UTF_8)));
            }
        }
    }

    private static NntpServer.Options feeding() {
        return NntpServer.Options.of("news.example").withAnybody(Access.FEED);
    }

    /// Everybody may do everything, if there are no users; else only they may.
    static NntpServer.Options options(Transcript transcript) {
        Map<String, String> secrets =
                transcript.setUp("user").stream()
                        .map(each -> each.split(" ", 2))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        if (secrets.isEmpty()) {
            return feeding();
        }
        Authenticator users = Authenticator.builder(Accounts.of(secrets)).limits(NO_DELAY).build();
        return NntpServer.Options.of("news.example").withUsers(users, Access.POST);
    }
}
