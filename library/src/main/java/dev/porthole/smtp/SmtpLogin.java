package dev.porthole.smtp;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Response;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A client's side of AUTH (RFC 4954, section 4):
///
/// ```
/// C: AUTH SCRAM-SHA-256 biws...
/// S: 334 cj1m...
/// C: Yz1i...
/// S: 235 2.7.0 authenticated
/// ```
final class SmtpLogin {
    /// What a command line may have, with AUTH and a mechanism in front (RFC 5321, section
    /// 4.5.3.1.4): a longer initial response waits until it is asked for.
    private static final int MAX_INITIAL = 480;

    private static final int CHALLENGE = 334;

    private SmtpLogin() {}

    /// Logs in.
    ///
    /// @return the server's yes
    static Reply run(Wire wire, SaslClient sasl) throws IOException {
        String command = "AUTH " + sasl.mechanism();
        Optional<Response> initial = sasl.initialResponse();
        boolean fits = initial.map(SmtpLogin::encode).orElse("").length() <= MAX_INITIAL;
        if (initial.isPresent() && fits) {
            write(wire, command + " ", initial.get(), "=");
        } else {
            wire.writeLine(command);
        }
        Optional<Response> first = fits ? Optional.empty() : initial;
        Reply reply = wire.readReply();
        while (reply.code() == CHALLENGE) {
            byte[] challenge = decode(reply);
            write(wire, "", first.isPresent() ? first.get() : respond(wire, sasl, challenge), "");
            first = Optional.empty();
            reply = wire.readReply();
        }
        if (reply.code() >= 400 && sasl.refusal().isPresent()) {
            String words = reply + " (" + sasl.refusal().get() + ")";
            throw new WireException.Refused(command, words, reply.isTemporary());
        }
        reply.require(command, 235);
        sasl.succeeded();
        return reply;
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

    private static void write(Wire wire, String open, Response response, String ifEmpty)
            throws IOException {
        String text = response.bytes().length == 0 ? ifEmpty : encode(response);
        if (response.isSecret()) {
            wire.writeSecretLine(open, text);
        } else {
            wire.writeLine(open + text);
        }
    }

    private static String encode(Response response) {
        return Base64.getEncoder().encodeToString(response.bytes());
    }

    private static byte[] decode(Reply reply) throws MalformedException {
        try {
            return Base64.getDecoder().decode(reply.text());
        } catch (IllegalArgumentException _) {
            throw new MalformedException(
                    "a challenge of AUTH is base64 (RFC 4954, section 4), not " + reply);
        }
    }
}
