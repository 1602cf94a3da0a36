package dev.porthole.sasl;

import dev.porthole.net.MalformedException;

/// A server's part of one mechanism. [SaslServer] keeps the order of calls.
sealed interface ServerExchange
        permits PlainServer, LoginServer, CramMd5Server, ScramServer, OAuthServer {
    /// The first challenge of a mechanism in which the server speaks first.
    default byte[] challenge() {
        return new byte[0];
    }

    /// What follows from a response.
    Step next(byte[] response) throws MalformedException;

    /// Whether the next response is secret.
    boolean awaitsSecret();
}
