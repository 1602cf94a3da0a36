package dev.porthole.sasl;

import java.io.IOException;

/// A login that can't begin, or must not be believed. Its message is one line, without secrets.
///
/// What is not here: the other side broke the mechanism ([dev.porthole.net.MalformedException]),
/// and the server's no, which is a reply of the protocol.
public abstract sealed class SaslException extends IOException {
    private static final long serialVersionUID = 1;

    SaslException(String message) {
        super(message);
    }

    /// The server offers no mechanism that fits the credentials and the connection.
    public static final class NoMechanism extends SaslException {
        private static final long serialVersionUID = 1;

        NoMechanism(String message) {
            super(message);
        }
    }

    /// The server says that the login succeeded, but did not prove that it knows the user's
    /// password (RFC 5802, section 3): somebody else may have answered in its place. End the
    /// connection.
    public static final class ServerNotProven extends SaslException {
        private static final long serialVersionUID = 1;

        ServerNotProven(String message) {
            super(message);
        }
    }

    /// The client has broken the login off.
    public static final class Cancelled extends SaslException {
        private static final long serialVersionUID = 1;

        Cancelled() {
            super("the client has broken the login off");
        }
    }
}
