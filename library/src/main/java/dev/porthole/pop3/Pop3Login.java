package dev.porthole.pop3;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Response;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Printable;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A client's side of AUTH (RFC 5034, section 4):
///
/// ```
/// C: AUTH PLAIN
/// S: +
/// C: AGFsaWNlAHNlY3JldA==
/// S: +OK
/// ```
///
/// The initial response waits until it is asked for: a command has at most 255 bytes there.
final class Pop3Login {
    private static final String CHALLENGE = "+ ";

    private Pop3Login() {}

    /// Logs in.
    static void run(Wire wire, SaslClient sasl) throws IOException {
        String command = "AUTH " + sasl.mechanism();
        wire.writeLine(command);
        Optional<Response> first = sasl.initialResponse();
        String line = wire.readLine();
        while (line.startsWith(CHALLENGE) || line.equals("+")) {
            byte[] challenge = decode(line);
            write(wire, first.isPresent() ? first.get() : respond(wire, sasl, challenge));
            first = Optional.empty();
            line = wire.readLine();
        }
        Pop3Answer answer = Pop3Answer.parse(line);
        if (!answer.isPositive() && sasl.refusal().isPresent()) {
            String words = answer.encode() + " (" + sasl.refusal().get() + ")";
            throw new WireException.Refused(command, words, false);
        }
        answer.require(command);
        sasl.succeeded();
    }

    private static Response respond(Wire wire, SaslClient sasl, byte[] challenge)
            throws IOException {
        try {
            return sasl.respond(challenge);
        } catch (IOException e) {
            wire.writeLine("*");
            wire.flush();
            throw e;
        }
    }

    private static void write(Wire wire, Response response) throws IOException {
        String text = Base64.getEncoder().encodeToString(response.bytes());
        if (response.isSecret()) {
            wire.writeSecretLine("", text);
        } else {
            wire.writeLine(text);
        }
    }

    private static byte[] decode(String line) throws MalformedException {
        try {
            return Base64.getDecoder().decode(line.substring(1).strip());
        } catch (IllegalArgumentException _) {
            throw new MalformedException(
                    "a challenge of AUTH is base64 (RFC 5034, section 4), not \"%s\""
                            .formatted(Printable.of(line)));
        }
    }
}
