package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// One client can't keep the server from the others: neither one that never stops sending, nor some
/// that never read.
@Timeout(240)
class FairnessIT {
    private static final int OTHERS = 50;
    private static final int EXCHANGES = 200;
    private static final int EXCHANGED_BYTES = 100;
    private static final int FLOOD_BYTES = 64 * 1024;
    private static final int STUCK = 20;
    private static final int STUCK_SOCKET_BYTES = 16 * 1024;

    /// More than the engine holds of one connection: from then on it is the kernel that stores.
    private static final long STUCK_SENT_BYTES = 256 * 1024;

    /// Two send buffers; there is no more of one connection.
    private static final long MOST_BUFFER_BYTES = 2 * 64 * 1024;

    @Test
    void aFloodLeavesTheOthersTheirTurns() throws Exception {
        try (Server server = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Connection flood = Dialer.create().dial(server.endpoint());
            Future<?> sending = threads.submit(() -> send(flood));
            Future<?> receiving = threads.submit(() -> receive(flood));
            Await.until(() -> flood.bytesReceived() > 10 * FLOOD_BYTES);

            exchangeAll(server.endpoint(), threads);

            long before = flood.bytesReceived();
            Await.until(() -> flood.bytesReceived() > before); // it has its turns, too
            flood.abort();
            sending.get();
            receiving.get();
        }
    }

    @Test
    void peersThatNeverReadStopNobodyAndHoldLittle() throws Exception {
        try (Server server = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            EchoPeer.once(server.endpoint(), FLOOD_BYTES);
            long before = Engine.standard().bufferBytes();
            List<SocketChannel> stuck = new ArrayList<>();
            List<AtomicLong> sent = new ArrayList<>();
            for (int i = 0; i < STUCK; i++) {
                SocketChannel channel = connectStuck(server.endpoint());
                AtomicLong count = new AtomicLong();
                stuck.add(channel);
                sent.add(count);
                threads.submit(() -> sendUnread(channel, count));
            }
            for (AtomicLong each : sent) {
                Await.until(() -> each.get() > STUCK_SENT_BYTES);
            }
            exchangeAll(server.endpoint(), threads);

            assertThat(Engine.standard().bufferBytes())
                    .isLessThanOrEqualTo(before + (STUCK + 2 * OTHERS) * MOST_BUFFER_BYTES);
            assertThat(server.metrics().active()).isGreaterThanOrEqualTo(STUCK);
            for (SocketChannel each : stuck) {
                each.close();
            }
            Await.until(() -> server.metrics().active() == 0);
        }
    }

    private static Server start() throws IOException {
        return SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    /// Each of the others gets all its answers, whatever else goes on.
    private static void exchangeAll(Endpoint server, ExecutorService threads) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            int seed = i;
            all.add(threads.submit(() -> exchange(server, seed)));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private static Void exchange(Endpoint server, int seed) throws IOException {
        try (EchoPeer peer = new EchoPeer(server, seed)) {
            for (int i = 0; i < EXCHANGES; i++) {
                peer.exchange(EXCHANGED_BYTES);
            }
        }
        return null;
    }

    private static Void send(Connection connection) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(FLOOD_BYTES);
        try {
            while (true) {
                connection.write(bytes.clear());
            }
        } catch (ClosedChannelException _) {
            return null; // the test is over
        }
    }

    private static Void receive(Connection connection) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(FLOOD_BYTES);
        try {
            while (connection.read(bytes.clear()) >= 0) {}
        } catch (ClosedChannelException _) {
            return null; // the test is over
        }
        throw new AssertionError("the server has ended the flood");
    }

    /// With small buffers in the kernel, so that it is soon full.
    private static SocketChannel connectStuck(Endpoint server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, STUCK_SOCKET_BYTES);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, STUCK_SOCKET_BYTES);
        channel.connect(new InetSocketAddress(server.host(), server.port()));
        return channel;
    }

    private static Void sendUnread(SocketChannel channel, AtomicLong sent) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4096);
        while (true) {
            sent.addAndGet(channel.write(bytes.clear()));
        }
    }
}
