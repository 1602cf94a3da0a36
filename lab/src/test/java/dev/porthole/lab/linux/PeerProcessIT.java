package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// A peer as a process of its own, for real.
class PeerProcessIT {
    private final Recorded journal = new Recorded();

    private static void awaitExit(PeerProcess process) throws Exception {
        var handle = ProcessHandle.of(process.pid());
        if (handle.isPresent()) {
            handle.get().onExit().get(1, TimeUnit.MINUTES);
        }
    }

    /// Answers a line, and makes a call.
    static final class Answering {
        static void peer(String... arguments) throws Exception {
            Peer.say(arguments[0] + ", " + Peer.hear("something"));
            Socket s = Socket.tcp();
            s.bind("127.0.0.1", 0);
            Peer.hear("to end");
        }
    }

    @Test
    void tellsItsCallsAndTalks() throws Exception {
        long pid;
        try (PeerProcess process = PeerProcess.start(journal, Answering.class, "Hello")) {
            pid = process.pid();
            process.say("lab");
            Call socket = journal.awaitEnded("socket");
            Call bind = journal.awaitEnded("bind");
            assertThat(process.heard()).containsExactly("Hello, lab");
            assertThat(bind.text()).isEqualTo("bind('127.0.0.1', 0)");
            assertThat(bind.socket()).isEqualTo(socket.socket());
            assertThat(bind.startNanos()) // one clock for all processes
                    .isBetween(socket.startNanos(), System.nanoTime());
            assertThat(process.isAlive()).isTrue();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    /// Fails.
    static final class Failing {
        static void peer(String... arguments) throws Exception {
            try (Socket s = Socket.tcp()) {
                s.recv(1); // not connected
            }
        }
    }

    @Test
    void aFailureIsToldAndEndsIt() throws Exception {
        try (PeerProcess process = PeerProcess.start(journal, Failing.class)) {
            assertThat(journal.awaitEnded("recv").errno()).contains("ENOTCONN");
            awaitExit(process);
            assertThat(process.status()).isEqualTo(1);
        }
    }

    /// Says what isn't a line.
    static final class Babbling {
        static void peer(String... arguments) throws Exception {
            System.out.println("babble\ta");
            System.out.flush();
            Peer.hear("the end");
        }
    }

    @Test
    void whatIsNotUnderstoodEndsIt() throws Exception {
        try (PeerProcess process = PeerProcess.start(journal, Babbling.class)) {
            awaitExit(process);
            assertThat(process.heard())
                    .containsExactly("not understood: not a line of a peer: babble/2");
        }
    }
}
