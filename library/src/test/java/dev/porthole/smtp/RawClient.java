package dev.porthole.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// The bytes of a client, right or wrong, to a server in memory.
final class RawClient implements AutoCloseable {
    final CompletableFuture<Void> served;
    private final Connection connection;
    private final Wire wire;

    RawClient(SmtpBackend backend, SmtpServer.Options options) throws IOException {
        this(backend, options, Observer.NONE);
    }

    RawClient(SmtpBackend backend, SmtpServer.Options options, Observer observer)
            throws IOException {
        Connection[] ends = Connection.pair(observer, Limits.DEFAULT);
        connection = ends[0];
        wire = new Wire(connection, SmtpClient.DIALECT, WireLimits.DEFAULT);
        served =
                Sides.run(() -> {
                    try {
                        new SmtpServer(backend, options).handle(ends[1]);
                    } finally {
                        ends[1].close();
                    }
                });
        wire.readReply().require("the greeting", 220);
    }

    /// Sends bytes as they are.
    RawClient write(String bytes) throws IOException {
        connection.write(bytes.getBytes(bytes.chars().allMatch(c -> c < 256) ? ISO_8859_1 : UTF_8));
        return this;
    }

    /// Sends lines.
    RawClient say(String... lines) throws IOException {
        return write(String.join("\r\n", lines) + "\r\n");
    }

    Reply reply() throws IOException {
        return wire.readReply();
    }

    /// The reply to a line.
    Reply ask(String line) throws IOException {
        return say(line).reply();
    }

    /// The last of so many replies.
    Reply reply(int count) throws IOException {
        for (int i = 1; i < count; i++) {
            reply();
        }
        return reply();
    }

    /// Up to the server's 354.
    RawClient toData(String recipient) throws IOException {
        say("EHLO a.example", "MAIL FROM:<x@a.example>", "RCPT TO:<" + recipient + ">", "DATA");
        reply(4).require("DATA", 354);
        return this;
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
