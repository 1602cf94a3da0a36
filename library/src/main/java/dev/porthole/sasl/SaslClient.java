package dev.porthole.sasl;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A client's side of one login (RFC 4422): bytes in, bytes out. [LineLogin] does it over lines.
///
/// 1. [#choose] a mechanism among those that the server offers.
/// 2. Send its name, with [#initialResponse] if the protocol allows one there; else the server
///    sends an empty challenge for it.
/// 3. As long as there are challenges, send what [#respond] makes of them. If it throws, cancel the
///    exchange as the protocol says (`*` in most).
/// 4. The server's reply says yes: call [#succeeded] before believing it. It says no: [#refusal]
///    may know more.
///
/// For one thread; one object for each login. What is sent is masked for observers if
/// [Response#isSecret].
public final class SaslClient {
    private static final int MAX_CHALLENGE_BYTES = 16_384;

    private final Mechanism mechanism;
    private final ClientExchange exchange;
    private boolean begun;

    private SaslClient(Mechanism mechanism, ClientExchange exchange) {
        this.mechanism = mechanism;
        this.exchange = exchange;
    }

    /// The best mechanism for a name and a password.
    ///
    /// @param offered the names that the server lists, in any order; unknown ones are ignored
    /// @throws SaslException.NoMechanism if none fits
    /// @throws IllegalArgumentException if the name or the password is empty, too long (255 and
    ///   1024 bytes) or has control characters
    public static SaslClient choose(
            Collection<String> offered, Credentials credentials, Channel channel)
            throws SaslException.NoMechanism {
        return of(best(offered, channel, each -> !each.takesToken()), credentials);
    }

    /// The best mechanism for a token.
    ///
    /// @param offered the names that the server lists, in any order; unknown ones are ignored
    /// @throws SaslException.NoMechanism if none fits
    public static SaslClient choose(Collection<String> offered, BearerToken token, Channel channel)
            throws SaslException.NoMechanism {
        return of(best(offered, channel, Mechanism::takesToken), token, Optional.empty());
    }

    /// A mechanism that the user has named, whatever the channel.
    ///
    /// @throws IllegalArgumentException if it takes a token, or as for [#choose]
    public static SaslClient of(Mechanism mechanism, Credentials credentials) {
        return of(mechanism, credentials, Nonces.next());
    }

    static SaslClient of(Mechanism mechanism, Credentials credentials, String nonce) {
        var prepared =
                new Credentials(
                        Prepared.name(credentials.user()),
                        Prepared.password(credentials.password()));
        ClientExchange exchange =
                switch (mechanism) {
                    case SCRAM_SHA_256 -> new ScramClient(prepared, nonce);
                    case CRAM_MD5 -> new CramMd5Client(prepared);
                    case PLAIN -> new PlainClient(prepared);
                    case LOGIN -> new LoginClient(prepared);
                    case OAUTHBEARER, XOAUTH2 ->
                            throw new IllegalArgumentException(
                                    mechanism + " takes a token, not a password");
                };
        return new SaslClient(mechanism, exchange);
    }

    /// A mechanism that the user has named, whatever the channel.
    ///
    /// @param server where the client has connected to; OAUTHBEARER tells it, if it is given
    /// @throws IllegalArgumentException if it takes a password
    public static SaslClient of(Mechanism mechanism, BearerToken token, Optional<Endpoint> server) {
        ClientExchange exchange =
                switch (mechanism) {
                    case OAUTHBEARER -> OAuthClient.bearer(token, server);
                    case XOAUTH2 -> OAuthClient.xoauth2(token);
                    case SCRAM_SHA_256, CRAM_MD5, PLAIN, LOGIN ->
                            throw new IllegalArgumentException(
                                    mechanism + " takes a password, not a token");
                };
        return new SaslClient(mechanism, exchange);
    }

    private static Mechanism best(
            Collection<String> offered, Channel channel, Predicate<Mechanism> fits)
            throws SaslException.NoMechanism {
        List<Mechanism> known =
                Arrays.stream(Mechanism.values())
                        .filter(fits)
                        .filter(each ->
                                offered.stream().anyMatch(each.wireName()::equalsIgnoreCase))
                        .toList();
        for (Mechanism each : known) {
            if (channel.allows(each)) {
                return each;
            }
        }
        if (!known.isEmpty()) {
            throw new SaslException.NoMechanism(
                    "the server offers only %s, which would send the secret in clear: use TLS, or allow it"
                            .formatted(known));
        }
        throw new SaslException.NoMechanism(
                offered.isEmpty()
                        ? "the server offers no way to log in here; it may do so under TLS"
                        : "the server offers no known way to log in with this: only "
                                + Text.shown(String.join(" ", offered)));
    }

    /// Which mechanism it is, to be named to the server.
    public Mechanism mechanism() {
        return mechanism;
    }

    /// The response that goes with the mechanism's name. Leave it out, and call this not at all, if
    /// the protocol or the length of its lines does not allow it: then the server asks for it with
    /// an empty challenge. Empty if the server speaks first.
    ///
    /// @throws IllegalStateException if the exchange has begun
    public Optional<Response> initialResponse() {
        if (begun) {
            throw new IllegalStateException("the exchange has begun");
        }
        if (!mechanism.isClientFirst()) {
            return Optional.empty();
        }
        begun = true;
        return Optional.of(exchange.first());
    }

    /// The response to a challenge.
    ///
    /// @throws MalformedException if the server breaks the mechanism
    /// @throws SaslException.ServerNotProven if the server's proof is wrong
    public Response respond(byte[] challenge) throws IOException {
        if (challenge.length > MAX_CHALLENGE_BYTES) {
            throw new MalformedException(
                    "the server's challenge has %d bytes, and %d are accepted"
                            .formatted(challenge.length, MAX_CHALLENGE_BYTES));
        }
        if (begun || !mechanism.isClientFirst()) {
            begun = true;
            return exchange.next(challenge);
        }
        if (challenge.length > 0) {
            throw new MalformedException(
                    "with %s the client speaks first, and the server did".formatted(mechanism));
        }
        begun = true;
        return exchange.first();
    }

    /// To be called when the protocol's reply says that the login has succeeded.
    ///
    /// @throws SaslException.ServerNotProven if it must not be believed
    public void succeeded() throws SaslException.ServerNotProven {
        if (!begun || !exchange.isComplete()) {
            throw new SaslException.ServerNotProven(
                    "the server says yes before %s is over: it is not to be trusted"
                            .formatted(mechanism));
        }
    }

    /// The same, when that reply carries a last challenge (RFC 4422, section 3.6).
    public void succeeded(byte[] data) throws IOException {
        if (respond(data).bytes().length > 0) {
            throw new MalformedException(
                    "the server says yes while %s wants an answer".formatted(mechanism));
        }
        succeeded();
    }

    /// What the server said in the exchange about its no, fit for a line; empty if it said nothing.
    public Optional<String> refusal() {
        return exchange.refusal();
    }

    @Override
    public String toString() {
        return mechanism.toString();
    }
}
