package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;

/// The client of CRAM-MD5: `name SP digest` (RFC 2195, section 2).
final class CramMd5Client implements ClientExchange {
    private final Credentials credentials;
    private boolean responded;

    CramMd5Client(Credentials prepared) {
        credentials = prepared;
    }

    @Override
    public Response next(byte[] challenge) throws MalformedException {
        if (responded) {
            throw new MalformedException(
                    "CRAM-MD5 has one challenge (RFC 2195, section 2), and a second came");
        }
        if (challenge.length == 0) {
            throw new MalformedException("the challenge of CRAM-MD5 is empty (RFC 2195)");
        }
        responded = true;
        String digest = Challenges.cramMd5(challenge, credentials.password());
        return Response.secret((credentials.user() + " " + digest).getBytes(UTF_8));
    }

    @Override
    public boolean isComplete() {
        return responded;
    }
}
