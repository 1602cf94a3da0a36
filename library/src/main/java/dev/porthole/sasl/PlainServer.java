package dev.porthole.sasl;

import dev.porthole.net.MalformedException;

import java.net.SocketAddress;

/// The server of PLAIN. To act as somebody else is refused, as a wrong password is.
record PlainServer(Verifier verifier, SocketAddress remote) implements ServerExchange {
    @Override
    public Step next(byte[] response) throws MalformedException {
        PlainMessage message = PlainMessage.parse(response);
        boolean asOneself =
                message.actingAs().isEmpty() || message.actingAs().equals(message.user());
        // A password of another user's wish is compared, too: with what nobody has.
        return verifier.password(
                message.user(), asOneself ? message.password() : Nonces.next(), remote);
    }

    @Override
    public boolean awaitsSecret() {
        return true;
    }
}
