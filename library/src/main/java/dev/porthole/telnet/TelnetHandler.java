package dev.porthole.telnet;

import java.io.IOException;

/// Serves one user at a terminal, in blocking style. Called for many at once, each on a thread of
/// its own.
@FunctionalInterface
public interface TelnetHandler {
    /// Talks with a user until either has had enough. The connection is closed afterwards. What is
    /// thrown ends this session only (see [dev.porthole.server.Handler]).
    void handle(TelnetSession session) throws IOException;
}
