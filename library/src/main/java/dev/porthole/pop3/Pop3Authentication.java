package dev.porthole.pop3;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Outcome;
import dev.porthole.sasl.SaslServer;
import dev.porthole.sasl.Step;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A server's side of AUTH (RFC 5034, section 4).
final class Pop3Authentication {
    private static final String CANCEL = "*";
    private static final String EMPTY = "="; // as an initial response

    private final Wire wire;
    private final Authenticator authenticator;
    private final Channel channel;

    Pop3Authentication(Wire wire, Authenticator authenticator, Channel channel) {
        this.wire = wire;
        this.authenticator = authenticator;
        this.channel = channel;
    }

    /// Finds out who the client is.
    ///
    /// @param arguments a mechanism, and perhaps an initial response
    /// @throws Pop3Refusal if the mechanism is not offered, or the client breaks it, or breaks it
    ///   off
    Outcome run(List<String> arguments) throws IOException {
        SaslServer sasl =
                authenticator
                        .server(arguments.getFirst(), channel, wire.connection().remoteAddress())
                        .orElseThrow(() -> new Pop3Refusal("this mechanism is not offered here"));
        Optional<String> initial =
                arguments.size() == 2 ? Optional.of(arguments.get(1)) : Optional.empty();
        try {
            Step step =
                    initial.isPresent() ? sasl.start(decodeInitial(initial.get())) : sasl.start();
            while (step instanceof Step.Challenge challenge) {
                step = sasl.respond(ask(challenge, sasl.awaitsSecret()));
            }
            return (Outcome) step;
        } catch (MalformedException e) {
            throw new Pop3Refusal(String.valueOf(e.getMessage()));
        }
    }

    private byte[] ask(Step.Challenge challenge, boolean secret) throws IOException {
        wire.writeLine("+ " + Base64.getEncoder().encodeToString(challenge.bytes()));
        String line = wire.readLine(text -> secret && !text.equals(CANCEL) ? 0 : text.length());
        if (line.equals(CANCEL)) {
            throw new Pop3Refusal("broken off, as you wish");
        }
        return decode(line);
    }

    private static byte[] decodeInitial(String text) throws Pop3Refusal {
        return text.equals(EMPTY) ? new byte[0] : decode(text);
    }

    private static byte[] decode(String text) throws Pop3Refusal {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new Pop3Refusal("that is not base64 (RFC 4648, section 4)");
        }
    }
}
