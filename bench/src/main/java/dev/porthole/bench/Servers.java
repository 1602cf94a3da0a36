package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Servers of one protocol that are compared: one of others, which is the reference, and ours on
/// both engines. Each is started for a folder.
final class Servers {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final String reference;
    private final Map<String, Function<Path, Peer>> peers = new LinkedHashMap<>();

    /// One of ours, by the name that it has in the tables.
    @FunctionalInterface
    interface Ours {
        Peer make(String name, String engine, Path folder);
    }

    /// @param script starts the reference
    Servers(String reference, String script, Ours ours) {
        this.reference = reference;
        peers.put(reference, folder -> new ScriptPeer(reference, script, folder.toString()));
        peers.put("porthole", folder -> ours.make("porthole", "ring", folder));
        peers.put("porthole-jdk", folder -> ours.make("porthole-jdk", "jdk", folder));
    }

    String reference() {
        return reference;
    }

    List<String> names() {
        return List.copyOf(peers.keySet());
    }

    /// Starts one of them, alone on core 0.
    ServerProcess start(String name, Path folder) throws IOException, Peer.Unavailable {
        Peer peer = Objects.requireNonNull(peers.get(name)).apply(folder);
        return ServerProcess.start(peer, Peer.Aim.SPEED, List.of(0));
    }

    /// What work of `count` messages takes.
    static Sample rate(ServerProcess server, int count, Work work) throws IOException {
        long cpu = server.tree().cpuNanos();
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        return new Sample(
                Map.of(
                        Metric.THROUGHPUT, count / seconds,
                        Metric.CPU, (server.tree().cpuNanos() - cpu) / NANOS_PER_MICRO / count));
    }
}
