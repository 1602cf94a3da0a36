package dev.porthole.bench;

import java.util.List;

/// An echo server to measure: a program that is run in a process of its own.
///
/// The program binds a free port of 127.0.0.1, prints one line on standard output and serves until
/// it gets SIGTERM. The line is
///
/// - `READY PORT VERSION`, where VERSION names the software for the report, spaces allowed; or
/// - `SKIP REASON`, if it cannot run here.
sealed interface Peer permits JavaPeer, PythonPeer {
    /// The name to ask for it by, and its column in the tables.
    String name();

    /// The command line. Builds the program first where it has to be built.
    ///
    /// @throws Unavailable if a tool is missing
    List<String> command() throws Unavailable;

    /// A peer that cannot run here; the message says what is missing.
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }
}
