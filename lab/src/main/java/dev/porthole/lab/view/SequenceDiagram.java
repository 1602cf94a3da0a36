package dev.porthole.lab.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws steps: time downwards, a lane for each side. With two sides, what they do stands outside
/// of their lanes and the segments between them; with another number, it stands right of each lane.
final class SequenceDiagram {
    /// More rows would not be looked at: the middle is left out, and said to be.
    static final int MOST_STEPS = 70;

    private static final int TIME = 10;
    private static final int WIDEST_ARROW = 24;

    private final List<String> actors;
    private final Texts texts;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    SequenceDiagram(List<String> actors, Texts texts, Style style) {
        this.actors = actors;
        this.texts = texts;
        this.style = style;
    }

    /// The lines of the diagram.
    List<String> draw(List<Step> steps) {
        if (actors.isEmpty()) {
            return List.of();
        }
        head();
        if (steps.size() <= MOST_STEPS) {
            steps.forEach(this::draw);
            return lines;
        }
        int half = MOST_STEPS / 2;
        steps.subList(0, half).forEach(this::draw);
        String left = Integer.toString(steps.size() - 2 * half);
        lines.add(" ".repeat(TIME) + texts.get("diagram.left-out", List.of(left)));
        steps.subList(steps.size() - half, steps.size()).forEach(this::draw);
        return lines;
    }

    private void draw(Step step) {
        switch (step) {
            case Step.Did did -> {
                String text = did.text() + (did.count() > 1 ? style.times() + did.count() : "");
                text(did.nanos(), actors.indexOf(did.actor()), text, "");
            }
            case Step.Sent sent -> arrow(sent);
            case Step.Looked looked -> looked(looked);
        }
    }

    private void head() {
        String[] names = actors.toArray(String[]::new);
        lines.add(style.paint(Style.BOLD, row(Columns.padLeft("ms", TIME - 2), names, "")));
    }

    private void looked(Step.Looked looked) {
        String[] cells = blank();
        for (var each : looked.states().entrySet()) {
            int at = actors.indexOf(each.getKey());
            if (at >= 0) {
                cells[at] = "[" + looked.number() + "] " + each.getValue();
            }
        }
        rows(looked.nanos(), cells, Style.CYAN);
    }

    private void text(long nanos, int actor, String text, String color) {
        if (actor < 0) {
            return; // the lab's own
        }
        String[] cells = blank();
        cells[actor] = text;
        rows(nanos, cells, color);
    }

    private String[] blank() {
        String[] cells = new String[actors.size()];
        Arrays.fill(cells, "");
        return cells;
    }

    /// As many rows as the longest cell takes; the time is at the first.
    private void rows(long nanos, String[] cells, String color) {
        List<List<String>> wrapped =
                Arrays.stream(cells).map(cell -> Columns.wrap(cell, textWidth())).toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
        for (int i = 0; i < height; i++) {
            String[] part = blank();
            for (int c = 0; c < part.length; c++) {
                List<String> of = wrapped.get(c);
                part[c] = i < of.size() ? (i > 0 ? " " : "") + of.get(i) : "";
            }
            lines.add(row(i == 0 ? time(nanos) : "", part, color));
        }
    }

    private String row(String time, String[] cells, String color) {
        StringBuilder row = new StringBuilder(Columns.pad(time, TIME));
        for (int i = 0; i < cells.length; i++) {
            String cell = style.paint(color, cells[i]);
            String blanks = " ".repeat(Math.max(0, textWidth() + 1 - Columns.width(cells[i])));
            if (!isPair()) {
                row.append(style.lane()).append(' ').append(cell).append(blanks);
            } else if (i == 0) {
                row.append(cell).append(blanks).append(style.lane());
                row.append(" ".repeat(arrowWidth())).append(style.lane()).append(' ');
            } else {
                row.append(cell);
            }
        }
        return row.toString().stripTrailing();
    }

    /// An arrow from lane to lane, with what it carries in its middle.
    private void arrow(Step.Sent sent) {
        int from = actors.indexOf(sent.from());
        int to = actors.indexOf(sent.to());
        if (from < 0 || to < 0) {
            return;
        }
        if (from == to) {
            text(sent.nanos(), from, "(" + label(sent).strip() + ")", Style.DIM);
            return;
        }
        char[] line = lanes();
        int left = lane(Math.min(from, to)) + 1;
        int right = lane(Math.max(from, to)) - 1;
        Arrays.fill(line, left, right + 1, sent.isDeduced() ? style.deduced() : style.seen());
        String label = label(sent);
        int room = right - left - 1;
        String fitted = label.length() > room ? label.substring(0, room) : label;
        int start = left + (right - left + 1 - fitted.length()) / 2;
        fitted.getChars(0, fitted.length(), line, start);
        line[to > from ? right : left] = to > from ? style.headRight() : style.headLeft();
        String drawn = new String(line).stripTrailing();
        String color = sent.flags().contains("RST") ? Style.RED : Style.DIM;
        lines.add(Columns.pad(time(sent.nanos()), TIME) + style.paint(color, drawn));
    }

    private char[] lanes() {
        char[] line = new char[lane(actors.size() - 1) + 1];
        Arrays.fill(line, ' ');
        for (int i = 0; i < actors.size(); i++) {
            line[lane(i)] = style.lane();
        }
        return line;
    }

    private String label(Step.Sent sent) {
        String bytes = sent.bytes() == 0 ? "" : sent.bytes() + " B";
        String both = sent.flags().isEmpty() ? bytes : (sent.flags() + " " + bytes).strip();
        String times = sent.count() > 1 ? style.times() + sent.count() : "";
        return " " + (both.isEmpty() ? "0 B" : both) + times + " ";
    }

    /// The column of a lane, behind the time.
    private int lane(int actor) {
        if (isPair()) {
            return textWidth() + 1 + actor * (arrowWidth() + 1);
        }
        return actor * (textWidth() + 3);
    }

    private boolean isPair() {
        return actors.size() == 2;
    }

    private int arrowWidth() {
        return Math.min(WIDEST_ARROW, (style.width() - TIME) / 4);
    }

    private int textWidth() {
        int room = style.width() - TIME;
        return isPair() ? (room - arrowWidth() - 4) / 2 : Math.max(8, room / actors.size() - 3);
    }

    private static String time(long nanos) {
        return Columns.padLeft(Times.since(nanos), TIME - 2);
    }
}
