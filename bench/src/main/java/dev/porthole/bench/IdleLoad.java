package dev.porthole.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Measures [Workload.Idle].
final class IdleLoad implements AutoCloseable {
    private static final int CONNECTIONS_PER_PROBE = 50; // less than any server's backlog
    private static final int WARM_UP_CONNECTIONS = 2_000;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int QUIET_PAUSES = 10;
    private static final long QUIET_CPU_NANOS = 500_000; // within a pause

    private final InetSocketAddress server;
    private final ProcessProbe probe;
    private final List<SocketChannel> channels = new ArrayList<>();

    private IdleLoad(InetSocketAddress server, ProcessProbe probe) {
        this.server = server;
        this.probe = probe;
    }

    static Sample run(
            InetSocketAddress server, Workload.Idle workload, Optional<ProcessProbe> probe)
            throws IOException {
        var process =
                probe.orElseThrow(
                        () -> new IOException("idle connections need the server's process id"));
        try (var load = new IdleLoad(server, process)) {
            for (int i = 0; i < WARM_UP_CONNECTIONS; i++) {
                load.echoOnce(); // fills a young generation, so that its pages are not counted
            }
            double first = load.residentBytes(workload.from());
            double second = load.residentBytes(workload.to());
            double each = (second - first) / (workload.to() - workload.from());
            return new Sample(Map.of(Metric.IDLE_MEMORY, each));
        }
    }

    /// The server's memory with this many connections open and nothing left to do.
    private long residentBytes(int connections) throws IOException {
        while (channels.size() < connections) {
            channels.add(SocketChannel.open(server));
            if (channels.size() % CONNECTIONS_PER_PROBE == 0 || channels.size() == connections) {
                echoOnce(); // connections are accepted in turn: all before this one have been
            }
        }
        awaitQuiet();
        return probe.settledBytes();
    }

    /// Fails after a while: a server that is full would answer only when it has ended others, and
    /// the memory of these would not be counted.
    private void echoOnce() throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(server);
            socket.getOutputStream().write('?');
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the server closed a connection before it had answered");
            }
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "no answer next to %d idle connections".formatted(channels.size()), e);
        }
    }

    /// Waits until the server has had nothing to do for several pauses in a row: for one, it may
    /// only have been waiting for a core.
    private void awaitQuiet() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long before = probe.cpuNanos();
        int quiet = 0;
        while (quiet < QUIET_PAUSES) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        "the server is still busy " + PATIENCE + " after the last connect");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            long now = probe.cpuNanos();
            quiet = now - before < QUIET_CPU_NANOS ? quiet + 1 : 0;
            before = now;
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
