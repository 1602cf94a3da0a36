package dev.porthole.sasl;

import dev.porthole.sasl.Accounts.Kept;

import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Lets a server's users in: by the mechanisms of SASL, by a name and a password (`USER` and
/// `PASS`, `LOGIN`), or by `APOP`. Whoever fails waits, and whoever fails often is not looked at.
///
/// It tells nobody whether a user exists: the answer and the work are the same for a name that
/// nobody has. One for all connections of a server, so that failures add up; thread-safe. A check
/// computes, some milliseconds where keys are kept; it waits for nothing but [Accounts] and
/// [TokenVerifier].
public final class Authenticator {
    private static final int SECRET_BYTES = 32;

    private final Accounts accounts;
    private final boolean hasTokens;
    private final String serverName;
    private final Verifier verifier;

    private Authenticator(Builder builder) {
        accounts = builder.accounts;
        hasTokens = builder.hasTokens;
        serverName = builder.serverName;
        verifier =
                new Verifier(
                        accounts,
                        builder.tokens,
                        new Attempts(builder.limits, builder.nanoClock),
                        builder.limits,
                        builder.secret);
    }

    /// With all defaults.
    public static Authenticator of(Accounts accounts) {
        return builder(accounts).build();
    }

    /// To change a default.
    public static Builder builder(Accounts accounts) {
        return new Builder(accounts);
    }

    /// What to offer on a channel, the best first: no secret in clear, no tokens without a
    /// [TokenVerifier], and CRAM-MD5 only where every user's password is kept.
    public List<Mechanism> mechanisms(Channel channel) {
        return Arrays.stream(Mechanism.values())
                .filter(channel::allows)
                .filter(each -> hasTokens || !each.takesToken())
                .filter(each -> each != Mechanism.CRAM_MD5 || keepsPasswords())
                .toList();
    }

    /// The server of a mechanism that a client on `channel` has named; empty if it is not one that
    /// is offered there.
    ///
    /// @param remote where the client is, whose failures are counted
    public Optional<SaslServer> server(String name, Channel channel, SocketAddress remote) {
        return Mechanism.parse(name)
                .filter(mechanisms(channel)::contains)
                .map(each -> server(each, remote, Nonces.next(), challenge()));
    }

    SaslServer server(Mechanism mechanism, SocketAddress remote, String nonce, String challenge) {
        ServerExchange exchange =
                switch (mechanism) {
                    case SCRAM_SHA_256 -> new ScramServer(verifier, remote, nonce);
                    case CRAM_MD5 -> new CramMd5Server(verifier, remote, challenge);
                    case PLAIN -> new PlainServer(verifier, remote);
                    case LOGIN -> new LoginServer(verifier, remote);
                    case OAUTHBEARER, XOAUTH2 -> new OAuthServer(mechanism, verifier, remote);
                };
        return new SaslServer(mechanism, exchange);
    }

    /// Whether a name and a password are a user's. What can't be a name or a password is wrong.
    public Outcome password(String name, String password, SocketAddress remote) {
        return verifier.password(name, password, remote);
    }

    /// Whether `APOP` can be offered: every user's password is kept.
    public boolean offersApop() {
        return keepsPasswords();
    }

    /// A challenge that comes only once, in angle brackets: the timestamp of the greeting that
    /// offers `APOP` (RFC 1939, section 7).
    public String challenge() {
        return "<" + Nonces.next() + "@" + serverName + ">";
    }

    /// Whether `digest` is that of a user's password and `challenge` (RFC 1939, section 7).
    ///
    /// @param challenge that of this connection's greeting
    public Outcome apop(String name, String challenge, String digest, SocketAddress remote) {
        if (!offersApop()) {
            throw new IllegalStateException("APOP needs every user's password");
        }
        return verifier.digest(
                name, digest, remote, password -> Challenges.apop(challenge, password));
    }

    private boolean keepsPasswords() {
        return accounts.kept() == Kept.PASSWORDS;
    }

    /// How an [Authenticator] is to be. Not thread-safe.
    public static final class Builder {
        private final Accounts accounts;
        private TokenVerifier tokens = _ -> Optional.empty();
        private boolean hasTokens;
        private AttemptLimits limits = AttemptLimits.DEFAULT;
        private String serverName = "localhost";
        private byte[] secret = new byte[SECRET_BYTES];
        private LongSupplier nanoClock = System::nanoTime;

        private Builder(Accounts accounts) {
            this.accounts = accounts;
            new SecureRandom().nextBytes(secret);
        }

        /// Offers the mechanisms with tokens (not offered).
        public Builder tokens(TokenVerifier verifier) {
            tokens = verifier;
            hasTokens = true;
            return this;
        }

        /// How many failures are put up with ([AttemptLimits#DEFAULT]).
        public Builder limits(AttemptLimits newLimits) {
            limits = newLimits;
            return this;
        }

        /// The name in challenges (`localhost`).
        ///
        /// @throws IllegalArgumentException if it is not a host's name
        public Builder serverName(String name) {
            if (!name.matches("[A-Za-z0-9.-]{1,255}")) {
                throw new IllegalArgumentException("a server's name is letters, digits, . and -");
            }
            serverName = name;
            return this;
        }

        /// From what the salts of users are made who have none: those of whom the password is kept,
        /// and those that there are not (random, new for each process). A server that keeps keys
        /// should have one that lasts: otherwise a salt that changes with a restart tells that its
        /// user does not exist.
        ///
        /// @throws IllegalArgumentException if it has less than 16 bytes
        public Builder secret(byte[] bytes) {
            if (bytes.length < 16) {
                throw new IllegalArgumentException("the server's secret has at least 16 bytes");
            }
            secret = bytes.clone();
            return this;
        }

        Builder nanoClock(LongSupplier clock) {
            nanoClock = clock;
            return this;
        }

        /// The authenticator.
        public Authenticator build() {
            return new Authenticator(this);
        }
    }
}
