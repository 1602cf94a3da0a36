package dev.porthole.nntp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The bytes of a client, right or wrong, to a server in memory.
final class RawReader implements AutoCloseable {
    final CompletableFuture<Void> served;
    final Wire wire;
    private final Connection connection;

    RawReader(NntpBackend backend, NntpServer.Options options) throws IOException {
        this(backend, options, Observer.NONE);
    }

    RawReader(NntpBackend backend, NntpServer.Options options, Observer observer)
            throws IOException {
        Connection[] ends = Connection.pair(observer, Limits.DEFAULT);
        connection = ends[0];
        wire = new Wire(connection, NntpClient.DIALECT, WireLimits.DEFAULT);
        served =
                Sides.run(() -> {
                    try {
                        new NntpServer(backend, options).handle(ends[1]);
                    } finally {
                        ends[1].close();
                    }
                });
        reply().require("the greeting", 200, 201);
    }

    /// Sends bytes as they are, each character one byte.
    RawReader write(String bytes) throws IOException {
        connection.write(bytes.getBytes(ISO_8859_1));
        return this;
    }

    /// Sends lines.
    RawReader say(String... lines) throws IOException {
        return write(String.join("\r\n", lines) + "\r\n");
    }

    Reply reply() throws IOException {
        return Conversation.read(wire);
    }

    /// The code of the reply to a line.
    int ask(String line) throws IOException {
        return say(line).reply().code();
    }

    /// The list that follows the reply to a line.
    List<String> list(String line) throws IOException {
        say(line).reply().require(line, 101, 215, 225, 230, 231);
        return wire.readDottedLines();
    }

    /// Whether the server has closed, and says nothing more.
    boolean isClosed() throws IOException {
        return connection.read(1).length == 0;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
