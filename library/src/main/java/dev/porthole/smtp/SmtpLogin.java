package dev.porthole.smtp;

import dev.porthole.sasl.LineLogin;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;

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
        LineLogin login = new LineLogin(wire, sasl, "");
        login.begin(command, MAX_INITIAL);
        Reply reply = wire.readReply();
        while (reply.code() == CHALLENGE) {
            login.answer(reply.text());
            reply = wire.readReply();
        }
        if (reply.code() >= 400) {
            login.explain(command, reply, reply.isTemporary());
        }
        reply.require(command, 235);
        sasl.succeeded();
        return reply;
    }
}
