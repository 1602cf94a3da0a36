package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `bench/run`: measures the peers in turn, round after round, and prints the comparison.
///
/// Each measurement has a fresh process, so that luck in compiling or in memory layout counts once
/// and not in every round.
final class Run {
    static final String USAGE =
            """
            usage: bench/run [--cases A,B] [--peers A,B] [--reference PEER] [--rounds N]
                             [--seconds S] [--warm-up S] [--server-core N] [--write]
              --cases        %s
              --peers        %s
              --reference    what the others are divided by (%s)
              --rounds       of A B C A B C ... (5)
              --seconds      measured each time (3)
              --warm-up      before each measurement, in CPU time of the server (2)
              --server-core  the core that the servers run on (0); bench/run takes another
              --write        puts the tables into docs/performance.md
            """
                    .formatted(
                            String.join(",", Case.ids()),
                            String.join(",", Peers.names()),
                            Peers.REFERENCE);

    private final List<Case> cases;
    private final List<Peer> peers;
    private final int rounds;
    private final Window window;
    private final int core;
    private final Results results = new Results();
    private final Disturbance disturbance = new Disturbance();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    private Run(Arguments arguments) {
        cases = Case.named(arguments.list("--cases", Case.ids()));
        peers = Peers.named(arguments.list("--peers", Peers.names()));
        rounds = arguments.number("--rounds", 1, 5);
        window = new Window(arguments.seconds("--warm-up", 2), arguments.seconds("--seconds", 3));
        core = arguments.number("--server-core", 0, 0);
    }

    /// Exit status: 0 done, 1 a peer failed, 2 wrong usage.
    public static void main(String[] args) throws IOException {
        Set<String> named =
                Set.of(
                        "--cases",
                        "--peers",
                        "--reference",
                        "--rounds",
                        "--seconds",
                        "--warm-up",
                        "--server-core");
        try {
            var arguments = new Arguments(args, named, Set.of("--write", "--help"));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return;
            }
            System.exit(new Run(arguments).run(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    private int run(Arguments arguments) throws IOException {
        findVersions();
        String reference = reference(arguments.text("--reference").orElse(Peers.REFERENCE));
        for (Case test : cases) {
            for (int round = 1; round <= rounds; round++) {
                for (Peer peer : peers) {
                    measure(test, peer, round);
                }
            }
        }
        String report =
                new Report(setting(), cases, versions, skipped, results, reference).toMarkdown();
        System.out.print(report);
        if (arguments.has("--write")) {
            Path file = Tools.home().resolveSibling("docs/performance.md");
            new Document(file).replace("bench", report);
        }
        failures.forEach(failure -> System.err.println("failed: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private void findVersions() throws IOException {
        for (Peer peer : peers) {
            try (var server = ServerProcess.start(peer, Peer.Aim.SPEED, core)) {
                versions.put(peer.name(), server.version());
                disturbance.addServer(server.probe().cpuNanos());
            } catch (Peer.Unavailable e) {
                skipped.put(peer.name(), e.getMessage());
                System.err.println(peer.name() + " skipped: " + e.getMessage());
            }
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("none of the peers can run here");
        }
    }

    private String reference(String wanted) {
        if (versions.containsKey(wanted)) {
            return wanted;
        }
        String other = versions.keySet().iterator().next();
        System.err.println("no figures of " + wanted + ": " + other + " is the reference instead");
        return other;
    }

    private void measure(Case test, Peer peer, int round) throws IOException {
        String what = test.id() + " " + peer.name();
        boolean failed = failures.stream().anyMatch(line -> line.startsWith(what + ": "));
        if (failed || !versions.containsKey(peer.name())) {
            return;
        }
        try (var server = ServerProcess.start(peer, test.workload().aim(), core)) {
            ProcessProbe probe = server.probe();
            Sample sample = test.workload().run(server.address(), window, Optional.of(probe));
            disturbance.addServer(probe.cpuNanos());
            results.add(test.title(), peer.name(), sample);
            System.err.println(round + "/" + rounds + " " + what + ": " + sample);
        } catch (IOException | IllegalStateException | Peer.Unavailable e) {
            results.drop(test.title(), peer.name());
            failures.add(what + ": " + e.getMessage());
            System.err.println(round + "/" + rounds + " " + what + " failed: " + e.getMessage());
        }
    }

    private String setting() {
        return "%d rounds in turn, each of %.1f s after %.1f s of CPU time to warm up, in a fresh process"
                        .formatted(
                                rounds,
                                window.length().toMillis() / 1e3,
                                window.warmUp().toMillis() / 1e3)
                + " pinned to one core, the generator to another;\n  other processes took %.0f %% of a core meanwhile"
                        .formatted(disturbance.percentOfCore());
    }
}
