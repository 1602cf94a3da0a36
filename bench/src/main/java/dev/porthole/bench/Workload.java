package dev.porthole.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// How a server is loaded.
sealed interface Workload {
    /// Each connection sends a message when one has come back: a closed loop.
    ///
    /// @param connections how many are open at once
    /// @param messageBytes size of a message
    /// @param depth messages under way on each connection
    record Echo(int connections, int messageBytes, int depth) implements Workload {}

    /// Connect, one echo, half-close, wait for the server's end, close; and again.
    ///
    /// @param clients how many do so at once
    /// @param messageBytes size of the one message
    record Accept(int clients, int messageBytes) implements Workload {}

    /// Connections that are opened and say nothing. Memory is measured between two counts, so that
    /// what the server needs once is not divided among them.
    ///
    /// @param from connections at the first reading
    /// @param to connections at the second
    record Idle(int from, int to) implements Workload {}

    /// What a server is to be started for.
    default Peer.Aim aim() {
        return this instanceof Idle ? Peer.Aim.MEMORY : Peer.Aim.SPEED;
    }

    /// Loads the server and measures it.
    ///
    /// @param probe the server's process, if its CPU time and memory are wanted
    /// @throws IOException if the server is not reached, ends a connection, stalls for the whole
    ///   window or sends back other bytes than it got
    default Sample run(InetSocketAddress server, Window window, Optional<ProcessProbe> probe)
            throws IOException {
        return switch (this) {
            case Echo echo -> EchoLoad.run(server, echo, window, probe);
            case Accept accept -> AcceptLoad.run(server, accept, window, probe);
            case Idle idle -> IdleLoad.run(server, idle, probe);
        };
    }
}
