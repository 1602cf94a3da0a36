package dev.porthole.sasl;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.ScramMessages.ClientFinal;
import dev.porthole.sasl.ScramMessages.ClientFirst;
import dev.porthole.sasl.ScramMessages.ServerFirst;
import dev.porthole.sasl.Verifier.Candidate;

import java.net.SocketAddress;

/// The server of SCRAM-SHA-256 (RFC 5802, section 5).
final class ScramServer implements ServerExchange {
    private final Verifier verifier;
    private final SocketAddress remote;
    private final String ownNonce;
    private State state = new Beginning();

    ScramServer(Verifier verifier, SocketAddress remote, String ownNonce) {
        this.verifier = verifier;
        this.remote = remote;
        this.ownNonce = ownNonce;
    }

    private sealed interface State {}

    private record Beginning() implements State {}

    private record Salted(Candidate candidate, ClientFirst first, ServerFirst answer)
            implements State {}

    private record Proven(Outcome outcome) implements State {}

    @Override
    public Step next(byte[] response) throws MalformedException {
        return switch (state) {
            case Beginning _ -> salt(ClientFirst.parse(response));
            case Salted salted -> proof(salted, ClientFinal.parse(response));
            case Proven proven -> end(proven, response);
        };
    }

    private Step salt(ClientFirst first) throws MalformedException {
        // To act as somebody else is not offered: a name that is not the user's is nobody's.
        String actingAs = first.header().actingAs();
        boolean asOneself = actingAs.isEmpty() || actingAs.equals(first.name());
        Candidate candidate = verifier.candidate(asOneself ? first.name() : "");
        ServerFirst answer =
                ServerFirst.of(
                        first.nonce() + ownNonce,
                        verifier.salt(candidate),
                        verifier.iterations(candidate));
        state = new Salted(candidate, first, answer);
        return Step.Challenge.of(answer.encode());
    }

    private Step proof(Salted salted, ClientFinal last) throws MalformedException {
        if (!last.nonce().equals(salted.answer.nonce())) {
            throw new MalformedException(
                    "the nonce is not that of this exchange (RFC 5802, section 5.1)");
        }
        byte[] header = ScramText.encoded(salted.first.header().encode());
        if (!Text.base64(header).equals(last.binding())) {
            throw new MalformedException(
                    "the channel binding is not that of the first message: it was changed on its"
                            + " way (RFC 5802, section 6)");
        }
        byte[] signed = ScramMessages.signed(salted.first, salted.answer, last);
        var result = verifier.scram(salted.candidate, last.decodedProof(), signed, remote);
        if (result.last().isEmpty()) {
            return result.outcome();
        }
        state = new Proven(result.outcome());
        return Step.Challenge.last(result.last().get().encode());
    }

    private static Step end(Proven proven, byte[] response) throws MalformedException {
        if (response.length > 0) {
            throw new MalformedException(
                    "the last response of SCRAM is empty (RFC 5802, section 5)");
        }
        return proven.outcome;
    }

    @Override
    public boolean awaitsSecret() {
        return false;
    }
}
