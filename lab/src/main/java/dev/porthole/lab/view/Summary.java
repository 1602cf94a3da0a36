package dev.porthole.lab.view;

import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A row for each experiment: how long it took and what came of it.
public final class Summary {
    private static final int TIME = 10;

    private final Texts texts;
    private final Style style;
    private final int name;
    private final int rows;

    /// A table for these experiments: they decide how wide its columns are.
    public Summary(List<Experiment> experiments, Language language, Style style) {
        this.texts = Texts.common(language);
        this.style = style;
        name = widest(experiments.stream().map(Experiment::name).toList());
        rows = widest(experiments.stream().map(Catalogue::rows).toList());
    }

    /// The headings.
    public String head() {
        return style.paint(
                Style.BOLD,
                line(
                        texts.get("table.experiment"),
                        texts.get("table.rows"),
                        texts.get("table.time"),
                        texts.get("table.verdict")));
    }

    /// The row of an experiment; with it, what is missing.
    ///
    /// @param verdicts of each run
    /// @param nanos of all runs together
    public List<String> row(Experiment experiment, List<Verdict> verdicts, long nanos) {
        String text =
                verdicts.size() == 1
                        ? Verdicts.paint(verdicts.getFirst().outcome(), texts, style)
                        : counts(verdicts);
        List<String> lines = new ArrayList<>();
        lines.add(line(experiment.name(), Catalogue.rows(experiment), Times.text(nanos), text));
        for (Verdict verdict : verdicts) {
            verdict.findings().stream()
                    .filter(f -> f.outcome() == Finding.Outcome.MISSING)
                    .map(f -> line("", "", "", "? " + String.join(" ", f.values())))
                    .forEach(lines::add);
        }
        return lines;
    }

    /// How often each verdict came, for several runs of one experiment.
    public String runs(List<Verdict> verdicts) {
        return texts.get("table.runs", List.of(Integer.toString(verdicts.size())))
                + ": "
                + counts(verdicts);
    }

    private String counts(List<Verdict> verdicts) {
        Map<Verdict.Outcome, Long> counts =
                verdicts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Verdict::outcome,
                                        () -> new EnumMap<>(Verdict.Outcome.class),
                                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> Verdicts.paint(e.getKey(), texts, style) + style.times() + e.getValue())
                .collect(Collectors.joining(" "));
    }

    private String line(String first, String second, String third, String last) {
        return Columns.pad(first, name + 2)
                + Columns.pad(second, rows + 2)
                + Columns.padLeft(third, TIME)
                + "  "
                + last;
    }

    private static int widest(List<String> cells) {
        return cells.stream().mapToInt(Columns::width).max().orElse(0);
    }
}
