package dev.porthole.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.kernel.KernelSocket;
import dev.porthole.kernel.SocketTable;
import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Verdict;
import dev.porthole.lab.view.EvidenceDocument;
import dev.porthole.lab.view.Handout;
import dev.porthole.lab.view.Language;
import dev.porthole.lab.view.Style;
import dev.porthole.lab.view.Texts;
import dev.porthole.net.Engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every experiment, for real.
class ExperimentsIT {
    static Stream<String> names() {
        return Experiments.ALL.stream().map(Experiment::name);
    }

    /// Those in which a server of ours takes part.
    static Stream<String> namesOfThoseWithAnEngine() {
        return Experiments.ALL.stream()
                .filter(each -> each.parameters().stream().anyMatch(p -> p.name().equals("engine")))
                .map(Experiment::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void holdsAndLeavesNothingBehind(String name) throws Exception {
        holdsAndLeavesNothingBehind(name, Map.of());
    }

    @ParameterizedTest
    @MethodSource("namesOfThoseWithAnEngine")
    void holdsOnTheRingToo(String name) throws Exception {
        try (Engine engine = Engine.ring(1)) {
            assertThat(engine.name()).isEqualTo("ring");
        } catch (IOException e) {
            assumeTrue(false, "skipped: " + e.getMessage());
        }
        holdsAndLeavesNothingBehind(name, Map.of("engine", "ring"));
    }

    private static void holdsAndLeavesNothingBehind(String name, Map<String, String> settings)
            throws Exception {
        Experiment experiment = Experiments.named(name).orElseThrow();
        Lab.Outcome outcome = perform(experiment, settings);
        assertThat(outcome.verdict().outcome())
                .as("%s", outcome.verdict().findings())
                .isIn(Verdict.Outcome.HOLDS, Verdict.Outcome.HOLDS_HERE);
        for (Language language : Language.values()) {
            Texts texts = Texts.of(experiment, language);
            assertThat(keys(outcome)).allMatch(texts::has);
            assertThat(Schema.errors(EvidenceDocument.of(experiment, outcome, language))).isEmpty();
            assertThat(Handout.lines(experiment, outcome, language, Style.plain()))
                    .allMatch(line -> line.chars().allMatch(c -> c >= ' '))
                    .allMatch(line -> language == Language.KO || line.matches("\\p{ASCII}*"));
        }
        assertThat(openSockets(outcome.evidence())).isEmpty();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    /// What can be altered in the evidence: without any of it, no verdict is good.
    @ParameterizedTest
    @MethodSource("names")
    void withoutCallsThereIsNoVerdict(String name) throws Exception {
        Experiment experiment = Experiments.named(name).orElseThrow();
        Evidence evidence = perform(experiment, Map.of()).evidence();
        Evidence empty = evidence.altered(_ -> true, List.of());
        assertThat(Verdict.of(Lab.judge(experiment, empty)).outcome())
                .isIn(Verdict.Outcome.INCOMPLETE, Verdict.Outcome.DOES_NOT_HOLD);
    }

    static Lab.Outcome perform(Experiment experiment, Map<String, String> settings)
            throws InterruptedException {
        try (var run = Lab.open(experiment, settings)) {
            return Lab.perform(experiment, run);
        }
    }

    /// All keys of texts that this outcome needs.
    private static List<String> keys(Lab.Outcome outcome) {
        Stream<String> findings =
                outcome.verdict().findings().stream().map(f -> "finding." + f.key());
        Stream<String> events =
                outcome.evidence().events().stream()
                        .flatMap(event ->
                                switch (event) {
                                    case Event.Seen e -> Stream.of("moment." + e.moment());
                                    case Event.Measured e ->
                                            Stream.of("measured." + e.name(), "unit." + e.unit());
                                    case Event.Noted e -> Stream.of("noted." + e.name());
                                    default -> Stream.of();
                                });
        return Stream.concat(findings, events)
                .filter(key -> !key.equals("unit.ns"))
                .distinct()
                .toList();
    }

    /// Sockets of the run that this process still holds.
    private static List<KernelSocket> openSockets(Evidence evidence) throws Exception {
        return SocketTable.read().sockets().stream()
                .filter(s -> evidence.ports().containsKey(s.local().getPort()))
                .filter(s ->
                        s.owner().filter(o -> o.pid() == ProcessHandle.current().pid()).isPresent())
                .toList();
    }
}
