package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;

import java.util.Optional;

/// The client of both mechanisms with a token: one message. If it is refused, the server says why
/// in a challenge, and waits for a response that says nothing before its reply (RFC 7628, section
/// 3.2.3).
final class OAuthClient implements ClientExchange {
    private final Response message;
    private final byte[] afterRefusal;
    private Optional<String> refusal = Optional.empty();

    private OAuthClient(byte[] message, byte[] afterRefusal) {
        this.message = Response.secret(message);
        this.afterRefusal = afterRefusal;
    }

    static OAuthClient bearer(BearerToken token, Optional<Endpoint> server) {
        var message = new OAuthMessage(token.user(), token.token());
        return new OAuthClient(message.encodeBearer(server), new byte[] {1});
    }

    static OAuthClient xoauth2(BearerToken token) {
        var message = new OAuthMessage(token.user(), token.token());
        return new OAuthClient(message.encodeXoauth2(), new byte[0]);
    }

    @Override
    public Response first() {
        return message;
    }

    @Override
    public Response next(byte[] challenge) throws MalformedException {
        if (refusal.isPresent()) {
            throw new MalformedException(
                    "the server explains its refusal once (RFC 7628, section 3.2.3)");
        }
        refusal = Optional.of(Text.shown(new String(challenge, UTF_8)));
        return Response.open(afterRefusal);
    }

    @Override
    public boolean isComplete() {
        return refusal.isEmpty();
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }
}
