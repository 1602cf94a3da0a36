package dev.porthole.server;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A hundred thousand clients that connect and reset: at once, after they have sent something, or
/// in the middle of the answer. Afterwards the server is as it was.
@Timeout(120)
class ResetStormIT {
    private static final int CLIENTS = 4;
    private static final int RESETS_EACH = 25_000;
    private static final int MOST_BYTES = 3_000;

    @Test
    void aHundredThousandResetsLeaveNothing() throws Exception {
        try (Server server =
                SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start()) {
            storm(server.endpoint(), 100); // everything is loaded now
            EchoPeer.once(server.endpoint(), 200_000);
            Await.until(() -> server.metrics().active() == 0);
            Leftovers before = Leftovers.now();

            storm(server.endpoint(), RESETS_EACH);
            EchoPeer.once(server.endpoint(), 200_000);

            before.awaitNone(server);
        }
    }

    private static void storm(Endpoint endpoint, int resets) throws Exception {
        SocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                all.add(clients.submit(() -> reset(address, random, resets)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /// Every third waits for an answer; so there are never more than a few in the kernel's queue.
    private static Void reset(SocketAddress address, Random random, int times) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);
        for (int i = 0; i < times; i++) {
            try (SocketChannel channel = SocketChannel.open(address)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0); // close() sends RST
                if (i % 3 > 0) {
                    channel.write(bytes.clear().limit(1 + random.nextInt(MOST_BYTES)));
                }
                if (i % 3 == 2) {
                    channel.read(bytes.clear().limit(1 + random.nextInt(MOST_BYTES)));
                }
            }
        }
        return null;
    }
}
