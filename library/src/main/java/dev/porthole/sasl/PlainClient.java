package dev.porthole.sasl;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;

/// The client of PLAIN: one message.
///
/// @param message what it says
record PlainClient(PlainMessage message) implements ClientExchange {
    PlainClient(Credentials prepared) {
        this(new PlainMessage("", prepared.user(), prepared.password()));
    }

    @Override
    public Response first() {
        return Response.secret(message.encode());
    }

    @Override
    public Response next(byte[] challenge) throws MalformedException {
        throw new MalformedException("PLAIN has no challenge (RFC 4616, section 2), and one came");
    }
}
