package dev.porthole.nntp;

import dev.porthole.net.Credentials;
import dev.porthole.sasl.LineLogin;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;

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
        LineLogin login = new LineLogin(wire, sasl, EMPTY);
        login.begin(command, NntpCommand.MAX_BYTES - command.length() - " \r\n".length());
        Reply reply = Conversation.read(wire);
        while (reply.code() == CHALLENGE) {
            login.answer(reply.text());
            reply = Conversation.read(wire);
        }
        if (reply.code() >= 400) {
            login.explain(command, reply, reply.isTemporary());
        }
        reply.require(command, YES, YES_WITH_DATA);
        if (reply.code() == YES_WITH_DATA) {
            login.succeeded(reply.text());
        } else {
            sasl.succeeded();
        }
        return reply;
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
