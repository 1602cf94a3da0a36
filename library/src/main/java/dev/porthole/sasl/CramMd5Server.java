package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.MalformedException;

import java.net.SocketAddress;

/// The server of CRAM-MD5 (RFC 2195, section 2).
///
/// @param text the challenge, in angle brackets, new for each exchange
record CramMd5Server(Verifier verifier, SocketAddress remote, String text)
        implements ServerExchange {
    @Override
    public byte[] challenge() {
        return text.getBytes(UTF_8);
    }

    @Override
    public Step next(byte[] response) throws MalformedException {
        String message = Text.utf8(response, "a response of CRAM-MD5 (RFC 2195, section 2)");
        int space = message.lastIndexOf(' '); // a name may have some
        String digest = message.substring(space + 1);
        if (space <= 0 || !digest.matches("[0-9a-fA-F]{32}")) {
            throw new MalformedException(
                    "a response of CRAM-MD5 is a name, a space and 32 hexadecimal digits (RFC 2195,"
                            + " section 2)");
        }
        return verifier.digest(
                message.substring(0, space),
                digest,
                remote,
                password -> Challenges.cramMd5(challenge(), password));
    }

    @Override
    public boolean awaitsSecret() {
        return true;
    }
}
