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
    private final Plan plan;
    private final Results results = new Results();
    private final Disturbance disturbance = new Disturbance();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    private Run(Plan plan) {
        this.plan = plan;
    }

    /// Exit status: 0 done, 1 a peer failed, 2 wrong usage.
    public static void main(String[] args) throws IOException {
        try {
            var arguments = new Arguments(args, Plan.NAMED, Set.of("--write", "--help"));
            if (arguments.has("--help")) {
                System.out.print(Plan.USAGE);
                return;
            }
            System.exit(new Run(Plan.of(arguments)).run());
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage());
            System.err.print(Plan.USAGE);
            System.exit(2);
        }
    }

    private int run() throws IOException {
        findVersions();
        String reference = reference(plan.reference());
        for (Case test : plan.cases()) {
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Peer peer : plan.peers()) {
                    measure(test, peer, round);
                }
            }
        }
        String report =
                new Report(setting(), plan.cases(), versions, skipped, results, reference)
                        .toMarkdown();
        System.out.print(report);
        if (plan.writes()) {
            Path file = Tools.home().resolveSibling("docs/performance.md");
            new Document(file).replace(plan.section(), report);
        }
        failures.forEach(failure -> System.err.println("failed: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private void findVersions() throws IOException {
        for (Peer peer : plan.peers()) {
            try (var server = ServerProcess.start(peer, Peer.Aim.SPEED, plan.cores())) {
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
        try (var server = ServerProcess.start(peer, test.workload().aim(), plan.cores())) {
            ProcessProbe probe = server.probe();
            Sample sample =
                    test.workload().run(server.address(), plan.window(), Optional.of(probe));
            disturbance.addServer(probe.cpuNanos());
            results.add(test.title(), peer.name(), sample);
            System.err.println(round + "/" + plan.rounds() + " " + what + ": " + sample);
        } catch (IOException | IllegalStateException | Peer.Unavailable e) {
            results.drop(test.title(), peer.name());
            failures.add(what + ": " + e.getMessage());
            System.err.println(
                    round + "/" + plan.rounds() + " " + what + " failed: " + e.getMessage());
        }
    }

    private String setting() {
        return "%s, the generator to core %s;\n  other processes took %.0f %% of a core meanwhile"
                .formatted(plan.setting(), Machine.ownCores(), disturbance.percentOfCore());
    }
}
