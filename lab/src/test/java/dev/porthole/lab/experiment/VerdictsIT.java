package dev.porthole.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Verdict;
import dev.porthole.lab.linux.Call;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Verdicts follow from the evidence: what really happened is altered in one point, and the verdict
/// turns by that finding.
class VerdictsIT {
    /// Each experiment runs once.
    private static final Map<String, Lab.Outcome> OUTCOMES = new ConcurrentHashMap<>();

    static Stream<Arguments> alterations() {
        return Stream.of(
                        beginning(),
                        connecting(),
                        waiting(),
                        transferring(),
                        sending(),
                        closing(),
                        states(),
                        processes(),
                        sharing(),
                        servers(),
                        tls())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> beginning() {
        return Stream.of(
                arguments(
                        "call-or-syscall", "system-call", Altered.measured("system-call", 1L, 1L)),
                arguments("call-or-syscall", "method", Altered.measured("method", 1L << 40)),
                arguments("call-or-syscall", "round-trip", Altered.measured("round-trip", 1L)),
                arguments(
                        "door",
                        "returned",
                        Altered.calls("server", "accept", c -> c.since(1L << 40))),
                arguments("door", "queues", Altered.seen("client", s -> Altered.queues(s, 0, 1))),
                arguments(
                        "door",
                        "carried",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 1))),
                arguments("names", "process", Altered.noted("process", "1")),
                arguments("names", "localhost", Altered.noted("localhost", "192.0.2.1")),
                arguments("names", "unreachable", Altered.noted("unreachable", "")),
                arguments("ports", "within", Altered.measured("range", 1L, 2L)),
                arguments("ports", "client", Altered.measured("dealt", 80L)));
    }

    private static Stream<Arguments> connecting() {
        return Stream.of(
                arguments(
                        "new-socket",
                        "one-port",
                        Altered.seen("server", s -> Altered.local(s, s.remote()))),
                arguments(
                        "new-socket",
                        "new",
                        Altered.seen("server", s -> Altered.state(s, "LISTEN"))),
                arguments("new-socket", "right-one", Altered.noted("told", "1, mine is 2")),
                arguments(
                        "refused",
                        "refused",
                        Altered.calls("client", "connect", c -> Altered.bytes(c, 0))),
                arguments("refused", "reset", Altered.measured("resets", 0L)),
                arguments(
                        "refused",
                        "at-once",
                        Altered.calls(
                                "client", "connect", c -> c.failed(1L << 40, "ECONNREFUSED"))),
                arguments(
                        "any-interface",
                        "one",
                        Altered.noted("result", "[127.0.0.1] 127.0.0.2 connected")),
                arguments(
                        "any-interface", "any", Altered.noted("result", "[] 127.0.0.1 connected")),
                arguments(
                        "any-interface",
                        "listen",
                        Altered.seen("server", s -> Altered.state(s, "CLOSED"))));
    }

    private static Stream<Arguments> waiting() {
        return Stream.of(
                arguments("handshake", "three-way", Altered.measured("out", 3L)),
                arguments("handshake", "one-round-trip", Altered.measured("rtt", 1L << 50)),
                arguments(
                        "handshake",
                        "however-long",
                        Altered.calls("client", "connect", Altered::atOnce)),
                arguments(
                        "backlog",
                        "held",
                        Altered.seen("clients", s -> Altered.state(s, "SYN-SENT"))),
                arguments("backlog", "dropped", Altered.measured("overflows", 0L)),
                arguments("unanswered", "dropped", Altered.measured("overflows", 0L)),
                arguments(
                        "unanswered",
                        "blocked",
                        Altered.calls("client", "connect", Altered::atOnce)),
                arguments("unanswered", "again", Altered.measured("retry", 1L, 2L)),
                arguments("nagle", "waits", Altered.measured("nagle", 1L)),
                arguments("nagle", "does-not", Altered.measured("no-delay", 1L << 50)));
    }

    private static Stream<Arguments> states() {
        return Stream.of(
                arguments("states", "all", Altered.seen("server", s -> Altered.state(s, "LISTEN"))),
                arguments(
                        "states",
                        "listen",
                        Altered.seen("server", s -> Altered.state(s, "CLOSED"))),
                arguments(
                        "states", "first", Altered.seen("client", s -> Altered.state(s, "CLOSED"))),
                arguments(
                        "states",
                        "second",
                        Altered.seen("server", s -> Altered.state(s, "CLOSED"))),
                arguments(
                        "states",
                        "simultaneous",
                        Altered.seen("client", s -> Altered.state(s, "CLOSED"))),
                arguments(
                        "relaunch",
                        "time-wait",
                        Altered.seen("server", s -> Altered.state(s, "CLOSED"))),
                arguments("relaunch", "without", Altered.noted("without", "-")),
                arguments("relaunch", "with", Altered.noted("with", "EADDRINUSE")),
                arguments("relaunch", "porthole", Altered.noted("porthole", "port 1 is in use")));
    }

    private static Stream<Arguments> processes() {
        return Stream.of(
                arguments("exit", "had", Altered.noted("owner", "1")),
                arguments("exit", "killed", Altered.ended("server", "status 0")),
                arguments(
                        "exit", "told", Altered.calls("client", "recv", c -> Altered.bytes(c, 1))),
                arguments("exit", "gone", Altered.noted("again", "")),
                arguments("abnormal", "error", Altered.noted("met", "")),
                arguments("abnormal", "naive", Altered.ended("naive", "status 0")),
                arguments("abnormal", "hardened", Altered.noted("hardened", "ECONNREFUSED")),
                arguments("abnormal", "porthole", Altered.noted("porthole", "ECONNREFUSED")),
                arguments(
                        "peer-to-peer",
                        "both",
                        Altered.calls("third", "connect", c -> Altered.named(c, "send"))),
                arguments("peer-to-peer", "whole", Altered.noted("received", "1 1")));
    }

    private static Stream<Arguments> sharing() {
        return Stream.of(
                arguments("shared", "holds", Altered.noted("holder", "1")),
                arguments(
                        "shared",
                        "no-action",
                        Altered.seen("server", s -> Altered.state(s, "FIN-WAIT-2"))),
                arguments(
                        "shared", "last", Altered.calls("child", "close", c -> c.since(-1L << 40))),
                arguments(
                        "shared",
                        "acts",
                        Altered.calls("client", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "shared",
                        "for-both",
                        Altered.calls("child", "send", c -> Altered.bytes(c, 4))));
    }

    private static Stream<Arguments> servers() {
        UnaryOperator<Call> before = c -> c.since(1L << 40);
        return Stream.of(
                arguments(
                        "iterative",
                        "waits",
                        Altered.calls(
                                "iterative",
                                "recv",
                                c -> Altered.returned(c, c.startNanos(), c.bytes()))),
                arguments("iterative", "iterative", Altered.calls("iterative", "close", before)),
                arguments("iterative", "virtual", Altered.calls("virtual", "close", before)),
                arguments("iterative", "threads", Altered.calls("threads", "close", before)),
                arguments("iterative", "process", Altered.calls("process", "close", before)),
                arguments("iterative", "first", Altered.noted("after", "")));
    }

    private static Stream<Arguments> tls() {
        return Stream.of(
                arguments(
                        "tls",
                        "tcp",
                        Altered.calls(
                                "client", "connect", c -> c.failed(Sides.end(c), "ETIMEDOUT"))),
                arguments("tls", "one-more", Altered.noted("agreed", "TLSv1.2 SUITE")),
                arguments("tls", "two-more", Altered.noted("agreed", "TLSv1.3 SUITE")),
                arguments("tls", "data", Altered.noted("answer", "")));
    }

    private static Stream<Arguments> transferring() {
        return Stream.of(
                arguments(
                        "stream",
                        "joined",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 4))),
                arguments(
                        "stream", "cut", Altered.calls("client", "recv", c -> Altered.bytes(c, 0))),
                arguments("stream", "duplex", Altered.seen("client", s -> Altered.queues(s, 0, 0))),
                arguments(
                        "stream",
                        "datagrams",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 13))),
                arguments(
                        "recv",
                        "blocks",
                        Altered.calls(
                                "server",
                                "recv",
                                c -> Altered.returned(c, c.startNanos(), c.bytes()))),
                arguments(
                        "recv",
                        "at-most",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 5))),
                arguments(
                        "recv", "end", Altered.calls("server", "recv", c -> Altered.bytes(c, 1))));
    }

    private static Stream<Arguments> sending() {
        return Stream.of(
                arguments(
                        "send-blocks",
                        "blocks",
                        Altered.calls(
                                "client",
                                "send",
                                c -> Altered.returned(c, c.startNanos(), c.bytes()))),
                arguments(
                        "send-blocks",
                        "queues",
                        Altered.seen("client", s -> Altered.queues(s, 0, 0))),
                arguments(
                        "send-blocks",
                        "goes-on",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "sendall",
                        "part",
                        Altered.calls("client", "send", c -> Altered.bytes(c, 1_000_000))),
                arguments(
                        "sendall",
                        "full",
                        Altered.calls("client", "send", c -> Altered.bytes(c, 1))),
                arguments(
                        "sendall",
                        "all",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 1))));
    }

    private static Stream<Arguments> closing() {
        return Stream.of(
                arguments("close", "at-once", Altered.seen("client", s -> Altered.queues(s, 0, 0))),
                arguments(
                        "close",
                        "arrives",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "close", "fin", Altered.calls("server", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "close",
                        "reset",
                        Altered.calls("client", "recv", c -> Altered.bytes(c, 0))),
                arguments(
                        "half-close",
                        "told",
                        Altered.calls("server", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "half-close",
                        "states",
                        Altered.seen("client", s -> Altered.state(s, "CLOSED"))),
                arguments(
                        "half-close",
                        "disallowed",
                        Altered.calls("client", "send", c -> Altered.bytes(c, 4))),
                arguments(
                        "half-close",
                        "answer",
                        Altered.calls("client", "recv", c -> Altered.bytes(c, 1))),
                arguments(
                        "half-close",
                        "deaf",
                        Altered.calls("client", "recv", c -> Altered.bytes(c, 1))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("alterations")
    void turns(String name, String key, UnaryOperator<Evidence> alteration) throws Exception {
        Experiment experiment = Experiments.named(name).orElseThrow();
        Lab.Outcome outcome = OUTCOMES.computeIfAbsent(name, VerdictsIT::perform);
        assertThat(outcome(outcome.verdict().findings(), key)).isEqualTo(Finding.Outcome.TRUE);
        List<Finding> altered = Lab.judge(experiment, alteration.apply(outcome.evidence()));
        assertThat(outcome(altered, key)).as("%s", altered).isEqualTo(Finding.Outcome.FALSE);
        assertThat(Verdict.of(altered).outcome()).isEqualTo(Verdict.Outcome.DOES_NOT_HOLD);
    }

    private static Finding.Outcome outcome(List<Finding> findings, String key) {
        return findings.stream()
                .filter(f -> f.key().equals(key))
                .map(Finding::outcome)
                .findFirst()
                .orElseThrow();
    }

    private static Lab.Outcome perform(String name) {
        try {
            return ExperimentsIT.perform(Experiments.named(name).orElseThrow(), Map.of());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
