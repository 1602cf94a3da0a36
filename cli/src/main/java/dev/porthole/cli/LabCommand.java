package dev.porthole.cli;

import dev.porthole.lab.Experiment;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Run;
import dev.porthole.lab.Verdict;
import dev.porthole.lab.experiment.Experiments;
import dev.porthole.lab.view.Catalogue;
import dev.porthole.lab.view.EvidenceDocument;
import dev.porthole.lab.view.Handout;
import dev.porthole.lab.view.Language;
import dev.porthole.lab.view.Style;
import dev.porthole.lab.view.Summary;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The experiments.
@Command(
        name = "lab",
        header = "What a lecture says of TCP, shown on this machine's sockets (Linux).",
        footer = {
            "",
            "Without a name: the list of the experiments, with their parameters. What is shown has",
            "happened: the code is what ran, the verdict follows from what was observed. As root,",
            "segments are captured on the loopback interface; otherwise they are deduced, and"
                    + " marked.",
            "Status 0 if the evidence is complete, whatever the verdict.",
            "",
            "Examples:",
            "  porthole lab                                the list",
            "  porthole lab half-close                     one of them",
            "  porthole lab half-close > handout.txt       in plain ASCII, 100 columns wide",
            "  porthole lab send-blocks --set bytes=100000 with another value of a parameter",
            "  porthole lab close --runs 20 --lang ko      twenty times, told in Korean",
            "  porthole lab --all                          each of them, and a table"
        })
final class LabCommand implements Action {
    private static final int MOST_RUNS = 1000;
    private static final int TERMINAL_WIDTH = 100;

    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "Its name.")
    @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Set a parameter of the experiment.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Do it so often, show the last, and count the verdicts. Default: 1.")
    int runs = 1;

    @Option(names = "--all", description = "Do every experiment, and show a table.")
    boolean all;

    @Option(names = "--json", description = "One JSON object for each run.")
    boolean json;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            description = "en or ko: the language of claims and findings. Default: en.")
    Language language = Language.EN;

    @Override
    public ExitStatus run(Console console) throws Exception {
        Require.atLeast(1, runs, "--runs");
        Require.absent(runs > MOST_RUNS, "--runs is at most " + MOST_RUNS);
        Require.absent(all && name != null, "--all does every experiment: give no name with it");
        Require.absent(name == null && !settings.isEmpty(), "--set needs an experiment's name");
        if (all) {
            return runAll(console);
        }
        if (name == null) {
            print(Catalogue.lines(Experiments.ALL, language, style(console)), console);
            return ExitStatus.DONE;
        }
        return runOne(find(name), console);
    }

    private static Experiment find(String name) throws Failure {
        return Experiments.named(name)
                .orElseThrow(() ->
                        Failure.usage(
                                "there is no experiment '" + name + "': porthole lab lists them"));
    }

    private ExitStatus runOne(Experiment experiment, Console console) throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            Lab.Outcome outcome = perform(experiment);
            verdicts.add(outcome.verdict());
            if (json) {
                printJson(experiment, outcome, console);
            } else if (i == runs) {
                print(Handout.lines(experiment, outcome, language, style(console)), console);
            }
        }
        if (runs > 1 && !json) {
            console.line("");
            console.line(new Summary(List.of(experiment), language, style(console)).runs(verdicts));
        }
        return status(verdicts);
    }

    private ExitStatus runAll(Console console) throws Exception {
        Summary summary = new Summary(Experiments.ALL, language, style(console));
        if (!json) {
            print(List.of(summary.head()), console);
        }
        List<Verdict> every = new ArrayList<>();
        for (Experiment experiment : Experiments.ALL) {
            List<Verdict> verdicts = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                Lab.Outcome outcome = perform(experiment);
                verdicts.add(outcome.verdict());
                if (json) {
                    printJson(experiment, outcome, console);
                }
            }
            if (!json) {
                print(summary.row(experiment, verdicts, System.nanoTime() - start), console);
            }
            every.addAll(verdicts);
        }
        return status(every);
    }

    /// What is left of the run is ended also when the JVM is told to stop meanwhile.
    private Lab.Outcome perform(Experiment experiment) throws Exception {
        try (Run run = open(experiment)) {
            Thread ending = new Thread(run::close, "porthole-lab-end");
            Runtime.getRuntime().addShutdownHook(ending);
            try {
                return Lab.perform(experiment, run);
            } finally {
                removeHook(ending);
            }
        }
    }

    private Run open(Experiment experiment) throws Failure {
        try {
            return Lab.open(experiment, settings);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static void removeHook(Thread hook) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            throw new InterruptedException(); // the JVM is ending
        }
    }

    private static ExitStatus status(List<Verdict> verdicts) {
        boolean isComplete =
                verdicts.stream().noneMatch(v -> v.outcome() == Verdict.Outcome.INCOMPLETE);
        return isComplete ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private static Style style(Console console) {
        return console.isColorTerminal() ? Style.terminal(terminalWidth()) : Style.plain();
    }

    /// As the shell says, where it says so.
    private static int terminalWidth() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{2,3}")
                ? Integer.parseInt(columns)
                : TERMINAL_WIDTH;
    }

    private void printJson(Experiment experiment, Lab.Outcome outcome, Console console)
            throws IOException {
        console.line(Json.text(EvidenceDocument.of(experiment, outcome, language)));
        console.flush();
    }

    private static void print(List<String> lines, Console console) throws IOException {
        for (String line : lines) {
            console.line(line);
        }
        console.flush();
    }
}
