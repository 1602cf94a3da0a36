package dev.porthole.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Lab;
import dev.porthole.lab.Run;
import dev.porthole.lab.Verdict;
import dev.porthole.lab.linux.Socket;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What really happens is other than the claim says: the verdict tells.
class DifferentlyIT {
    /// Something else happens, and is judged by the same rules.
    private record Differently(Experiment original, Happening happening) implements Experiment {
        interface Happening {
            void run(Run run) throws Exception;
        }

        @Override
        public String name() {
            return original.name();
        }

        @Override
        public List<String> rows() {
            return original.rows();
        }

        @Override
        public Group group() {
            return original.group();
        }

        @Override
        public List<Fragment> code() {
            return original.code();
        }

        @Override
        public Duration limit() {
            return Duration.ofMillis(300);
        }

        @Override
        public void run(Run run) throws Exception {
            happening.run(run);
        }

        @Override
        public List<Finding> judge(Evidence evidence) {
            return original.judge(evidence);
        }
    }

    /// A peer that answers where none should.
    @Test
    void someoneListensWhereNobodyShould() throws Exception {
        Lab.Outcome outcome =
                perform(
                        new Refused(),
                        run -> {
                            Socket bound = run.as("server", () -> Sides.listen("127.0.0.1"));
                            run.start("client", () -> connectTwice(bound.port())).await();
                            run.measure("resets", "segments", 0);
                        });
        assertThat(outcome.verdict().outcome()).isEqualTo(Verdict.Outcome.DOES_NOT_HOLD);
        assertThat(outcome.verdict().findings())
                .contains(Finding.of("refused", false, "-"), Finding.of("reset", false, 0));
    }

    private static void connectTwice(int port) throws Exception {
        for (int i = 0; i < 2; i++) {
            Socket s = Socket.tcp();
            s.connect("127.0.0.1", port);
            s.close();
        }
    }

    /// A side that hangs is ended at the deadline, and the verdict is that evidence is missing.
    @Test
    void aSideThatHangsIsEnded() throws Exception {
        Lab.Outcome outcome =
                perform(
                        new Recv(),
                        run -> {
                            Socket listening = run.as("server", () -> Sides.listen("127.0.0.1"));
                            run.start("server", listening::accept).await();
                        });
        assertThat(outcome.verdict().outcome()).isEqualTo(Verdict.Outcome.INCOMPLETE);
        assertThat(outcome.verdict().findings().getFirst().values())
                .containsExactly("server did not end in time");
        assertThat(outcome.evidence().calls("server", "accept"))
                .singleElement()
                .matches(call -> call.end().isEmpty(), "is still blocked in the evidence");
    }

    @Test
    void whatDoesNotComeIsMissing() throws Exception {
        Lab.Outcome outcome = perform(new Recv(), run -> run.await("a miracle", () -> false));
        assertThat(outcome.verdict().findings().getFirst())
                .isEqualTo(Finding.missing(Lab.FAILED, "not observed within the time: a miracle"));
    }

    private static Lab.Outcome perform(Experiment original, Differently.Happening happening)
            throws InterruptedException {
        return ExperimentsIT.perform(new Differently(original, happening), Map.of());
    }
}
