package dev.porthole.bench;

import java.util.List;

/// A server to measure: a program that is run in a process of its own.
///
/// The program binds a free port of 127.0.0.1, prints one line on standard output and serves until
/// it gets SIGTERM. The line is
///
/// - `READY PORT VERSION`, where VERSION names the software for the report, spaces allowed; or
/// - `SKIP REASON`, if it cannot run here.
///
/// It is pinned to one core or several. Where its software has event loops, it runs as many as the
/// environment variable [#LOOPS] says: one for each core.
sealed interface Peer permits JavaPeer, NativePeer, PythonPeer, ScriptPeer {
    /// The variable that says how many event loops to run.
    String LOOPS = "PORTHOLE_BENCH_LOOPS";

    /// The name to ask for it by, and its column in the tables.
    String name();

    /// What a process is started for.
    enum Aim {
        /// Time: as one would run it.
        SPEED,
        /// Memory per connection: holding as little else as can be, so that it shows.
        MEMORY
    }

    /// The command line. Builds the program first where it has to be built.
    ///
    /// @throws Unavailable if a tool is missing or does not build it
    List<String> command(Aim aim) throws Unavailable;

    /// A command that makes the running program give back the memory that it does not need; empty
    /// if it keeps none.
    default List<String> settle(long pid) {
        return List.of();
    }

    /// A peer that cannot run here; the message says what is missing.
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }
}
