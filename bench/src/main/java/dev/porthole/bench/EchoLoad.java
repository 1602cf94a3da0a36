package dev.porthole.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Loads a server with [Workload.Echo]: one thread that asks its selector without ever waiting.
final class EchoLoad implements AutoCloseable {
    private static final int RECEIVE_BYTES = 128 * 1024;

    private final Selector selector = Selector.open();
    private final List<EchoClient> clients = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private final MemorySegment inMemory = MemorySegment.ofBuffer(in);

    private EchoLoad() throws IOException {}

    static Sample run(
            InetSocketAddress server,
            Workload.Echo workload,
            Window window,
            Optional<ProcessProbe> probe)
            throws IOException {
        int burst = Math.multiplyExact(workload.messageBytes(), workload.depth());
        var pattern = new Pattern(Math.max(RECEIVE_BYTES, burst));
        var meter = new Meter();
        try (var load = new EchoLoad()) {
            for (int id = 0; id < workload.connections(); id++) {
                load.clients.add(
                        new EchoClient(id, workload, pattern, meter, server, load.selector));
            }
            for (EchoClient client : load.clients) {
                client.start();
            }
            return meter.measure(load::pump, window, probe);
        }
    }

    private void pump(Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        try {
            while (System.nanoTime() < end) {
                selector.selectNow(this::ready);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof EchoClient client) {
            try {
                client.ready(in, inMemory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (EchoClient client : clients) {
            client.close();
        }
        selector.close();
    }
}
