package dev.porthole.sasl;

import static dev.porthole.sasl.ScramMessages.signed;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;
import dev.porthole.sasl.ScramMessages.ClientFinal;
import dev.porthole.sasl.ScramMessages.ClientFirst;
import dev.porthole.sasl.ScramMessages.ServerFinal;
import dev.porthole.sasl.ScramMessages.ServerFirst;

import java.io.IOException;
import java.util.Optional;

/// The client of SCRAM-SHA-256 (RFC 5802, section 5). It believes nothing of the server: the nonce
/// must go on from its own, the work asked for be within bounds, and the signature be right.
final class ScramClient implements ClientExchange {
    private enum State {
        SALT,
        SIGNATURE,
        PROVEN,
        REFUSED
    }

    private final Credentials credentials;
    private final ClientFirst first;
    private State state = State.SALT;
    private byte[] expectedSignature = {};
    private Optional<String> refusal = Optional.empty();

    ScramClient(Credentials prepared, String nonce) {
        credentials = prepared;
        first = ClientFirst.of(prepared.user(), nonce);
    }

    @Override
    public Response first() {
        return Response.open(first.encode());
    }

    @Override
    public Response next(byte[] challenge) throws IOException {
        return switch (state) {
            case SALT -> proof(ServerFirst.parse(challenge));
            case SIGNATURE -> verify(ServerFinal.parse(challenge));
            case PROVEN, REFUSED ->
                    throw new MalformedException(
                            "SCRAM has two challenges (RFC 5802, section 5), and a third came");
        };
    }

    private Response proof(ServerFirst server) throws MalformedException {
        if (!server.nonce().startsWith(first.nonce())
                || server.nonce().length() == first.nonce().length()) {
            throw new MalformedException(
                    "the server's nonce does not go on from the client's (RFC 5802, section 5.1)");
        }
        if (server.iterations() < ScramKeys.MIN_ITERATIONS
                || server.iterations() > ScramKeys.MAX_ITERATIONS) {
            throw new MalformedException(
                    "the server asks for %d iterations, and %d to %d are accepted (RFC 7677)"
                            .formatted(
                                    server.iterations(),
                                    ScramKeys.MIN_ITERATIONS,
                                    ScramKeys.MAX_ITERATIONS));
        }
        byte[] salted =
                Digests.stretched(
                        credentials.password(), server.decodedSalt(), server.iterations());
        byte[] clientKey = ScramKeys.clientKey(salted);
        ClientFinal unproven = ClientFinal.of(first.header(), server.nonce(), new byte[0]);
        byte[] signed = signed(first, server, unproven);
        byte[] signature = Digests.hmacSha256(Digests.sha256(clientKey), signed);
        expectedSignature = Digests.hmacSha256(ScramKeys.serverKey(salted), signed);
        state = State.SIGNATURE;
        byte[] proof = Digests.xor(clientKey, signature);
        return Response.open(ClientFinal.of(first.header(), server.nonce(), proof).encode());
    }

    private Response verify(ServerFinal server) throws IOException {
        if (server.error().isPresent()) {
            state = State.REFUSED;
            refusal = server.error().map(Text::shown);
        } else if (Digests.same(expectedSignature, server.decodedSignature())) {
            state = State.PROVEN;
        } else {
            throw new SaslException.ServerNotProven(
                    "the server's signature is wrong: it does not know the password (RFC 5802,"
                            + " section 3); somebody may be in between");
        }
        return Response.open(new byte[0]);
    }

    @Override
    public boolean isComplete() {
        return state == State.PROVEN;
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }
}
