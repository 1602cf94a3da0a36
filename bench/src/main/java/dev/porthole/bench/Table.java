package dev.porthole.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A Markdown table; all columns but the first are numbers and stand at the right.
final class Table {
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    Table(List<String> header) {
        columns = header.size();
        line(header);
        text.append("|---").append("|---:".repeat(columns - 1)).append("|\n");
    }

    /// Adds a line.
    ///
    /// @throws IllegalArgumentException if it has another number of cells than the header
    Table row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(cells.size() + " cells in " + columns + " columns");
        }
        line(cells);
        return this;
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /// Compares one metric: a line for each row that has values, a column for each of `columns`.
    /// The reference shows its median; the others their median ratio to it and, in brackets, the
    /// least and the greatest.
    ///
    /// @return nothing if no row has values
    static Optional<String> compare(
            Results results,
            Metric metric,
            List<String> rows,
            List<String> columns,
            String reference) {
        var header = new ArrayList<String>();
        header.add("");
        for (String column : columns) {
            boolean one = column.equals(reference) && metric.isRelative();
            header.add(one ? column + " = 1.00" : column);
        }
        var table = new Table(header);
        boolean empty = true;
        for (String row : rows) {
            var cells = new ArrayList<String>();
            for (String column : columns) {
                cells.add(cell(results, metric, row, column, reference));
            }
            if (!cells.stream().allMatch(NOTHING::equals)) {
                cells.addFirst(row);
                table.row(cells);
                empty = false;
            }
        }
        return empty ? Optional.empty() : Optional.of(table.toString());
    }

    private static final String NOTHING = "–";

    private static String cell(
            Results results, Metric metric, String row, String column, String reference) {
        if (column.equals(reference) || !metric.isRelative()) {
            return results.values(row, column, metric)
                    .map(values -> metric.format(values.median()))
                    .orElse(NOTHING);
        }
        return results.ratios(row, column, reference, metric)
                .map(ratio -> text(ratio.median(), ratio.least(), ratio.most()))
                .orElse(NOTHING);
    }

    private static String text(double median, double least, double most) {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, least, most);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
