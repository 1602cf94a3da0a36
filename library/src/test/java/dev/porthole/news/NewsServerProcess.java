package dev.porthole.news;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.nntp.NntpServer;
import dev.porthole.server.Server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// Our news server on SQLite, in a process of its own that can be killed.
final class NewsServerProcess implements AutoCloseable {
    static final String GROUP = "misc.test";

    private final Process process;
    private final int port;

    private NewsServerProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the news server did not start; its log says why");
        }
        this.port = Integer.parseInt(line);
    }

    static NewsServerProcess start(Path file, Path log) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // it lives for seconds
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NewsServerProcess.class.getName(),
                        file.toString(),
                        Engine.standard().name());
        return new NewsServerProcess(
                new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start());
    }

    Endpoint endpoint() {
        return Endpoint.of("127.0.0.1", port);
    }

    /// `kill -9`.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static NntpServer.Options options() {
        return NntpServer.Options.of("news.example.org").withAnybody(NntpServer.Access.FEED);
    }

    /// The process: says its port, and serves until its input ends.
    public static void main(String[] args) throws IOException {
        try (NewsStore store = NewsStore.open(Path.of(args[0]));
                Engine engine = args[1].equals("ring") ? Engine.ring(1) : Engine.jdk()) {
            store.createGroup(GROUP, "");
            try (Server server =
                    NntpServer.server(store, options())
                            .engine(engine)
                            .endpoint(Endpoint.of("127.0.0.1", 0))
                            .start()) {
                System.out.println(server.endpoint().port());
                while (System.in.read() >= 0) {}
            }
        }
    }
}
