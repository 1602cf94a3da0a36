package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.MalformedException;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/// The server of both mechanisms with a token. It refuses with a challenge that says so in JSON,
/// and ends after the client's response to that (RFC 7628, section 3.2.3).
final class OAuthServer implements ServerExchange {
    private static final byte[] INVALID = "{\"status\":\"invalid_token\"}".getBytes(US_ASCII);
    private static final byte[] UNAUTHORIZED =
            "{\"status\":\"401\",\"schemes\":\"Bearer\"}".getBytes(US_ASCII);

    private final Mechanism mechanism;
    private final Verifier verifier;
    private final SocketAddress remote;
    private @Nullable Outcome refused;

    OAuthServer(Mechanism mechanism, Verifier verifier, SocketAddress remote) {
        this.mechanism = mechanism;
        this.verifier = verifier;
        this.remote = remote;
    }

    @Override
    public Step next(byte[] response) throws MalformedException {
        if (refused != null) {
            return refused; // whatever the client has to say to it
        }
        boolean isBearer = mechanism == Mechanism.OAUTHBEARER;
        OAuthMessage message =
                isBearer ? OAuthMessage.parseBearer(response) : OAuthMessage.parseXoauth2(response);
        Outcome outcome = verifier.token(message.user(), message.token(), remote);
        if (outcome instanceof Outcome.Accepted) {
            return outcome;
        }
        refused = outcome;
        return Step.Challenge.of(isBearer ? INVALID : UNAUTHORIZED);
    }

    @Override
    public boolean awaitsSecret() {
        return refused == null;
    }
}
