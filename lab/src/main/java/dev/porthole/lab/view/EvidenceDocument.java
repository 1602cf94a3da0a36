package dev.porthole.lab.view;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Verdict;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Segment;
import dev.porthole.net.Addresses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A run as a document for programs: maps, lists, strings, numbers and booleans, which any writer
/// of JSON takes. `docs/lab-schema.json` describes it (JSON Schema, draft 2020-12). Times are
/// nanoseconds since the run's start; what was not observed is left out.
public final class EvidenceDocument {
    /// Rises when a reader of the old form would misread the new one.
    public static final int VERSION = 1;

    private EvidenceDocument() {}

    /// The document of a run, with its texts in one language.
    public static Map<String, Object> of(
            Experiment experiment, Lab.Outcome outcome, Language language) {
        Texts texts = Texts.of(experiment, language);
        Evidence evidence = outcome.evidence();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("experiment", experiment.name());
        document.put("rows", experiment.rows());
        document.put("group", experiment.group().name());
        document.put("language", language.code());
        document.put("claim", texts.get("claim"));
        document.put("settings", new TreeMap<>(evidence.settings()));
        document.put("kernel", evidence.kernel());
        document.put("capture", evidence.capture());
        document.put("actors", evidence.actors());
        document.put("ports", ports(evidence));
        document.put("code", code(experiment));
        document.put("events", evidence.events().stream().map(EvidenceDocument::event).toList());
        document.put("texts", texts(evidence, texts));
        document.put("verdict", verdict(outcome.verdict(), texts));
        return document;
    }

    private static Map<String, String> ports(Evidence evidence) {
        Map<String, String> ports = new LinkedHashMap<>();
        new TreeMap<>(evidence.ports())
                .forEach((port, actor) -> ports.put(Integer.toString(port), actor));
        return ports;
    }

    private static List<Object> code(Experiment experiment) {
        List<Object> code = new ArrayList<>();
        for (Fragment each : experiment.code()) {
            code.add(
                    map(
                            "actor", each.actor(),
                            "method", each.method(),
                            "lines", SourceCode.lines(experiment, each)));
        }
        return code;
    }

    private static Map<String, Object> event(Event event) {
        return switch (event) {
            case Event.Called e -> called(e);
            case Event.Travelled e -> travelled(e.segment());
            case Event.Seen e -> seen(e);
            case Event.Measured e ->
                    map(
                            "type", "measured",
                            "nanos", e.nanos(),
                            "name", e.name(),
                            "unit", e.unit(),
                            "values", e.values());
            case Event.Noted e ->
                    map(
                            "type", "noted",
                            "nanos", e.nanos(),
                            "actor", e.actor(),
                            "name", e.name(),
                            "text", e.text());
            case Event.Started e ->
                    map(
                            "type", "started",
                            "nanos", e.nanos(),
                            "actor", e.actor(),
                            "pid", e.pid());
            case Event.Ended e ->
                    map("type", "ended", "nanos", e.nanos(), "actor", e.actor(), "how", e.how());
        };
    }

    private static Map<String, Object> called(Event.Called event) {
        Call call = event.call();
        Map<String, Object> map =
                map(
                        "type", "called",
                        "nanos", call.startNanos(),
                        "actor", event.actor(),
                        "socket", call.socket(),
                        "call", call.name(),
                        "text", call.text());
        call.end()
                .ifPresent(end ->
                        map.putAll(
                                map(
                                        "returnNanos", end.nanos(),
                                        "result", end.text(),
                                        "bytes", end.bytes(),
                                        "errno", end.errno())));
        return map;
    }

    private static Map<String, Object> travelled(Segment segment) {
        return map(
                "type", "travelled",
                "nanos", segment.nanos(),
                "protocol", segment.protocol().toString(),
                "source", Addresses.format(segment.source()),
                "target", Addresses.format(segment.target()),
                "flags", segment.flags().stream().sorted().map(Enum::name).toList(),
                "sequence", segment.sequence(),
                "acknowledgment", segment.acknowledgment(),
                "payload", segment.payload(),
                "seen", segment.origin() == Segment.Origin.SEEN);
    }

    private static Map<String, Object> seen(Event.Seen seen) {
        return map(
                "type", "seen",
                "nanos", seen.nanos(),
                "actor", seen.actor(),
                "moment", seen.moment(),
                "local", seen.local(),
                "remote", seen.remote(),
                "state", seen.state(),
                "receiveQueue", seen.receiveQueue(),
                "sendQueue", seen.sendQueue(),
                "retransmissions", seen.retransmissions(),
                "rttMicros", seen.rttMicros());
    }

    /// The words for the keys that the events have.
    private static Map<String, String> texts(Evidence evidence, Texts texts) {
        Map<String, String> words = new TreeMap<>();
        for (Event event : evidence.events()) {
            switch (event) {
                case Event.Seen e -> put("moment." + e.moment(), texts, words);
                case Event.Measured e -> put("measured." + e.name(), texts, words);
                case Event.Noted e -> put("noted." + e.name(), texts, words);
                case Event.Called _, Event.Travelled _, Event.Started _, Event.Ended _ -> {}
            }
        }
        return words;
    }

    private static void put(String key, Texts texts, Map<String, String> words) {
        words.put(key, texts.get(key));
    }

    private static Map<String, Object> verdict(Verdict verdict, Texts texts) {
        List<Object> findings = new ArrayList<>();
        for (Finding each : verdict.findings()) {
            findings.add(
                    map(
                            "key", each.key(),
                            "outcome", each.outcome().name(),
                            "values", each.values(),
                            "text", texts.get("finding." + each.key(), each.values())));
        }
        return map(
                "outcome",
                verdict.outcome().name(),
                "text",
                Verdicts.text(verdict.outcome(), texts),
                "findings",
                findings);
    }

    /// Without what is empty: the unobserved.
    private static Map<String, Object> map(Object... members) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            String name = (String) members[i];
            switch (members[i + 1]) {
                case OptionalLong number -> number.ifPresent(n -> map.put(name, n));
                case Optional<?> value -> value.ifPresent(v -> map.put(name, v));
                case Object value -> map.put(name, value);
            }
        }
        return map;
    }
}
