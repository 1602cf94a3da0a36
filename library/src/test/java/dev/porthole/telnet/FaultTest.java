package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.net.ResetException;
import dev.porthole.wire.ReliabilityTable;
import dev.porthole.wire.ReliabilityTable.Row;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the other side can do wrong ends in a named failure, in time, on both sides.
@Timeout(60)
class FaultTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20); // not to come first
    private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// What goes wrong, and what it has to end in.
    enum Fault {
        STALL(DeadlineException.class, ""),
        DRIP(DeadlineException.class, ""),
        DRIP_OF_A_SUBNEGOTIATION(DeadlineException.class, ""),
        RESET(ResetException.class, ""),
        HALF_CLOSE_IN_A_COMMAND(WireException.Ended.class, "the end of a command"),
        COMMAND_IN_A_SUBNEGOTIATION(MalformedException.class, "RFC 855"),
        LONG_SUBNEGOTIATION(WireException.LimitExceeded.class, "maxSubnegotiationBytes"),
        OPTION_FLOOD(WireException.LimitExceeded.class, "maxRequests"),
        OPTION_FLIPPING(WireException.LimitExceeded.class, "maxRequests"),
        ARE_YOU_THERE_FLOOD(WireException.LimitExceeded.class, "maxRequests"),
        TERMINAL_TYPE_FLOOD(WireException.LimitExceeded.class, "maxRequests"),
        CHARSET_FLOOD(WireException.LimitExceeded.class, "maxRequests"),
        LONG_LINE(WireException.LimitExceeded.class, "max"),
        NOBODY_READS(DeadlineException.class, "");

        final Class<? extends IOException> failure;
        final String message;

        Fault(Class<? extends IOException> failure, String message) {
            this.failure = failure;
            this.message = message;
        }

        /// How long the side under test waits.
        Deadline deadline() {
            return Deadline.after(failure == DeadlineException.class ? PATIENCE : LONG);
        }

        /// Does it, until the other side has had enough.
        void commit(Connection peer) throws IOException {
            switch (this) {
                case STALL, NOBODY_READS -> {}
                case DRIP -> drip(peer, "x");
                case DRIP_OF_A_SUBNEGOTIATION -> {
                    send(peer, "<IAC SB 93>");
                    drip(peer, "<0>");
                }
                case RESET -> peer.abort();
                case HALF_CLOSE_IN_A_COMMAND -> {
                    send(peer, "abc<IAC DO>");
                    peer.shutdownOutput();
                }
                case COMMAND_IN_A_SUBNEGOTIATION -> send(peer, "<IAC SB NAWS 0 80 IAC WILL ECHO>");
                case LONG_SUBNEGOTIATION -> {
                    send(peer, "<IAC SB 93>");
                    forever(peer, "x".repeat(1000));
                }
                case OPTION_FLOOD -> forever(peer, "<IAC DO 93 IAC WILL 94>");
                case OPTION_FLIPPING -> forever(peer, "<IAC WILL 3 IAC WONT 3>");
                case ARE_YOU_THERE_FLOOD -> forever(peer, "<IAC AYT>");
                case TERMINAL_TYPE_FLOOD -> {
                    send(peer, "<IAC DO TERMINAL-TYPE>");
                    forever(peer, "<IAC SB TERMINAL-TYPE 1 IAC SE IAC DO TERMINAL-TYPE>");
                }
                case CHARSET_FLOOD -> {
                    send(peer, "<IAC DO CHARSET IAC WILL CHARSET>");
                    forever(peer, "<IAC SB CHARSET 1>;UTF-8<IAC SE>");
                }
                case LONG_LINE -> forever(peer, "x".repeat(1000));
            }
        }

        private static void send(Connection peer, String wire) throws IOException {
            peer.write(Notation.parse(wire));
        }

        private static void drip(Connection peer, String wire) throws IOException {
            while (true) {
                send(peer, wire);
                LockSupport.parkNanos(DRIP_NANOS);
            }
        }

        private static void forever(Connection peer, String wire) throws IOException {
            while (true) {
                send(peer, wire);
            }
        }
    }

    @Test
    void everyFaultHasItsFailure() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            rows.add(row("client", fault, clientMeets(fault)));
            rows.add(row("server", fault, serverMeets(fault)));
        }
        ReliabilityTable.check("telnet", rows);
    }

    private static Row row(String tested, Fault fault, Throwable failure) {
        assertThat(failure)
                .as("%s, under test the %s", fault, tested)
                .isInstanceOf(fault.failure)
                .hasMessageContaining(fault.message);
        return new Row(tested, fault, failure.getClass().getSimpleName(), 1);
    }

    private static Throwable clientMeets(Fault fault) throws IOException {
        Connection[] pair = pair();
        commit(fault, pair[1]);
        TelnetClient client = new TelnetClient(pair[0]);
        Deadline deadline = fault.deadline();
        Throwable failure =
                catchThrowable(() -> {
                    if (fault == Fault.NOBODY_READS) {
                        client.telnet().connection().writeDeadline(deadline);
                        client.send("x".repeat(1 << 20));
                    } else {
                        client.expect("never", deadline);
                    }
                });
        pair[0].abort();
        return failure;
    }

    private static Throwable serverMeets(Fault fault) throws IOException {
        Connection[] pair = pair();
        commit(fault, pair[0]);
        pair[1].deadline(fault.deadline());
        TelnetServer server =
                new TelnetServer(session -> {
                    if (fault == Fault.NOBODY_READS) {
                        session.print("x".repeat(1 << 20));
                    }
                    while (session.readLine("> ").isPresent()) {}
                });
        Throwable failure = catchThrowable(() -> server.handle(pair[1]));
        pair[1].abort();
        return failure;
    }

    private static Connection[] pair() {
        return Connection.pair(Observer.NONE, Limits.DEFAULT.withIdleTimeout(LONG));
    }

    /// On a thread of its own, while another one reads what the side under test answers.
    private static void commit(Fault fault, Connection peer) {
        if (fault != Fault.NOBODY_READS && fault != Fault.RESET) {
            Thread.ofVirtual().start(() -> drain(peer));
        }
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        fault.commit(peer);
                    } catch (IOException _) {
                        // The other side has had enough.
                    }
                });
    }

    private static void drain(Connection peer) {
        try {
            while (peer.read(1024).length > 0) {}
        } catch (IOException _) {
            // It was broken off.
        }
    }
}
