package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ten thousand clients that vanish at a random byte of what they send or of the answer. One client
/// that does not notices nothing of it, and nothing is left of them.
@Timeout(240)
class KilledPeerIT {
    private static final int THREADS = 4;
    private static final int VICTIMS_EACH = 2_500;
    private static final int MOST_BITS = 16; // of the size of a message
    private static final int MOST_EXCHANGED = 30_000;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void peersThatVanishAtAnyByteHarmNobody() throws Exception {
        try (Server server =
                        SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start();
                ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            EchoPeer.once(server.endpoint(), 200_000); // everything is loaded now
            vanish(server.endpoint(), 0, 100);
            Await.until(() -> server.metrics().active() == 0);
            Leftovers before = Leftovers.now();

            Future<Long> exchanges = threads.submit(() -> echoUntilOver(server.endpoint()));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 1; i <= THREADS; i++) {
                long seed = i;
                all.add(threads.submit(() -> vanish(server.endpoint(), seed, VICTIMS_EACH)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            over.set(true);

            assertThat(exchanges.get()).isPositive();
            before.awaitNone(server);
        }
    }

    private long echoUntilOver(Endpoint server) throws IOException {
        long count = 0;
        Random random = new Random(5);
        try (EchoPeer peer = new EchoPeer(server, 6)) {
            while (!over.get()) {
                peer.exchange(1 + random.nextInt(MOST_EXCHANGED));
                count++;
            }
        }
        return count;
    }

    private static Void vanish(Endpoint server, long seed, int times) throws Exception {
        Random random = new Random(seed);
        Dialer dialer = Dialer.create();
        for (int i = 0; i < times; i++) {
            byte[] message = new byte[1 + random.nextInt(2 << random.nextInt(MOST_BITS))];
            Connection connection = dialer.dial(server);
            if (random.nextBoolean()) {
                connection.write(ByteBuffer.wrap(message, 0, random.nextInt(message.length)));
            } else {
                takePartOfAnswer(connection, message, random.nextInt(message.length));
            }
            if (random.nextBoolean()) {
                connection.abort();
            } else {
                connection.close(); // with the rest of the answer unread, or still to come
            }
        }
        return null;
    }

    private static void takePartOfAnswer(Connection connection, byte[] message, int part)
            throws IOException {
        connection.write(message);
        ByteBuffer answer = ByteBuffer.allocate(part);
        while (answer.hasRemaining() && connection.read(answer) >= 0) {}
        assertThat(answer.hasRemaining()).isFalse();
    }
}
