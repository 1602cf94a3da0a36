package dev.porthole.bench;

import dev.porthole.bench.Workload.Accept;
import dev.porthole.bench.Workload.Echo;
import dev.porthole.bench.Workload.Idle;

import java.util.List;

/// What is measured: a row of each table.
///
/// @param id the name to ask for it by: `--cases 64x64,idle10k`
/// @param title what the tables call it
/// @param workload how the servers are loaded
record Case(String id, String title, Workload workload) {
    /// All of them, in the order of the tables. To add one, add a line.
    static final List<Case> ALL =
            List.of(
                    new Case("1x64", "1 connection, 64 B", new Echo(1, 64, 1)),
                    new Case("64x64", "64 connections, 64 B", new Echo(64, 64, 1)),
                    new Case("256x64", "256 connections, 64 B", new Echo(256, 64, 1)),
                    new Case("4096x64", "4,096 connections, 64 B", new Echo(4_096, 64, 1)),
                    new Case("64x1k", "64 connections, 1 KiB", new Echo(64, 1_024, 1)),
                    new Case("16x64k", "16 connections, 64 KiB", new Echo(16, 65_536, 1)),
                    new Case("64x64x16", "64 connections, 64 B, 16 deep", new Echo(64, 64, 16)),
                    new Case("accept", "connect, one echo, close", new Accept(16, 64)),
                    // Porthole serves 10,000 at once unless told otherwise, the probes among them.
                    new Case("idle10k", "9,900 idle connections", new Idle(1_000, 9_900)));

    /// The names of all cases.
    static List<String> ids() {
        return ALL.stream().map(Case::id).toList();
    }

    /// The cases of these names, in the order of the table.
    ///
    /// @throws IllegalArgumentException if a name is unknown, saying which there are
    static List<Case> named(List<String> ids) {
        for (String id : ids) {
            if (!ids().contains(id)) {
                throw new IllegalArgumentException(
                        "no case '" + id + "'; there are " + String.join(", ", ids()));
            }
        }
        return ALL.stream().filter(test -> ids.contains(test.id)).toList();
    }
}
