package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A listener on an engine of one loop, and the JDK's sockets that are connected to it.
record OneLoop(RingEngine engine, RingListener listener, List<SocketChannel> peers)
        implements AutoCloseable {
    private static final int FILE_THREADS = Runtime.getRuntime().availableProcessors();

    /// Skips a test where there is no ring.
    static void requireRing() {
        assumeTrue(RingEngine.obstacle().isEmpty(), () -> RingEngine.obstacle().orElse(""));
    }

    static OneLoop open() throws IOException {
        RingEngine engine = RingEngine.start(1);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new OneLoop(
                engine,
                engine.listen(address, new RingListener.Options(256, true)),
                new ArrayList<>());
    }

    /// A connection to it, which is to be accepted.
    SocketChannel connect() throws IOException {
        SocketChannel peer = SocketChannel.open(listener.local());
        peers.add(peer);
        return peer;
    }

    RingSocket accept() throws IOException {
        return listener.accept();
    }

    /// More than there are threads for files.
    static int tooMany() {
        return FILE_THREADS + 1;
    }

    static boolean areAllThreadsFree() {
        return FileThread.FREE.availablePermits() == FILE_THREADS;
    }

    /// Runs something while there is no thread for files, which all are free before.
    static void withoutThreads(Body body) throws Exception {
        assertThat(FileThread.FREE.tryAcquire(FILE_THREADS, 10, TimeUnit.SECONDS))
                .as("all threads are free")
                .isTrue();
        try {
            body.run();
        } finally {
            FileThread.FREE.release(FILE_THREADS);
        }
    }

    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel each : peers) { // first, so that nobody waits for them any more
            each.close();
        }
        engine.close();
    }
}
