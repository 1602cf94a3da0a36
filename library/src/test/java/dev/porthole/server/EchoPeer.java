package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/// A well-behaved client of an echo server, which looks at every byte.
final class EchoPeer implements AutoCloseable {
    private final Connection connection;
    private final Random random;

    EchoPeer(Endpoint server, long seed) throws IOException {
        connection = Dialer.create().dial(server);
        random = new Random(seed);
    }

    /// Sends random bytes, as many as fit anywhere, and waits for them.
    void exchange(int count) throws IOException {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        connection.write(bytes);
        ByteBuffer answer = ByteBuffer.allocate(count);
        while (answer.hasRemaining() && connection.read(answer) >= 0) {}
        assertThat(answer.array()).isEqualTo(bytes);
    }

    /// Says that it is done, and sees that nothing more comes.
    @Override
    public void close() throws IOException {
        connection.shutdownOutput();
        assertThat(connection.read(1)).isEmpty();
        connection.close();
    }

    /// One exchange on a connection of its own.
    static void once(Endpoint server, int count) throws IOException {
        try (EchoPeer peer = new EchoPeer(server, count)) {
            peer.exchange(count);
        }
    }
}
