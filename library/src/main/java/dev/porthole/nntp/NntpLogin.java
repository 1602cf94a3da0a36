package dev.porthole.nntp;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Response;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A client's side of AUTHINFO (RFC 4643):
///
/// ```
/// C: AUTHINFO SASL PLAIN AHRlc3QAMTIzNA==
/// S: 281 Authentication accepted
///
/// C: AUTHINFO USER alice
/// S: 381 Enter passphrase
/// C: AUTHINFO PASS secret
/// S: 281 Authentication accepted
/// ```
final class NntpLogin {
    private static final int YES = 281;
    private static final int YES_WITH_DATA = 283;
    private static final int MORE = 381;
    private static final int CHALLENGE = 383;
    private static final String EMPTY = "=";

    private NntpLogin() {}

    /// Logs in by a mechanism (section 2.4). An initial response for which a command has no room
    /// waits until it is asked for.
    static Reply sasl(Wire wire, SaslClient sasl) throws IOException {
        String command = "AUTHINFO SASL " + sasl.mechanism();
        Optional<Response> initial = sasl.initialResponse();
        int room = NntpCommand.MAX_BYTES - command.length() - " \r\n".length();
        boolean fits = initial.map(NntpLogin::encode).orElse("").length() <= room;
        if (initial.isPresent() && fits) {
            write(wire, command + " ", initial.get());
        } else {
            wire.writeLine(command);
        }
        Optional<Response> first = fits ? Optional.empty() : initial;
        Reply reply = Conversation.read(wire);
        while (reply.code() == CHALLENGE) {
            byte[] challenge = decode(reply);
            write(wire, "", first.isPresent() ? first.get() : respond(wire, sasl, challenge));
            first = Optional.empty();
            reply = Conversation.read(wire);
        }
        return conclude(command, reply, sasl);
    }

    private static Reply conclude(String command, Reply reply, SaslClient sasl) throws IOException {
        if (reply.code() >= 400 && sasl.refusal().isPresent()) {
            String words = reply + " (" + sasl.refusal().get() + ")";
            throw new WireException.Refused(command, words, reply.isTemporary());
        }
        reply.require(command, YES, YES_WITH_DATA);
        if (reply.code() == YES_WITH_DATA) {
            sasl.succeeded(decode(reply));
        } else {
            sasl.succeeded();
        }
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

    private static void write(Wire wire, String open, Response response) throws IOException {
        String text = encode(response);
        if (response.isSecret()) {
            wire.writeSecretLine(open, text);
        } else {
            wire.writeLine(open + text);
        }
    }

    private static String encode(Response response) {
        return response.bytes().length == 0
                ? EMPTY
                : Base64.getEncoder().encodeToString(response.bytes());
    }

    private static byte[] decode(Reply reply) throws MalformedException {
        String text = reply.text().strip();
        try {
            return text.equals(EMPTY) ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new MalformedException(
                    "a challenge of AUTHINFO SASL is base64 (RFC 4643, section 2.4.2), not "
                            + reply);
        }
    }

    /// Logs in by USER and PASS (section 2.3). Some servers want no password of some users.
    static Reply userAndPassword(Wire wire, Credentials credentials) throws IOException {
        NntpCommand user = NntpCommand.of(NntpVerb.AUTHINFO, "USER", credentials.user());
        NntpCommand password = NntpCommand.of(NntpVerb.AUTHINFO, "PASS", credentials.password());
        password.encode(); // or its length is refused, before half of it has been said
        wire.writeLine(user.encode());
        Reply reply = Conversation.read(wire).require(user.toString(), YES, MORE);
        if (reply.code() == MORE) {
            wire.writeSecretLine("AUTHINFO PASS ", credentials.password());
            reply = Conversation.read(wire).require(password.toString(), YES);
        }
        return reply;
    }
}
