package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A benchmark whose contenders are measured in turn, round after round, as a program: `bench/NAME`
/// prints the comparison, and writes it into the section `NAME` of docs/performance.md.
///
/// For one thread.
final class Comparison {
    private static final int ROUNDS = 5;
    private static final String OPTIONS =
            """
              --rounds      of A B C A B C ... (5)
              --contenders  which, separated by commas: all
              --write       puts the tables into docs/performance.md
            """;

    private final String name;
    private final Trials trials;
    private final Results results = new Results();
    private final Disturbance disturbance = new Disturbance();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /// What is compared.
    interface Trials {
        /// How it is measured, in a few words.
        String setting();

        /// The rows of the tables, in their order.
        List<String> rows();

        /// The columns, in their order.
        List<String> contenders();

        /// The contender that the others are divided by.
        String reference();

        /// Measures a contender once; called in each round.
        ///
        /// @param notes takes what is found
        /// @throws Peer.Unavailable if it cannot run here
        void measure(String contender, Notes notes) throws IOException, Peer.Unavailable;
    }

    /// What a trial finds out about a contender.
    interface Notes {
        /// The software that it is.
        void version(String text);

        /// What was measured.
        void add(String row, Sample sample);

        /// CPU time that a process of the trial used in its whole life.
        void used(long cpuNanos);
    }

    private Comparison(String name, Trials trials) {
        this.name = name;
        this.trials = trials;
    }

    /// The program. Exit status: 0 done, 1 a contender failed, 2 wrong usage.
    ///
    /// @param summary what it measures, for its usage
    /// @param named its own options, each with a value, and what they are
    static void main(
            String name,
            String summary,
            Map<String, String> named,
            String[] args,
            Function<Arguments, Trials> trials) {
        String usage = usage(name, summary, named);
        try {
            Set<String> options = new HashSet<>(named.keySet());
            options.addAll(Set.of("--rounds", "--contenders"));
            var arguments = new Arguments(args, options, Set.of("--write", "--help"));
            if (arguments.has("--help")) {
                System.out.print(usage);
                return;
            }
            System.exit(new Comparison(name, trials.apply(arguments)).run(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("bench/" + name + ": " + e.getMessage());
            System.err.print(usage);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench/" + name + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static String usage(String name, String summary, Map<String, String> named) {
        var text = new StringBuilder("usage: bench/%s [options]\n%s\n".formatted(name, summary));
        named.forEach((option, what) -> text.append("  %-12s  %s\n".formatted(option, what)));
        return text.append(OPTIONS).toString();
    }

    private int run(Arguments arguments) throws IOException {
        int rounds = arguments.number("--rounds", 1, ROUNDS);
        List<String> contenders = contenders(arguments);
        for (int round = 1; round <= rounds; round++) {
            for (String each : contenders) {
                if (!skipped.containsKey(each)) {
                    measure(each, round + "/" + rounds + " " + each);
                }
            }
        }
        String report = report(rounds);
        System.out.print(report);
        if (arguments.has("--write")) {
            Path file = Tools.home().resolveSibling("docs/performance.md");
            new Document(file).replace(name, report);
        }
        failures.forEach(failure -> System.err.println("failed: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private List<String> contenders(Arguments arguments) {
        List<String> wanted = arguments.list("--contenders", trials.contenders());
        for (String each : wanted) {
            if (!trials.contenders().contains(each)) {
                throw new IllegalArgumentException(
                        "no contender '%s'; there are %s"
                                .formatted(each, String.join(", ", trials.contenders())));
            }
        }
        return trials.contenders().stream().filter(wanted::contains).toList();
    }

    /// A contender that failed once is not measured again, and has no figures.
    private void measure(String contender, String what) {
        try {
            trials.measure(contender, notes(contender, what));
        } catch (Peer.Unavailable e) {
            skip(contender, String.valueOf(e.getMessage()));
            System.err.println(what + " skipped: " + e.getMessage());
        } catch (IOException | IllegalStateException e) {
            skip(contender, "failed: " + e.getMessage());
            failures.add(what + ": " + e.getMessage());
            System.err.println(what + " failed: " + e.getMessage());
        }
    }

    private void skip(String contender, String why) {
        trials.rows().forEach(row -> results.drop(row, contender));
        versions.remove(contender);
        skipped.put(contender, why);
    }

    private Notes notes(String contender, String what) {
        return new Notes() {
            @Override
            public void version(String text) {
                versions.put(contender, text);
            }

            @Override
            public void add(String row, Sample sample) {
                results.add(row, contender, sample);
                System.err.println(what + ", " + row + ": " + sample);
            }

            @Override
            public void used(long cpuNanos) {
                disturbance.addServer(cpuNanos);
            }
        };
    }

    private String report(int rounds) {
        String setting =
                "%d rounds in turn, %s;\n  other processes took %.0f %% of a core meanwhile"
                        .formatted(rounds, trials.setting(), disturbance.percentOfCore());
        return new Report(setting, List.of(), versions, skipped, results, trials.reference())
                .toMarkdown(trials.rows());
    }
}
