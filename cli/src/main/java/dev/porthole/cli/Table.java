package dev.porthole.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Rows in columns as wide as their widest cell, the last one open-ended; cells are made safe for
/// the terminal.
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Table(String... headings) {
        widths = new int[headings.length];
        row(headings);
    }

    /// Adds a row with as many cells as there are headings; an empty cell shows as `-`.
    void row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + widths.length + " columns");
        }
        String[] safe = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            safe[i] = cells[i].isEmpty() ? "-" : Escape.line(cells[i]);
            widths[i] = Math.max(widths[i], safe[i].length());
        }
        rows.add(safe);
    }

    /// Writes the headings and the rows.
    void print(Console console) throws IOException {
        for (String[] cells : rows) {
            StringBuilder line = new StringBuilder(120);
            for (int i = 0; i < cells.length; i++) {
                line.append(cells[i]);
                if (i < cells.length - 1) {
                    line.repeat(' ', widths[i] - cells[i].length() + 2);
                }
            }
            console.line(line.toString());
        }
    }
}
