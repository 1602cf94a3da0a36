package dev.porthole.sasl;

import dev.porthole.net.MalformedException;

/// A server's side of one login (RFC 4422): bytes in, bytes out. Made by [Authenticator#server].
///
/// 1. The client names the mechanism: [#start], with its initial response if there is one.
/// 2. [Step.Challenge]: send it; give the client's response to [#respond]. If the client cancels
///    instead (`*` in most protocols), drop this object.
/// 3. [Outcome.Accepted] or [Outcome.Rejected] is the end.
///
/// For one thread; one object for each login.
public final class SaslServer {
    private static final int MAX_RESPONSE_BYTES = 16_384;

    private final Mechanism mechanism;
    private final ServerExchange exchange;
    private boolean begun;
    private boolean over;

    SaslServer(Mechanism mechanism, ServerExchange exchange) {
        this.mechanism = mechanism;
        this.exchange = exchange;
    }

    /// Begins, for a client that has only named the mechanism.
    public Step start() {
        begin();
        return Step.Challenge.of(exchange.challenge());
    }

    /// Begins, for a client that has sent an initial response with the mechanism's name. LOGIN
    /// takes one, too: many clients send the name so.
    ///
    /// @throws MalformedException if the client breaks the mechanism
    public Step start(byte[] initialResponse) throws MalformedException {
        begin();
        if (!mechanism.isClientFirst() && mechanism != Mechanism.LOGIN) {
            over = true;
            throw new MalformedException(
                    "%s has no initial response: the server speaks first".formatted(mechanism));
        }
        return respond(initialResponse);
    }

    /// What follows from a response.
    ///
    /// @throws MalformedException if the client breaks the mechanism; the exchange is over then
    /// @throws IllegalStateException if it has not begun or is over
    public Step respond(byte[] response) throws MalformedException {
        if (!begun || over) {
            throw new IllegalStateException("the exchange has not begun, or is over");
        }
        over = true; // unless this response is followed by another
        if (response.length > MAX_RESPONSE_BYTES) {
            throw new MalformedException(
                    "a response has at most %d bytes, and this has %d"
                            .formatted(MAX_RESPONSE_BYTES, response.length));
        }
        Step step = exchange.next(response);
        over = step instanceof Outcome;
        return step;
    }

    /// Whether the next response shows a password or a token, or something from which it is easily
    /// guessed, and must be masked for observers.
    public boolean awaitsSecret() {
        return exchange.awaitsSecret();
    }

    private void begin() {
        if (begun) {
            throw new IllegalStateException("the exchange has begun");
        }
        begun = true;
    }

    @Override
    public String toString() {
        return mechanism.toString();
    }
}
