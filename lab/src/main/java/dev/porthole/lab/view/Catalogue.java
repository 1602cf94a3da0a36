package dev.porthole.lab.view;

import dev.porthole.lab.Experiment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The list of the experiments, grouped as the lecture is.
public final class Catalogue {
    private static final String INDENT = "  ";

    private Catalogue() {}

    /// A heading for each group; below it the name, the rows and the claim of each experiment.
    public static List<String> lines(List<Experiment> experiments, Language language, Style style) {
        int name = widest(experiments.stream().map(Experiment::name).toList());
        int rows = widest(experiments.stream().map(Catalogue::rows).toList());
        List<String> lines = new ArrayList<>();
        for (Group group : Group.values()) {
            List<Experiment> own = experiments.stream().filter(e -> e.group() == group).toList();
            if (own.isEmpty()) {
                continue;
            }
            if (!lines.isEmpty()) {
                lines.add("");
            }
            String title = Texts.common(language).get("group." + group.name());
            lines.add(style.paint(Style.BOLD, title));
            for (Experiment each : own) {
                String start =
                        INDENT
                                + Columns.pad(each.name(), name + 2)
                                + Columns.pad(rows(each), rows + 2);
                add(start, text(each, language), style, lines);
            }
        }
        return lines;
    }

    /// The rows of an experiment, as they are written: `B2, B10`; `-` for none.
    public static String rows(Experiment experiment) {
        return experiment.rows().isEmpty() ? "-" : String.join(", ", experiment.rows());
    }

    private static String text(Experiment experiment, Language language) {
        String claim = Texts.of(experiment, language).get("claim");
        String parameters =
                experiment.parameters().stream()
                        .map(Catalogue::parameter)
                        .collect(Collectors.joining("; "));
        return parameters.isEmpty() ? claim : claim + " [" + parameters + "]";
    }

    private static String parameter(Parameter parameter) {
        return parameter.name() + "=" + parameter.value() + " (" + parameter.bounds() + ")";
    }

    private static void add(String start, String text, Style style, List<String> lines) {
        int used = Columns.width(start);
        String before = start;
        for (String line : Columns.wrap(text, Math.max(20, style.width() - used))) {
            lines.add(before + line);
            before = " ".repeat(used);
        }
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(Columns::width).max().orElse(0);
    }
}
