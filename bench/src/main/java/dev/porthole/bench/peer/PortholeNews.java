package dev.porthole.bench.peer;

import dev.porthole.news.NewsStore;
import dev.porthole.nntp.NntpServer;

import java.io.IOException;
import java.nio.file.Path;

/// Our news server over SQLite in a folder, with the group `lab.test`.
public final class PortholeNews {
    private PortholeNews() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`; the folder
    public static void main(String[] args) throws IOException {
        try (NewsStore store = NewsStore.open(Path.of(args[1]).resolve("news.db"))) {
            store.createGroup("lab.test", "Tests");
            NntpServer.Options options =
                    NntpServer.Options.of("news.lab.example").withAnybody(NntpServer.Access.FEED);
            PortholeServer.run(args[0], _ -> NntpServer.server(store, options));
        }
    }
}
