package dev.porthole.smtp;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.LineAuthentication;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.Outcome;
import dev.porthole.sasl.SaslException;
import dev.porthole.sasl.SaslServer;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.Optional;

/// A server's side of AUTH (RFC 4954, section 4).
final class SmtpAuthentication {
    private final Wire wire;
    private final Authenticator authenticator;
    private final Channel channel;

    SmtpAuthentication(Wire wire, Authenticator authenticator, Channel channel) {
        this.wire = wire;
        this.authenticator = authenticator;
        this.channel = channel;
    }

    /// Finds out who the client is.
    ///
    /// @return the user; empty if the client is not who it says, after a pause
    /// @throws SmtpRefusal if the client breaks the mechanism, or breaks it off
    Optional<String> run(SmtpCommand.Auth command) throws IOException {
        SaslServer sasl =
                authenticator
                        .server(command.mechanism(), channel, wire.connection().remoteAddress())
                        .orElseThrow(() -> notOffered(command.mechanism()));
        LineAuthentication lines = new LineAuthentication(wire, sasl, "", this::ask);
        try {
            return outcome(lines.run(command.initial()));
        } catch (SaslException.Cancelled _) {
            throw SmtpRefusal.of(Replies.CANCELLED);
        } catch (MalformedException e) {
            throw SmtpRefusal.of(501, "5.5.2", e);
        }
    }

    private SmtpRefusal notOffered(String mechanism) {
        boolean revealing =
                Mechanism.parse(mechanism).filter(each -> !channel.allows(each)).isPresent();
        return revealing
                ? SmtpRefusal.of(538, "5.7.11", "say STARTTLS first: it would go in clear")
                : SmtpRefusal.of(504, "5.5.4", "this mechanism is not offered");
    }

    private void ask(String challenge) throws IOException {
        wire.writeReply(Reply.of(334, challenge));
    }

    private static Optional<String> outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(String user) -> Optional.of(user);
            case Outcome.Rejected rejected -> {
                rejected.pause();
                yield Optional.empty();
            }
        };
    }
}
