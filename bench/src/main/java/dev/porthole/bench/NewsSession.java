package dev.porthole.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// An NNTP client that does as little as one can.
final class NewsSession implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int WINDOW = 100;

    private final Socket socket;
    private final Lines lines;
    private final OutputStream out;

    NewsSession(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        lines = new Lines(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        require("20");
    }

    /// Says a command, and takes its reply.
    void ask(String command, String code) throws IOException {
        send(command + "\r\n");
        out.flush();
        require(code);
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Streams articles, with up to 100 replies to come (RFC 4644).
    void stream(NewsArticles articles, int count) throws IOException {
        ask("MODE STREAM", "203");
        Deque<String> due = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            if (due.size() == WINDOW) {
                settle(due, WINDOW / 2);
            }
            String id = articles.nextId();
            send("TAKETHIS " + id + "\r\n" + articles.relayed(id) + ".\r\n");
            due.add("239 " + id);
        }
        settle(due, 0);
    }

    private void settle(Deque<String> due, int left) throws IOException {
        out.flush();
        while (due.size() > left) {
            require(due.remove());
        }
    }

    /// Posts articles, one after the other.
    void post(NewsArticles articles, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ask("POST", "340");
            ask(articles.posted(articles.nextId()) + ".", "240");
        }
    }

    /// Reads a list.
    ///
    /// @return how many lines it has
    int list(String command, String code) throws IOException {
        ask(command, code);
        return lines.skipBody().lines();
    }

    private void require(String beginning) throws IOException {
        String line = lines.read();
        if (!line.startsWith(beginning)) {
            throw new IOException("the server said " + line + ", not " + beginning);
        }
    }

    /// Says goodbye.
    @Override
    public void close() throws IOException {
        try (socket) {
            ask("QUIT", "205");
        }
    }
}
