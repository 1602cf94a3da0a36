package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;
import dev.porthole.bench.peer.PortholeFile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `bench/file`: a file from the page cache to one client that discards it, as ratios to
/// `sendfile(2)` in C.
///
/// Each measurement has a fresh process, which first sends the file [#WARM_UP_TIMES] times to warm
/// up.
final class FileRun implements Comparison.Trials {
    private static final String REFERENCE = "c-sendfile";
    private static final List<Peer> PEERS =
            List.of(
                    new JavaPeer("porthole", PortholeFile.class, "ring"),
                    new JavaPeer("porthole-copy", PortholeFile.class, "ring", "copy"),
                    new JavaPeer("porthole-jdk", PortholeFile.class, "jdk"),
                    new NativePeer(REFERENCE, "sendfile.c", Toolchain.c("gcc")));

    private static final int WARM_UP_TIMES = 3;
    private static final int READ_BYTES = 256 * 1024;
    private static final String ROW = "1 GiB to one client";

    private final int times;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

    private FileRun(int times) {
        this.times = times;
    }

    /// Exit status: 0 done, 1 a peer failed, 2 wrong usage.
    public static void main(String[] args) throws IOException {
        GibFile.make(Path.of(System.getenv("PORTHOLE_BENCH_FILE")));
        Comparison.main(
                "file",
                "Measures what it costs to send a file.",
                Map.of("--times", "that the file, of 1 GiB, is sent in a round (4)"),
                args,
                arguments -> new FileRun(arguments.number("--times", 1, 4)));
    }

    @Override
    public String setting() {
        return "the file sent %d times in each and %d times before to warm up, in a fresh process pinned to core 0, the reader to core %s"
                .formatted(times, WARM_UP_TIMES, Machine.ownCores());
    }

    @Override
    public List<String> rows() {
        return List.of(ROW);
    }

    @Override
    public List<String> contenders() {
        return PEERS.stream().map(Peer::name).toList();
    }

    @Override
    public String reference() {
        return REFERENCE;
    }

    @Override
    public void measure(String name, Notes notes) throws IOException, Peer.Unavailable {
        Peer peer = PEERS.get(contenders().indexOf(name));
        try (var server = ServerProcess.start(peer, Peer.Aim.SPEED, List.of(0))) {
            notes.version(server.version());
            ProcessProbe probe = server.probe();
            for (int i = 0; i < WARM_UP_TIMES; i++) {
                readAll(server.address());
            }
            long cpu = probe.cpuNanos();
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                readAll(server.address());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            notes.used(probe.cpuNanos());
            notes.add(
                    ROW,
                    new Sample(
                            Map.of(
                                    Metric.FILE_CPU, (probe.cpuNanos() - cpu) / 1e6 / times,
                                    Metric.FILE_RATE, times / seconds)));
        }
    }

    private void readAll(InetSocketAddress server) throws IOException {
        long bytes = 0;
        try (SocketChannel socket = SocketChannel.open(server)) {
            for (int count; (count = socket.read(buffer.clear())) >= 0; ) {
                bytes += count;
            }
        }
        if (bytes != GibFile.BYTES) {
            throw new IOException("the server sent " + bytes + " bytes of " + GibFile.BYTES);
        }
    }
}
