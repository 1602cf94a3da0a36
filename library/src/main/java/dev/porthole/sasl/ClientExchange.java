package dev.porthole.sasl;

import java.io.IOException;
import java.util.Optional;

/// A client's part of one mechanism. [SaslClient] keeps the order of calls.
sealed interface ClientExchange
        permits PlainClient, LoginClient, CramMd5Client, ScramClient, OAuthClient {
    /// The first message of a mechanism in which the client speaks first.
    default Response first() {
        throw new IllegalStateException("the server speaks first");
    }

    /// The response to a challenge.
    Response next(byte[] challenge) throws IOException;

    /// Whether a success that the server announces now can be believed.
    default boolean isComplete() {
        return true;
    }

    /// What the server said about its refusal.
    default Optional<String> refusal() {
        return Optional.empty();
    }
}
