package dev.porthole.echo;

import dev.porthole.net.Connection;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The client of an echo server over TCP (RFC 862). For one thread.
public final class EchoClient {
    private final Connection connection;

    /// A client on an open connection, which remains the caller's to close.
    public EchoClient(Connection connection) {
        this.connection = connection;
    }

    /// Sends `message` and returns as many bytes of answer; fewer if the server ends before. Sends
    /// and receives at once, since a server that can't send stops to receive.
    public byte[] echo(byte[] message) throws IOException {
        FutureTask<@Nullable Void> sending =
                new FutureTask<>(() -> {
                    connection.write(message);
                    return null;
                });
        Thread.ofVirtual().name("porthole-echo-send").start(sending);
        ByteBuffer answer = ByteBuffer.allocate(message.length);
        while (answer.hasRemaining()) {
            if (connection.read(answer) < 0) {
                break;
            }
        }
        await(sending);
        return Arrays.copyOf(answer.array(), answer.position());
    }

    private static void await(FutureTask<@Nullable Void> sending) throws IOException {
        try {
            sending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while sending");
        }
    }
}
