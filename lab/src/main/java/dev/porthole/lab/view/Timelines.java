package dev.porthole.lab.view;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.linux.Call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Draws connections along the time, a line for each: until it has its last answer, and from there
/// to its close. Each side begins at its own first call; the scale is one for all of them.
final class Timelines {
    private static final int LABEL = 6;
    private static final int TIME = 12;

    private final Evidence evidence;
    private final Texts texts;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    Timelines(Evidence evidence, Texts texts, Style style) {
        this.evidence = evidence;
        this.texts = texts;
        this.style = style;
    }

    /// One socket's calls, in order.
    private record Line(List<Call> calls) {
        long start() {
            return calls.getFirst().startNanos();
        }

        long end() {
            return calls.stream().mapToLong(Line::end).max().orElseThrow();
        }

        /// When the last call that may block came back, but for close().
        long answered() {
            return calls.stream()
                    .filter(call -> Steps.mayBlock(call) && !call.name().equals("close"))
                    .mapToLong(Line::end)
                    .max()
                    .orElse(start());
        }

        private static long end(Call call) {
            return call.end().map(Call.Return::nanos).orElse(call.startNanos());
        }
    }

    /// The lines of all sides that have connected.
    List<String> draw() {
        Map<String, List<Line>> sides = new LinkedHashMap<>();
        for (String actor : evidence.actors()) {
            List<Line> own = lines(actor);
            if (!own.isEmpty()) {
                sides.put(actor, own);
            }
        }
        long longest = sides.values().stream().mapToLong(Timelines::span).max().orElse(1);
        sides.forEach((actor, own) -> draw(actor, own, Math.max(1, longest)));
        return lines;
    }

    /// A side's sockets, in the order in which their turn came: that of their ends.
    private List<Line> lines(String actor) {
        Map<Long, List<Call>> calls = new LinkedHashMap<>();
        evidence.events(Event.Called.class)
                .filter(each -> each.actor().equals(actor))
                .map(Event.Called::call)
                .forEach(call ->
                        calls.computeIfAbsent(call.socket(), _ -> new ArrayList<>()).add(call));
        return calls.values().stream()
                .filter(own -> own.stream().anyMatch(Timelines::hasConnected))
                .map(Line::new)
                .sorted(Comparator.comparingLong(Line::end))
                .toList();
    }

    private static boolean hasConnected(Call call) {
        return call.name().equals("connect") && call.end().isPresent() && call.errno().isEmpty();
    }

    private static long start(List<Line> own) {
        return own.stream().mapToLong(Line::start).min().orElse(0);
    }

    private static long span(List<Line> own) {
        return own.stream().mapToLong(Line::end).max().orElse(0) - start(own);
    }

    private void draw(String actor, List<Line> own, long longest) {
        int cells = style.width() - LABEL - TIME;
        lines.add(
                style.paint(
                        Style.BOLD,
                        "  " + texts.get("timelines.side", List.of(actor, Times.text(span(own))))));
        int number = 0;
        for (Line line : own) {
            number++;
            String bar = bar(line, start(own), longest, cells);
            lines.add(
                    Columns.padLeft(Integer.toString(number), LABEL - 1)
                            + " "
                            + style.paint(Style.CYAN, bar)
                            + Columns.padLeft(Times.text(line.answered() - line.start()), TIME));
        }
    }

    private String bar(Line line, long start, long longest, int cells) {
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < cells; i++) {
            long from = start + longest * i / cells;
            long to = start + longest * (i + 1) / cells;
            if (to <= line.start() || from >= line.end()) {
                bar.append(' ');
            } else {
                bar.append(to <= line.answered() ? style.waiting() : style.running());
            }
        }
        return bar.toString();
    }
}
