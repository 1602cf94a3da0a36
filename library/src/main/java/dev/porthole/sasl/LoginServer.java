package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.MalformedException;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;

/// The server of LOGIN. Its questions are worded as clients know them, some of which look at the
/// words.
final class LoginServer implements ServerExchange {
    private static final byte[] NAME = "Username:".getBytes(US_ASCII);
    private static final byte[] PASSWORD = "Password:".getBytes(US_ASCII);

    private final Verifier verifier;
    private final SocketAddress remote;
    private @Nullable String name;

    LoginServer(Verifier verifier, SocketAddress remote) {
        this.verifier = verifier;
        this.remote = remote;
    }

    @Override
    public byte[] challenge() {
        return NAME;
    }

    @Override
    public Step next(byte[] response) throws MalformedException {
        String text = Text.utf8(response, "a response of LOGIN");
        if (name == null) {
            name = text;
            return Step.Challenge.of(PASSWORD);
        }
        return verifier.password(name, text, remote);
    }

    @Override
    public boolean awaitsSecret() {
        return name != null;
    }
}
