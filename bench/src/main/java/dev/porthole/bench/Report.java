package dev.porthole.bench;

import java.util.List;
import java.util.Map;

/// Puts the tables of a run together.
///
/// @param setting how it was measured, in one line
/// @param versions what each peer calls itself, in the order of the columns
/// @param skipped why a peer is missing
record Report(
        String setting,
        List<Case> cases,
        Map<String, String> versions,
        Map<String, String> skipped,
        Results results,
        String reference) {

    /// The report as Markdown.
    String toMarkdown() {
        return toMarkdown(cases.stream().map(Case::title).toList());
    }

    /// As above, with these rows.
    String toMarkdown(List<String> rows) {
        var text = new StringBuilder();
        text.append(Machine.facts()).append('\n');
        text.append("- ").append(setting).append('\n');
        versions.forEach((name, version) -> line(text, name, version));
        skipped.forEach((name, reason) -> line(text, name, "skipped: " + reason));
        List<String> columns = List.copyOf(versions.keySet());
        for (Metric metric : Metric.values()) {
            Table.compare(results, metric, rows, columns, reference)
                    .ifPresent(table ->
                            text.append("\n**")
                                    .append(metric.title())
                                    .append("** (")
                                    .append(metric.direction())
                                    .append(")\n\n")
                                    .append(table));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String what) {
        text.append("- `").append(name).append("`: ").append(what).append('\n');
    }
}
