package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A server and a client at work.
record FtpPair(ServerProcess server, FtpMover client, Notes notes) implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /// Starts both.
    ///
    /// @param root the server's
    /// @param file to store
    static FtpPair start(FtpRun.Contender contender, Path root, Path file, Notes notes)
            throws IOException, Peer.Unavailable {
        Peer peer = contender.server().apply(root);
        ServerProcess server = ServerProcess.start(peer, Peer.Aim.SPEED, List.of(0));
        try {
            FtpMover client = contender.client().make(server.address(), file);
            notes.version(server.version() + "; " + client.version());
            return new FtpPair(server, client, notes);
        } catch (IOException | Peer.Unavailable e) {
            server.close();
            throw e;
        }
    }

    /// Measures `work`, which moves the file once.
    ///
    /// @param before what is done each time before it, and not measured
    Sample measure(int times, Work before, Work work) throws IOException {
        long nanos = 0;
        long serverCpu = 0;
        long clientCpu = 0;
        for (int i = 0; i < times; i++) {
            before.run();
            long server0 = server.tree().cpuNanos();
            long client0 = client.cpuNanos();
            long start = System.nanoTime();
            work.run();
            nanos += System.nanoTime() - start;
            clientCpu += client.cpuNanos() - client0;
            serverCpu += server.tree().cpuNanos() - server0;
        }
        return new Sample(
                Map.of(
                        Metric.FILE_RATE, times * NANOS_PER_SECOND / nanos,
                        Metric.FILE_CPU, serverCpu / NANOS_PER_MILLI / times,
                        Metric.FILE_CLIENT_CPU, clientCpu / NANOS_PER_MILLI / times));
    }

    @Override
    public void close() {
        notes.used(server.tree().cpuNanos() + client.cpuNanos());
        client.close();
        server.close();
    }
}
