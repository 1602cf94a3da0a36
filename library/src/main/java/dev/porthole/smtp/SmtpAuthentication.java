package dev.porthole.smtp;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.Outcome;
import dev.porthole.sasl.SaslServer;
import dev.porthole.sasl.Step;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// A server's side of AUTH (RFC 4954, section 4).
final class SmtpAuthentication {
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final String CANCEL = "*";
    private static final String EMPTY = "="; // as an initial response

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
        try {
            Step step =
                    command.initial().isPresent()
                            ? sasl.start(decodeInitial(command.initial().get()))
                            : sasl.start();
            while (step instanceof Step.Challenge challenge) {
                step = sasl.respond(ask(challenge, sasl.awaitsSecret()));
            }
            return outcome((Outcome) step);
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

    private byte[] ask(Step.Challenge challenge, boolean secret) throws IOException {
        wire.writeReply(Reply.of(334, ENCODER.encodeToString(challenge.bytes())));
        String line = wire.readLine(text -> secret && !text.equals(CANCEL) ? 0 : text.length());
        if (line.equals(CANCEL)) {
            throw SmtpRefusal.of(Replies.CANCELLED);
        }
        return decode(line);
    }

    private static byte[] decodeInitial(String text) throws SmtpRefusal {
        return text.equals(EMPTY) ? new byte[0] : decode(text);
    }

    private static byte[] decode(String text) throws SmtpRefusal {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw SmtpRefusal.of(501, "5.5.2", "that is not base64 (RFC 4648, section 4)");
        }
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
