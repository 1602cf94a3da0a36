package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;

/// The client of LOGIN: the name, then the password, whatever the server's two questions are. There
/// are servers that ask in words of their own.
final class LoginClient implements ClientExchange {
    private enum State {
        NAME,
        PASSWORD,
        DONE
    }

    private final Credentials credentials;
    private State state = State.NAME;

    LoginClient(Credentials prepared) {
        credentials = prepared;
    }

    @Override
    public Response next(byte[] challenge) throws MalformedException {
        return switch (state) {
            case NAME -> {
                state = State.PASSWORD;
                yield Response.open(credentials.user().getBytes(UTF_8));
            }
            case PASSWORD -> {
                state = State.DONE;
                yield Response.secret(credentials.password().getBytes(UTF_8));
            }
            case DONE ->
                    throw new MalformedException(
                            "LOGIN has two challenges (draft-murchison-sasl-login), and a third"
                                    + " came");
        };
    }

    @Override
    public boolean isComplete() {
        return state == State.DONE;
    }
}
