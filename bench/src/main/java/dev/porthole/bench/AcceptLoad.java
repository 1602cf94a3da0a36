package dev.porthole.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;

/// Loads a server with [Workload.Accept].
///
/// The client closes first and so keeps the port for a while (TIME_WAIT). On loopback Linux gives
/// such a port out again after a second (`net.ipv4.tcp_tw_reuse`), which allows 28,000 connections
/// a second.
final class AcceptLoad implements AutoCloseable {
    private final InetSocketAddress server;
    private final Workload.Accept workload;
    private final Pattern pattern;
    private final Meter meter = new Meter();
    private final Selector selector = Selector.open();
    private final ByteBuffer in;

    private AcceptLoad(InetSocketAddress server, Workload.Accept workload) throws IOException {
        this.server = server;
        this.workload = workload;
        pattern = new Pattern(workload.messageBytes() + 1);
        in = ByteBuffer.allocateDirect(workload.messageBytes() + 1);
    }

    static Sample run(
            InetSocketAddress server,
            Workload.Accept workload,
            Window window,
            Optional<ProcessProbe> probe)
            throws IOException {
        try (var load = new AcceptLoad(server, workload)) {
            for (int id = 0; id < workload.clients(); id++) {
                load.connect(id);
            }
            return load.meter.measure(load::pump, window, probe);
        }
    }

    private void connect(int id) throws IOException {
        var client = new AcceptClient(id, workload.messageBytes(), pattern);
        client.connect(server, selector);
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
        if (key.attachment() instanceof AcceptClient client) {
            try {
                if (client.ready(key, in)) {
                    meter.record(System.nanoTime() - client.startNanos());
                    connect(client.id());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
