package dev.porthole.lab.view;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A run as a page of text: the claim, the code, the sequence diagram, the kernel's view, what was
/// measured, the verdict.
public final class Handout {
    private static final String INDENT = "  ";

    /// More sockets of one side at one moment would all look the same.
    private static final int MOST_SOCKETS = 6;

    private final Experiment experiment;
    private final Evidence evidence;
    private final Verdict verdict;
    private final Texts texts;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    private Handout(Experiment experiment, Lab.Outcome outcome, Language language, Style style) {
        this.experiment = experiment;
        this.evidence = outcome.evidence();
        this.verdict = outcome.verdict();
        this.texts = Texts.of(experiment, language);
        this.style = style;
    }

    /// The lines of the page.
    public static List<String> lines(
            Experiment experiment, Lab.Outcome outcome, Language language, Style style) {
        return new Handout(experiment, outcome, language, style).write();
    }

    private List<String> write() {
        claim();
        code();
        diagram();
        kernel();
        measured();
        verdict();
        return lines;
    }

    private void claim() {
        String rows = String.join(", ", experiment.rows());
        int gap = style.width() - Columns.width(experiment.name()) - Columns.width(rows);
        lines.add(style.paint(Style.BOLD, experiment.name() + " ".repeat(Math.max(2, gap)) + rows));
        lines.add(style.rule(style.width()));
        lines.addAll(Columns.wrap(texts.get("claim"), style.width()));
        if (!evidence.settings().isEmpty()) {
            String settings =
                    experiment.parameters().stream()
                            .map(p -> p.name() + "=" + evidence.settings().get(p.name()))
                            .collect(Collectors.joining("  "));
            lines.add(texts.get("with") + " " + settings);
        }
    }

    private void heading(String key) {
        lines.add("");
        lines.add(style.paint(Style.BOLD, texts.get(key)));
    }

    private void code() {
        heading("heading.code");
        String actor = "";
        for (Fragment fragment : experiment.code()) {
            if (!fragment.actor().equals(actor)) {
                actor = fragment.actor();
                lines.add(INDENT + style.paint(Style.CYAN, actor));
            }
            for (String line : SourceCode.lines(experiment, fragment)) {
                lines.add((INDENT + INDENT + line).stripTrailing());
            }
        }
    }

    private void diagram() {
        if (experiment.drawing() == Experiment.Drawing.TIMELINES) {
            timelines();
        } else {
            sequence();
        }
    }

    private void timelines() {
        heading("heading.timelines");
        lines.addAll(new Timelines(evidence, texts, style).draw());
        note(texts.get("timelines.legend", List.of("" + style.waiting(), "" + style.running())));
    }

    private void sequence() {
        List<Step> steps = new Steps(evidence, texts, style).all();
        if (steps.isEmpty()) {
            return;
        }
        heading("heading.sequence");
        lines.addAll(new SequenceDiagram(evidence.actors(), texts, style).draw(steps));
        boolean isDeduced =
                steps.stream().anyMatch(s -> s instanceof Step.Sent sent && sent.isDeduced());
        boolean isSeen =
                steps.stream().anyMatch(s -> s instanceof Step.Sent sent && !sent.isDeduced());
        if (isDeduced) {
            note(texts.get("diagram.deduced", List.of(evidence.capture())));
        } else if (!isSeen && !evidence.capture().isEmpty()) {
            note(texts.get("diagram.no-segments", List.of(evidence.capture())));
        }
    }

    private void note(String text) {
        for (String line : Columns.wrap(text, style.width() - INDENT.length())) {
            lines.add(INDENT + style.paint(Style.DIM, line));
        }
    }

    private void kernel() {
        var moments = Steps.moments(evidence);
        if (moments.isEmpty()) {
            return;
        }
        heading("heading.kernel");
        Grid grid =
                new Grid(
                        "",
                        texts.get("kernel.side"),
                        texts.get("kernel.state"),
                        texts.get("kernel.local"),
                        texts.get("kernel.remote"),
                        texts.get("kernel.receive-queue"),
                        texts.get("kernel.send-queue"),
                        texts.get("kernel.retransmissions"),
                        texts.get("kernel.rtt"));
        int number = 0;
        for (var moment : moments.entrySet()) {
            number++;
            sockets(number, moment.getValue(), grid);
        }
        lines.addAll(grid.lines(style, INDENT));
        number = 0;
        for (String moment : moments.keySet()) {
            number++;
            note("[" + number + "] " + texts.get("moment." + moment));
        }
    }

    private void sockets(int number, List<Event.Seen> seen, Grid grid) {
        for (String actor : evidence.actors()) {
            List<Event.Seen> own = seen.stream().filter(s -> s.actor().equals(actor)).toList();
            for (Event.Seen each : own.subList(0, Math.min(MOST_SOCKETS, own.size()))) {
                grid.row(
                        "[" + number + "]",
                        actor,
                        each.state(),
                        each.local(),
                        each.remote(),
                        Long.toString(each.receiveQueue()),
                        Long.toString(each.sendQueue()),
                        number(each.retransmissions()),
                        rtt(each));
            }
            if (own.size() > MOST_SOCKETS) {
                String left = Integer.toString(own.size() - MOST_SOCKETS);
                String text = texts.get("kernel.left-out", List.of(left));
                grid.row("[" + number + "]", actor, text, "", "", "", "", "", "");
            }
        }
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
    }

    private static String rtt(Event.Seen seen) {
        return seen.rttMicros().isPresent() ? Times.text(seen.rttMicros().getAsLong() * 1000) : "-";
    }

    private void measured() {
        List<Event.Measured> all = evidence.events(Event.Measured.class).toList();
        if (all.isEmpty()) {
            return;
        }
        heading("heading.measured");
        Grid grid =
                new Grid(
                        "",
                        texts.get("measured.median"),
                        texts.get("measured.least"),
                        texts.get("measured.most"),
                        texts.get("measured.count"));
        for (Event.Measured each : all) {
            grid.row(
                    texts.get("measured." + each.name()),
                    value(each.median(), each.unit()),
                    value(
                            each.values().stream().mapToLong(v -> v).min().orElseThrow(),
                            each.unit()),
                    value(
                            each.values().stream().mapToLong(v -> v).max().orElseThrow(),
                            each.unit()),
                    Integer.toString(each.values().size()));
        }
        lines.addAll(grid.lines(style, INDENT));
    }

    private String value(long value, String unit) {
        return unit.equals("ns")
                ? Times.text(value)
                : (value + " " + texts.get("unit." + unit)).strip();
    }

    private void verdict() {
        heading("heading.verdict");
        lines.add(INDENT + Verdicts.paint(verdict.outcome(), texts, style));
        for (Finding finding : verdict.findings()) {
            String mark = Verdicts.mark(finding.outcome(), texts);
            String start = INDENT + Columns.pad(mark, 6);
            String text = texts.get("finding." + finding.key(), finding.values());
            int width = style.width() - Columns.width(start);
            for (String line : Columns.wrap(text, width)) {
                lines.add(start + line);
                start = " ".repeat(Columns.width(start));
            }
        }
        note(evidence.kernel());
    }
}
