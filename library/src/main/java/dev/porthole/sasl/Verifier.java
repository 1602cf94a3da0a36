package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import dev.porthole.sasl.Accounts.Kept;
import dev.porthole.sasl.Attempts.Attempt;
import dev.porthole.sasl.ScramMessages.ServerFinal;

import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Compares what a client sends with what is kept of the user. For a name that nobody has it does
/// the same with a decoy, which no password matches: the same work, the same answer, the same salt
/// for the same name. How much work it is depends on what is kept of all users, never on one.
///
/// Thread-safe.
final class Verifier {
    private static final System.Logger LOG = System.getLogger(Verifier.class.getPackageName());

    private final Accounts accounts;
    private final TokenVerifier tokens;
    private final Attempts attempts;
    private final AttemptLimits limits;
    private final byte[] serverSecret;
    private final String decoyPassword = Nonces.next();
    private final byte[] decoyKey = new byte[Digests.SHA_256_BYTES];

    Verifier(
            Accounts accounts,
            TokenVerifier tokens,
            Attempts attempts,
            AttemptLimits limits,
            byte[] serverSecret) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.attempts = attempts;
        this.limits = limits;
        this.serverSecret = serverSecret.clone();
        new SecureRandom().nextBytes(decoyKey);
    }

    /// A user, or a decoy in a user's place.
    ///
    /// @param name prepared
    record Candidate(String name, StoredSecret secret) {}

    /// Who is meant by a name. One that nobody can have is a decoy's, too.
    Candidate candidate(String name) {
        String prepared;
        try {
            prepared = Prepared.name(name);
        } catch (IllegalArgumentException _) {
            String cut = name.substring(0, Math.min(name.length(), Prepared.MAX_NAME_BYTES));
            return new Candidate(cut, decoy(cut));
        }
        StoredSecret decoy = decoy(prepared);
        return new Candidate(prepared, accounts.find(prepared).orElse(decoy));
    }

    /// Name and password.
    Outcome password(String name, String password, SocketAddress remote) {
        Candidate candidate = candidate(name);
        String presented;
        try {
            presented = Prepared.password(password);
        } catch (IllegalArgumentException _) {
            presented = Nonces.next(); // no user's either
        }
        String compared = presented;
        return attempt(candidate.name, remote, () -> matches(candidate, compared));
    }

    /// A digest in hexadecimal, of the challenge and the password.
    Outcome digest(String name, String digest, SocketAddress remote, Digest expected) {
        Candidate candidate = candidate(name);
        return attempt(
                candidate.name,
                remote,
                () -> {
                    // Where these digests are offered, every secret is a password.
                    String password =
                            candidate.secret instanceof PlainSecret plain
                                    ? plain.password()
                                    : decoyPassword;
                    boolean equal =
                            Digests.same(
                                    expected.of(password).getBytes(UTF_8),
                                    digest.toLowerCase(ROOT).getBytes(UTF_8));
                    return equal && candidate.secret instanceof PlainSecret;
                });
    }

    /// Makes the digest that is right for a password.
    @FunctionalInterface
    interface Digest {
        String of(String password);
    }

    /// The proof of SCRAM.
    Scrammed scram(Candidate candidate, byte[] proof, byte[] signed, SocketAddress remote) {
        Optional<Attempt> attempt = attempts.begin(Remote.key(remote), candidate.name);
        if (attempt.isEmpty()) {
            return new Scrammed(rejected(attempt, remote), Optional.empty());
        }
        ScramKeys keys = keys(candidate);
        ServerFinal last = ServerFinal.of(keys.serverSignature(signed));
        return keys.verifies(proof, signed)
                ? new Scrammed(accepted(candidate.name, attempt), Optional.of(last))
                : new Scrammed(rejected(attempt, remote), Optional.empty());
    }

    /// How a proof was found.
    ///
    /// @param last the server's own proof, for a client that is accepted and no other
    record Scrammed(Outcome outcome, Optional<ServerFinal> last) {}

    /// A token, and for whom the client says that it is: empty if it does not say.
    Outcome token(String claimed, String token, SocketAddress remote) {
        Optional<String> owner = Optional.empty();
        Candidate candidate = candidate(claimed);
        String address = Remote.key(remote);
        // A token that is nobody's by name counts for its sender, not for all who do likewise.
        Optional<Attempt> attempt =
                attempts.begin(address, claimed.isEmpty() ? address : candidate.name);
        if (attempt.isPresent()) {
            owner = tokens.user(token).map(Prepared::name);
        }
        boolean right =
                owner.isPresent() && (claimed.isEmpty() || owner.get().equals(candidate.name));
        return right ? accepted(owner.get(), attempt) : rejected(attempt, remote);
    }

    /// The salt that SCRAM tells a client, before anything is known of it.
    byte[] salt(Candidate candidate) {
        return switch (candidate.secret) {
            case ScramKeys keys -> keys.salt();
            case PlainSecret _ -> saltFor(candidate.name);
        };
    }

    /// The number of iterations that SCRAM tells a client.
    int iterations(Candidate candidate) {
        return switch (candidate.secret) {
            case ScramKeys keys -> keys.iterations();
            case PlainSecret _ -> accounts.iterations();
        };
    }

    private boolean matches(Candidate candidate, String presented) {
        return switch (candidate.secret) {
            case ScramKeys keys -> keys.matches(presented);
            case PlainSecret plain -> {
                if (accounts.kept() != Kept.PASSWORDS) {
                    derived(candidate.name, presented); // the work that others' keys cost
                }
                yield plain.matches(presented);
            }
        };
    }

    private ScramKeys keys(Candidate candidate) {
        return switch (candidate.secret) {
            case PlainSecret plain -> derived(candidate.name, plain.password());
            case ScramKeys keys -> {
                if (accounts.kept() != Kept.KEYS) {
                    derived(candidate.name, decoyPassword); // the work that passwords cost
                }
                yield keys;
            }
        };
    }

    private ScramKeys derived(String name, String password) {
        return ScramKeys.derive(password, saltFor(name), accounts.iterations());
    }

    private StoredSecret decoy(String name) {
        return accounts.kept() == Kept.PASSWORDS
                ? new PlainSecret(decoyPassword)
                : new ScramKeys(saltFor(name), accounts.iterations(), decoyKey, decoyKey);
    }

    private byte[] saltFor(String name) {
        byte[] hash = Digests.hmacSha256(serverSecret, ("salt:" + name).getBytes(UTF_8));
        return Arrays.copyOf(hash, ScramKeys.SALT_BYTES);
    }

    private Outcome attempt(String name, SocketAddress remote, Check check) {
        Optional<Attempt> attempt = attempts.begin(Remote.key(remote), name);
        return attempt.isPresent() && check.isRight()
                ? accepted(name, attempt)
                : rejected(attempt, remote);
    }

    private Outcome accepted(String name, Optional<Attempt> attempt) {
        attempt.ifPresent(attempts::takeBack);
        return new Outcome.Accepted(name);
    }

    /// Logs it without the name: some type their password there.
    private Outcome rejected(Optional<Attempt> attempt, SocketAddress remote) {
        String why = attempt.isPresent() ? "wrong name, password or token" : "too many have failed";
        LOG.log(Level.INFO, "a login from {0} was refused: {1}", Remote.shown(remote), why);
        return new Outcome.Rejected(attempt.map(Attempt::delay).orElse(limits.longestDelay()));
    }

    @FunctionalInterface
    private interface Check {
        boolean isRight();
    }
}
