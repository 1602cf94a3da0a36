package dev.porthole.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

/// What a server's processes used together.
@Timeout(60)
class ProcessTreeTest {
    private static final long NANOS_PER_TICK = 10_000_000;

    /// A process that uses the CPU for 20 ticks.
    private static final String BURN =
            "burn() { while :; do read -ra f </proc/$BASHPID/stat;"
                    + " (( f[13] + f[14] >= 20 )) && return; done; }; ";

    private static Process start(String script) throws IOException {
        Process process = new ProcessBuilder("bash", "-c", BURN + script).start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    @Test
    void countsChildrenThatHaveEnded() throws IOException {
        Process process = start("(burn); (burn); echo ready; read");
        try {
            assertThat(new ProcessTree(process.pid()).cpuNanos())
                    .isGreaterThanOrEqualTo(40 * NANOS_PER_TICK);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void countsChildrenThatRun() throws IOException {
        Process process = start("{ burn; echo ready; exec sleep 60; } & read; kill $!");
        try {
            assertThat(new ProcessTree(process.pid()).cpuNanos())
                    .isGreaterThanOrEqualTo(20 * NANOS_PER_TICK);
        } finally {
            process.outputWriter().close();
            process.onExit().join();
        }
    }

    @Test
    void countsWhatItsOwnChildrenUsed() throws IOException {
        long before = ProcessTree.endedChildrenNanos();
        start("burn; echo ready").onExit().join();
        assertThat(ProcessTree.endedChildrenNanos() - before)
                .isGreaterThanOrEqualTo(20 * NANOS_PER_TICK);
    }

    @Test
    void aProcessThatHasEndedUsesNothing() {
        assertThat(new ProcessTree(Integer.MAX_VALUE).cpuNanos()).isZero();
    }
}
