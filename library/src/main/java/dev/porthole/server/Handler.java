package dev.porthole.server;

import dev.porthole.net.Connection;

import java.io.IOException;

/// Serves one client, in blocking style. Called for many clients at once, each on a thread of its
/// own.
@FunctionalInterface
public interface Handler {
    /// Speaks with a client until either has had enough. The server closes the connection
    /// afterwards.
    ///
    /// Whatever is thrown ends this connection only: a failure of the connection itself is
    /// expected, and anything else is logged and breaks the connection off, so that the client does
    /// not take half an answer for a whole one.
    void handle(Connection connection) throws IOException;
}
