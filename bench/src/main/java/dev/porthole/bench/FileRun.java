package dev.porthole.bench;

import dev.porthole.bench.peer.PortholeFile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// `bench/file`: a file from the page cache to one client that discards it, as ratios to
/// `sendfile(2)` in C.
///
/// Each measurement has a fresh process, which first sends the file [#WARM_UP_TIMES] times to warm
/// up.
final class FileRun {
    static final String USAGE =
            """
            usage: bench/file [--rounds N] [--times N] [--write]
              --rounds  of A B C A B C ... (5)
              --times   that the file, of 1 GiB, is sent in a round (4)
              --write   puts the table into docs/performance.md
            """;

    private static final String REFERENCE = "c-sendfile";
    private static final List<Peer> PEERS =
            List.of(
                    new JavaPeer("porthole", PortholeFile.class, "ring"),
                    new JavaPeer("porthole-copy", PortholeFile.class, "ring", "copy"),
                    new JavaPeer("porthole-jdk", PortholeFile.class, "jdk"),
                    new NativePeer(REFERENCE, "sendfile.c", Toolchain.c("gcc")));

    private static final long GIB = 1L << 30;
    private static final int WARM_UP_TIMES = 3;
    private static final int READ_BYTES = 256 * 1024;
    private static final String ROW = "1 GiB to one client";

    private final Results results = new Results();
    private final Disturbance disturbance = new Disturbance();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

    /// Exit status: 0 done, 1 a peer failed, 2 wrong usage.
    public static void main(String[] args) {
        try {
            var arguments =
                    new Arguments(args, Set.of("--rounds", "--times"), Set.of("--write", "--help"));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return;
            }
            makeFile(Path.of(System.getenv("PORTHOLE_BENCH_FILE")));
            int rounds = arguments.number("--rounds", 1, 5);
            String report = new FileRun().run(rounds, arguments.number("--times", 1, 4));
            System.out.print(report);
            if (arguments.has("--write")) {
                Path file = Tools.home().resolveSibling("docs/performance.md");
                new Document(file).replace("file", report);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench/file: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench/file: " + e.getMessage());
            System.exit(1);
        }
    }

    /// Makes the file if it is not there, and reads it, so that it is in the page cache.
    private static void makeFile(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        if (!Files.exists(path) || Files.size(path) != GIB) {
            new Random(42).nextBytes(bytes.array());
            try (FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (file.position() < GIB) {
                    file.write(bytes.clear());
                }
            }
        }
        try (FileChannel file = FileChannel.open(path)) {
            while (file.read(bytes.clear()) >= 0) {}
        }
    }

    private String run(int rounds, int times) throws IOException {
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : PEERS) {
                if (!skipped.containsKey(peer.name())) {
                    measure(peer, round, times);
                }
            }
        }
        String setting =
                "%d rounds in turn, the file sent %d times in each and %d times before to warm up, in a fresh process"
                                .formatted(rounds, times, WARM_UP_TIMES)
                        + " pinned to core 0, the reader to core "
                        + Machine.ownCores()
                        + ";\n  other processes took %.0f %% of a core meanwhile"
                                .formatted(disturbance.percentOfCore());
        return new Report(setting, List.of(), versions, skipped, results, REFERENCE)
                .toMarkdown(List.of(ROW));
    }

    private void measure(Peer peer, int round, int times) throws IOException {
        try (var server = ServerProcess.start(peer, Peer.Aim.SPEED, List.of(0))) {
            versions.put(peer.name(), server.version());
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
            Sample sample =
                    new Sample(
                            Map.of(
                                    Metric.FILE_CPU, (probe.cpuNanos() - cpu) / 1e6 / times,
                                    Metric.FILE_RATE, times / seconds));
            disturbance.addServer(probe.cpuNanos());
            results.add(ROW, peer.name(), sample);
            System.err.println(round + " " + peer.name() + ": " + sample);
        } catch (Peer.Unavailable e) {
            skipped.put(peer.name(), e.getMessage());
            System.err.println(peer.name() + " skipped: " + e.getMessage());
        }
    }

    private void readAll(InetSocketAddress server) throws IOException {
        long bytes = 0;
        try (SocketChannel socket = SocketChannel.open(server)) {
            for (int count; (count = socket.read(buffer.clear())) >= 0; ) {
                bytes += count;
            }
        }
        if (bytes != GIB) {
            throw new IOException("the server sent " + bytes + " bytes of " + GIB);
        }
    }
}
