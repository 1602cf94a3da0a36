package dev.porthole.pop3;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.LineAuthentication;
import dev.porthole.sasl.Outcome;
import dev.porthole.sasl.SaslException;
import dev.porthole.sasl.SaslServer;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A server's side of AUTH (RFC 5034, section 4).
final class Pop3Authentication {
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
            return new LineAuthentication(wire, sasl, "", this::ask).run(initial);
        } catch (SaslException.Cancelled _) {
            throw new Pop3Refusal("broken off, as you wish");
        } catch (MalformedException e) {
            throw new Pop3Refusal(String.valueOf(e.getMessage()));
        }
    }

    private void ask(String challenge) throws IOException {
        wire.writeLine("+ " + challenge);
    }
}
