package dev.porthole.lab.view;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts evidence into the rows of a diagram, and like rows that follow each other into one.
final class Steps {
    /// From here on a call counts as blocked, and has a row for its start and one for its return.
    static final long BLOCKED_NANOS = 1_000_000;

    /// Others return at once: what they take longer is the machine's.
    private static final Set<String> MAY_BLOCK =
            Set.of("accept", "connect", "recv", "send", "sendall", "close", "poll");

    private final Evidence evidence;
    private final Texts texts;
    private final Style style;

    Steps(Evidence evidence, Texts texts, Style style) {
        this.evidence = evidence;
        this.texts = texts;
        this.style = style;
    }

    /// The rows in the order of time.
    List<Step> all() {
        List<Step> steps = new ArrayList<>();
        for (Event event : evidence.events()) {
            switch (event) {
                case Event.Called called -> addCall(called, steps);
                case Event.Travelled travelled -> addSegment(travelled.segment(), steps);
                case Event.Noted noted when evidence.actors().contains(noted.actor()) ->
                        steps.add(did(noted));
                case Event.Started started when started.pid().isPresent() ->
                        steps.add(did(started));
                case Event.Ended ended when !ended.how().equals("returned") ->
                        steps.add(did(ended));
                case Event.Noted _, Event.Started _, Event.Ended _ -> {}
                case Event.Seen _, Event.Measured _ -> {} // below, and in the tables
            }
        }
        addMoments(steps);
        steps.sort(Comparator.comparingLong(Step::nanos)); // stable
        return merged(steps);
    }

    /// The moments at which the kernel was looked at, in order, with what was seen.
    static Map<String, List<Event.Seen>> moments(Evidence evidence) {
        return evidence.events(Event.Seen.class)
                .collect(
                        Collectors.groupingBy(
                                Event.Seen::moment, LinkedHashMap::new, Collectors.toList()));
    }

    private void addMoments(List<Step> steps) {
        int number = 0;
        for (var each : moments(evidence).entrySet()) {
            number++;
            List<Event.Seen> seen = each.getValue();
            steps.add(
                    new Step.Looked(seen.getFirst().nanos(), number, each.getKey(), states(seen)));
        }
    }

    /// `2 ESTABLISHED, LISTEN` for each side.
    private static Map<String, String> states(List<Event.Seen> seen) {
        Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
        for (Event.Seen each : seen) {
            String state = each.state().isEmpty() ? "UDP" : each.state();
            counts.computeIfAbsent(each.actor(), _ -> new TreeMap<>())
                    .merge(state, 1, Integer::sum);
        }
        Map<String, String> states = new LinkedHashMap<>();
        counts.forEach((actor, perState) ->
                states.put(
                        actor,
                        perState.entrySet().stream()
                                .map(e ->
                                        e.getValue() == 1
                                                ? e.getKey()
                                                : e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", "))));
        return states;
    }

    private void addCall(Event.Called called, List<Step> steps) {
        Call call = called.call();
        long nanos = call.durationNanos().orElse(Long.MAX_VALUE);
        if (nanos < BLOCKED_NANOS || !mayBlock(call)) {
            steps.add(did(called, call.startNanos(), call.text() + result(call)));
            return;
        }
        steps.add(did(called, call.startNanos(), call.text() + " ..."));
        call.end()
                .ifPresent(end ->
                        steps.add(
                                did(
                                        called,
                                        end.nanos(),
                                        call.text() + result(call) + blocked(nanos))));
    }

    static boolean mayBlock(Call call) {
        return MAY_BLOCK.contains(call.name());
    }

    private String blocked(long nanos) {
        return " " + texts.get("diagram.blocked", List.of(Times.text(nanos)));
    }

    private String result(Call call) {
        return call.end()
                .map(end -> end.errno().orElse(end.text()))
                .filter(text -> !text.isEmpty())
                .map(text -> style.result() + text)
                .orElse("");
    }

    private static Step did(Event.Called called, long nanos, String text) {
        return new Step.Did(nanos, called.actor(), Columns.safe(text), 1);
    }

    private Step did(Event.Noted noted) {
        String text = texts.get("noted." + noted.name()) + ": " + Columns.safe(noted.text());
        return new Step.Did(noted.nanos(), noted.actor(), text, 1);
    }

    private Step did(Event.Started started) {
        String pid = Long.toString(started.pid().orElseThrow());
        return new Step.Did(
                started.nanos(), started.actor(), texts.get("diagram.started", List.of(pid)), 1);
    }

    private Step did(Event.Ended ended) {
        return new Step.Did(
                ended.nanos(), ended.actor(), texts.get("diagram.ended", List.of(ended.how())), 1);
    }

    private void addSegment(Segment segment, List<Step> steps) {
        String from = evidence.ports().get(segment.source().getPort());
        String to = evidence.ports().get(segment.target().getPort());
        if (from == null || to == null) {
            return; // not between two sides of this run
        }
        steps.add(
                new Step.Sent(
                        segment.nanos(),
                        from,
                        to,
                        flags(segment),
                        segment.payload(),
                        segment.origin() == Segment.Origin.DEDUCED,
                        1));
    }

    /// The flags that say something: of ACK, only where there is nothing else, and beside SYN.
    private static String flags(Segment segment) {
        List<String> names = new ArrayList<>();
        for (Segment.Flag flag : Segment.Flag.values()) {
            boolean isAck = flag == Segment.Flag.ACK;
            if (segment.has(flag)
                    && flag != Segment.Flag.PSH
                    && (!isAck || segment.has(Segment.Flag.SYN))) {
                names.add(flag.name());
            }
        }
        boolean isBare = names.isEmpty() && segment.payload() == 0;
        return isBare && segment.has(Segment.Flag.ACK) ? "ACK" : String.join("+", names);
    }

    private static List<Step> merged(List<Step> steps) {
        List<Step> merged = new ArrayList<>();
        for (Step step : steps) {
            Step last = merged.isEmpty() ? null : merged.getLast();
            if (last instanceof Step.Did a && step instanceof Step.Did b && isAlike(a, b)) {
                merged.set(
                        merged.size() - 1,
                        new Step.Did(a.nanos(), a.actor(), a.text(), a.count() + 1));
            } else if (last instanceof Step.Sent a
                    && step instanceof Step.Sent b
                    && isAlike(a, b)) {
                merged.set(merged.size() - 1, both(a, b));
            } else {
                merged.add(step);
            }
        }
        return merged;
    }

    private static boolean isAlike(Step.Did a, Step.Did b) {
        return a.actor().equals(b.actor()) && a.text().equals(b.text());
    }

    private static boolean isAlike(Step.Sent a, Step.Sent b) {
        return a.from().equals(b.from())
                && a.to().equals(b.to())
                && a.flags().equals(b.flags())
                && a.isDeduced() == b.isDeduced()
                && (a.bytes() == 0) == (b.bytes() == 0);
    }

    private static Step both(Step.Sent a, Step.Sent b) {
        return new Step.Sent(
                a.nanos(),
                a.from(),
                a.to(),
                a.flags(),
                a.bytes() + b.bytes(),
                a.isDeduced(),
                a.count() + 1);
    }
}
