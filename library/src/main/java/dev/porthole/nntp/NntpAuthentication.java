package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.LineAuthentication;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.Outcome;
import dev.porthole.sasl.SaslException;
import dev.porthole.sasl.SaslServer;
import dev.porthole.sasl.Step;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.Optional;

/// A server's side of AUTHINFO (RFC 4643). For one thread.
final class NntpAuthentication {
    private static final String EMPTY = "=";

    private final Wire wire;
    private final Authenticator authenticator;
    private final Channel channel;
    private String name = "";
    private Reply welcome = Replies.LOGGED_IN;

    NntpAuthentication(Wire wire, Authenticator authenticator, Channel channel) {
        this.wire = wire;
        this.authenticator = authenticator;
        this.channel = channel;
    }

    /// Does one command.
    ///
    /// @return how it ended; empty if a name waits for its password
    /// @throws NntpRefusal if it can't be done so
    Optional<Outcome> run(NntpCommand command) throws IOException {
        return switch (command.keyword()) {
            case "USER" -> {
                requirePrivate();
                requireArguments(command, 2);
                name = command.argument(1);
                wire.writeReply(Replies.PASSWORD); // whoever it is
                yield Optional.empty();
            }
            case "PASS" -> {
                requirePrivate();
                requireArguments(command, 2);
                yield Optional.of(password(command.argument(1)));
            }
            case "SASL" -> {
                name = "";
                yield Optional.of(sasl(command));
            }
            default -> throw NntpRefusal.syntax("AUTHINFO is followed by USER, PASS or SASL");
        };
    }

    private static void requireArguments(NntpCommand command, int count) throws NntpRefusal {
        if (command.arguments().size() != count) {
            throw NntpRefusal.syntax("AUTHINFO USER and AUTHINFO PASS have one argument");
        }
    }

    private void requirePrivate() throws NntpRefusal {
        if (!channel.allows(Mechanism.PLAIN)) {
            throw NntpRefusal.of(483, "say STARTTLS first: the password would go in clear");
        }
    }

    private Outcome password(String password) throws NntpRefusal {
        if (name.isEmpty()) {
            throw NntpRefusal.of(482, "say AUTHINFO USER first");
        }
        String user = name;
        name = "";
        return authenticator.password(user, password, wire.connection().remoteAddress());
    }

    private Outcome sasl(NntpCommand command) throws IOException {
        welcome = Replies.LOGGED_IN;
        SaslServer sasl =
                authenticator
                        .server(command.argument(1), channel, wire.connection().remoteAddress())
                        .orElseThrow(() -> notOffered(command.argument(1)));
        LineAuthentication lines = new LineAuthentication(wire, sasl, EMPTY, this::ask);
        Optional<String> initial =
                command.has(2) ? Optional.of(command.argument(2)) : Optional.empty();
        try {
            Step step = lines.start(initial);
            while (step instanceof Step.Challenge challenge) {
                if (challenge.isLast()) { // the success carries it, and needs no response
                    welcome = Reply.of(283, lines.encode(challenge));
                    step = sasl.respond(new byte[0]);
                } else {
                    step = lines.ask(challenge);
                }
            }
            return (Outcome) step;
        } catch (SaslException.Cancelled _) {
            throw NntpRefusal.of(481, "cancelled");
        } catch (MalformedException e) {
            throw NntpRefusal.of(482, String.valueOf(e.getMessage()));
        }
    }

    private NntpRefusal notOffered(String mechanism) {
        boolean revealing =
                Mechanism.parse(mechanism).filter(each -> !channel.allows(each)).isPresent();
        return revealing
                ? NntpRefusal.of(483, "say STARTTLS first: it would go in clear")
                : NntpRefusal.of(503, "this mechanism is not offered");
    }

    /// What a client that has succeeded is told.
    Reply welcome() {
        return welcome;
    }

    private void ask(String challenge) throws IOException {
        wire.writeReply(Reply.of(383, challenge));
    }
}
