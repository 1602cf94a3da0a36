package dev.porthole.pop3;

import dev.porthole.sasl.LineLogin;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Wire;

import java.io.IOException;

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
    private static final int NO_ROOM = 0;

    private Pop3Login() {}

    /// Logs in.
    ///
    /// @return the server's yes
    static Pop3Answer run(Wire wire, SaslClient sasl) throws IOException {
        String command = "AUTH " + sasl.mechanism();
        LineLogin login = new LineLogin(wire, sasl, "");
        login.begin(command, NO_ROOM);
        String line = wire.readLine();
        while (line.startsWith(CHALLENGE) || line.equals("+")) {
            login.answer(line.substring(1));
            line = wire.readLine();
        }
        Pop3Answer answer = Pop3Answer.parse(line);
        if (!answer.isPositive()) {
            login.explain(command, answer.encode(), false);
        }
        answer.require(command);
        sasl.succeeded();
        return answer;
    }
}
