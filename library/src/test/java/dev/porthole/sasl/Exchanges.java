package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Both sides of a login, talking to each other.
final class Exchanges {
    static final SocketAddress REMOTE = address("192.0.2.7");
    static final String PASSWORD = "pencil";
    static final Credentials ALICE = new Credentials("alice", PASSWORD);
    static final BearerToken TOKEN = new BearerToken("alice", "vF9dft4qmTc2Nvb3Rl==");

    static final Accounts PASSWORDS = Accounts.of(Map.of("alice", PASSWORD));
    static final Accounts KEYS = Accounts.ofSecrets(Map.of("alice", ScramKeys.derive(PASSWORD)));
    static final Accounts BOTH =
            Accounts.ofSecrets(
                    Map.of("alice", ScramKeys.derive(PASSWORD), "bob", new PlainSecret("rubber")));

    private Exchanges() {}

    static SocketAddress address(String literal) {
        return new InetSocketAddress(literal, 4711);
    }

    /// An authenticator that never delays, and knows Alice's token.
    static Authenticator authenticator(Accounts accounts) {
        return Authenticator.builder(accounts)
                .tokens(each ->
                        each.equals(TOKEN.token()) ? Optional.of("alice") : Optional.empty())
                .limits(AttemptLimits.DEFAULT.withDelays(Duration.ZERO, Duration.ZERO))
                .build();
    }

    static SaslServer server(Mechanism mechanism) {
        return server(authenticator(PASSWORDS), mechanism);
    }

    static SaslServer server(Authenticator authenticator, Mechanism mechanism) {
        return authenticator.server(mechanism.wireName(), Channel.PRIVATE, REMOTE).orElseThrow();
    }

    static SaslClient client(Mechanism mechanism, Credentials credentials) {
        return mechanism.takesToken()
                ? SaslClient.of(
                        mechanism,
                        new BearerToken(
                                credentials.user(),
                                credentials.equals(ALICE) ? TOKEN.token() : "another"),
                        Optional.empty())
                : SaslClient.of(mechanism, credentials);
    }

    /// Runs an exchange to its end, and tells the client of a success.
    static Outcome run(SaslClient client, SaslServer server, boolean initially) throws IOException {
        Optional<Response> initial = initially ? client.initialResponse() : Optional.empty();
        Step step = initial.isPresent() ? server.start(initial.get().bytes()) : server.start();
        while (step instanceof Step.Challenge challenge) {
            step = server.respond(client.respond(challenge.bytes()).bytes());
        }
        if (step instanceof Outcome.Accepted) {
            client.succeeded();
        }
        return (Outcome) step;
    }

    static byte[] bytes(String text) {
        return text.replace("^A", "\u0001").replace("^@", "\0").getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8).replace("\u0001", "^A").replace("\0", "^@");
    }
}
