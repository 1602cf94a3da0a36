package dev.porthole.bench;

import dev.porthole.bench.Comparison.Notes;
import dev.porthole.bench.client.CommonsFtpClient;
import dev.porthole.bench.client.PortholeFtpClient;
import dev.porthole.bench.peer.PortholeFtp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// `bench/ftp`: 1 GiB from and to FTP servers by FTP clients.
///
/// Servers and clients are processes; those on the JVM have moved the file [#WARM_UP_TIMES] times
/// in each direction before they are measured, and servers of curl have had [#VISITS] sessions.
final class FtpRun implements Comparison.Trials {
    private static final String DOWN = "download";
    private static final String UP = "upload, to memory";
    private static final String UP_DISK = "upload, to a disk";
    private static final String UP_SYNC = "the same, and it is on the disk";

    private static final String REFERENCE = "vsftpd + curl";
    private static final int WARM_UP_TIMES = 5;
    private static final int VISITS = 1_500; // then the compiler has done its work

    /// A download takes a tenth of a second of CPU time, which is counted in hundredths.
    private static final int DOWNLOADS_PER_TIME = 5;

    private final int times;
    private final Sites sites = new Sites(Path.of(System.getenv("PORTHOLE_BENCH_DISK")));
    private final Map<String, Contender> contenders = new LinkedHashMap<>();

    /// A server, started for a root, and a client for it.
    record Contender(Function<Path, Peer> server, FtpMover.Maker client) {}

    private FtpRun(int times) {
        this.times = times;
        Function<Path, Peer> ours =
                root -> new JavaPeer("porthole", PortholeFtp.class, "ring", root.toString());
        Function<Path, Peer> jdk =
                root -> new JavaPeer("porthole-jdk", PortholeFtp.class, "jdk", root.toString());
        Function<Path, Peer> vsftpd =
                root -> new ScriptPeer("vsftpd", "vsftpd.sh", root.toString());
        FtpMover.Maker client =
                (server, file) -> FtpMover.Program.of(PortholeFtpClient.class, server, file);
        FtpMover.Maker commons =
                (server, file) -> FtpMover.Program.of(CommonsFtpClient.class, server, file);
        contenders.put(REFERENCE, new Contender(vsftpd, FtpMover.Curl::of));
        contenders.put("porthole + curl", new Contender(ours, FtpMover.Curl::of));
        contenders.put("porthole-jdk + curl", new Contender(jdk, FtpMover.Curl::of));
        contenders.put("porthole + porthole", new Contender(ours, client));
        contenders.put("vsftpd + porthole", new Contender(vsftpd, client));
        contenders.put("vsftpd + commons-net", new Contender(vsftpd, commons));
    }

    /// Exit status: 0 done, 1 a contender failed, 2 wrong usage.
    public static void main(String[] args) {
        Comparison.main(
                "ftp",
                "Moves 1 GiB from and to FTP servers.",
                Map.of(
                        "--times",
                        "that the file is stored in a round, and fetched 5 times as often (4)"),
                args,
                arguments -> new FtpRun(arguments.number("--times", 1, 4)));
    }

    @Override
    public String setting() {
        return "1 GiB fetched %d times and stored %d times in each, and to warm up %d times before, after %d sessions of curl, by fresh processes; each upload a new file, after 2 GiB of free memory were touched; the server pinned to core 0, the client to core %s; congestion control %s"
                .formatted(
                        DOWNLOADS_PER_TIME * times,
                        times,
                        WARM_UP_TIMES,
                        VISITS,
                        Machine.ownCores(),
                        Machine.congestionControl());
    }

    @Override
    public List<String> rows() {
        return List.of(DOWN, UP, UP_DISK, UP_SYNC);
    }

    @Override
    public List<String> contenders() {
        return List.copyOf(contenders.keySet());
    }

    @Override
    public String reference() {
        return REFERENCE;
    }

    @Override
    public void measure(String name, Notes notes) throws IOException, Peer.Unavailable {
        sites.make();
        sites.clear();
        Contender contender = Objects.requireNonNull(contenders.get(name));
        try (var pair = FtpPair.start(contender, sites.memory(), sites.file(), notes)) {
            pair.client().visit(VISITS);
            for (int i = 0; i < WARM_UP_TIMES; i++) {
                pair.client().down();
                pair.client().up();
            }
            sites.ready(); // or the host is busy taking back what the last upload has freed
            notes.add(
                    DOWN, pair.measure(DOWNLOADS_PER_TIME * times, () -> {}, pair.client()::down));
            notes.add(UP, pair.measure(times, sites::ready, pair.client()::up));
            Sites.requireUpload(sites.memory());
        }
        try (var pair = FtpPair.start(contender, sites.disk(), sites.file(), notes)) {
            for (int i = 0; i < WARM_UP_TIMES; i++) {
                pair.client().up();
            }
            notes.add(UP_DISK, pair.measure(times, sites::ready, pair.client()::up));
            notes.add(
                    UP_SYNC,
                    pair.measure(
                            times,
                            sites::ready,
                            () -> {
                                pair.client().up();
                                sites.sync();
                            }));
            Sites.requireUpload(sites.disk());
        }
    }
}
