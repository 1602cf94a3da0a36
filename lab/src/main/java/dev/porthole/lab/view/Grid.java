package dev.porthole.lab.view;

import java.util.ArrayList;
import java.util.List;

/// A table in columns as wide as their widest cell.
final class Grid {
    private static final String BETWEEN = "  ";

    private final List<String[]> rows = new ArrayList<>();

    Grid(String... headings) {
        rows.add(headings);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    /// The lines, the headings in bold; the last column is wrapped to the style's width.
    List<String> lines(Style style, String indent) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Columns.width(row[i]));
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length - 1; i++) {
                line.append(Columns.pad(row[i], widths[i])).append(BETWEEN);
            }
            addWrapped(indent + line, row[row.length - 1], style, lines);
        }
        lines.set(0, style.paint(Style.BOLD, lines.getFirst()));
        return lines;
    }

    private static void addWrapped(String start, String last, Style style, List<String> lines) {
        int used = Columns.width(start);
        String before = start;
        for (String part : Columns.wrap(last, Math.max(20, style.width() - used))) {
            lines.add((before + part).stripTrailing());
            before = " ".repeat(used);
        }
    }
}
