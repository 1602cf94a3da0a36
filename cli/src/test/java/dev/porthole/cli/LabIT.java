package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.kernel.SocketTable;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `porthole lab` as a process of its own.
class LabIT {
    @BeforeAll
    static void needsLinux() {
        assumeTrue(SocketTable.isSupported(), "skipped: the lab is for Linux");
    }

    /// While many runs go on, so that it comes in the middle of one.
    @Test
    void interruptedItLeavesNothingBehind() throws Exception {
        try (Program lab = Program.porthole("lab", "door", "--runs", "1000", "--json")) {
            lab.awaitOut(Pattern.compile("(?s)\"experiment\":\"door\".*\"experiment\":\"door\""));
            var children = lab.descendants();
            lab.signal("INT");
            assertThat(lab.status()).isEqualTo(130);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(lab.err()).isEmpty();
        }
    }

    /// Nobody is left to end them: the processes of an experiment end by themselves.
    @Test
    void killedItLeavesNoProcessBehind() throws Exception {
        try (Program lab = Program.porthole("lab", "peer-to-peer", "--runs", "1000", "--json")) {
            lab.awaitOut(Pattern.compile("\"HOLDS\""));
            List<ProcessHandle> peers = lab.descendants();
            while (peers.isEmpty() && lab.isAlive()) {
                Thread.yield();
                peers = lab.descendants();
            }
            assertThat(peers).isNotEmpty();
            lab.signal("KILL");
            for (ProcessHandle peer : peers) {
                peer.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }
}
