package dev.porthole.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What the command line of `bench/run` asks for.
///
/// @param reference the peer that the others are divided by
/// @param rounds how often each case is measured
/// @param cores those that the servers are pinned to, with an event loop each
/// @param writes whether the result goes into the documentation
/// @param section of the documentation that it goes into
record Plan(
        List<Case> cases,
        List<Peer> peers,
        String reference,
        int rounds,
        Window window,
        List<Integer> cores,
        boolean writes,
        String section) {
    static final String USAGE =
            """
            usage: bench/run [--cases A,B] [--peers A,B] [--reference PEER] [--rounds N]
                             [--seconds S] [--warm-up S] [--server-cores A,B] [--write]
                             [--section NAME]
              --cases         %s
              --peers         %s
              --reference     what the others are divided by (%s)
              --rounds        of A B C A B C ... (5)
              --seconds       measured each time (3)
              --warm-up       before each measurement, in CPU time of the server (2)
              --server-cores  the cores that the servers run on, with an event loop each (0)
              --write         puts the tables into docs/performance.md
              --section       of that document (bench)
            """
                    .formatted(
                            String.join(",", Case.ids()),
                            String.join(",", Peers.names()),
                            Peers.REFERENCE);

    /// The options that take a value.
    static final Set<String> NAMED =
            Set.of(
                    "--cases",
                    "--peers",
                    "--reference",
                    "--rounds",
                    "--seconds",
                    "--warm-up",
                    "--server-cores",
                    "--section");

    static Plan of(Arguments arguments) {
        return new Plan(
                Case.named(arguments.list("--cases", Case.ids())),
                Peers.named(arguments.list("--peers", Peers.names())),
                arguments.text("--reference").orElse(Peers.REFERENCE),
                arguments.number("--rounds", 1, 5),
                new Window(arguments.seconds("--warm-up", 2), arguments.seconds("--seconds", 3)),
                arguments.numbers("--server-cores", 0, List.of(0)),
                arguments.has("--write"),
                arguments.text("--section").orElse("bench"));
    }

    /// How it is measured, for the report.
    String setting() {
        String where =
                cores.size() == 1
                        ? "core " + cores.getFirst()
                        : "cores %s with a loop for each".formatted(cores);
        return "%d rounds in turn, each of %.1f s after %.1f s of CPU time to warm up, in a fresh process"
                        .formatted(rounds, seconds(window.length()), seconds(window.warmUp()))
                + " pinned to "
                + where;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
