package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is kept in place of a password (RFC 5802, section 3): enough to recognise who knows it, not
/// enough to log in. The text form of a line in a file is RFC 5803's:
///
/// ```
/// SCRAM-SHA-256$10000:SALT$STOREDKEY:SERVERKEY
/// ```
///
/// Immutable and thread-safe. No text form but [#encode] shows the keys: a weak password can be
/// guessed from them.
public final class ScramKeys implements StoredSecret {
    /// The fewest that RFC 7677, section 4, allows.
    static final int MIN_ITERATIONS = 4096;

    /// About a second of work: more is an attack on whoever computes it.
    static final int MAX_ITERATIONS = 1_000_000;

    /// Of keys that are made here: some milliseconds of work.
    static final int DEFAULT_ITERATIONS = 10_000;

    static final int SALT_BYTES = 16;
    private static final int MAX_SALT_BYTES = 1024;

    private static final Pattern TEXT =
            Pattern.compile("SCRAM-SHA-256\\$([1-9]\\d{0,8}):([^$:]+)\\$([^$:]+):([^$:]+)");

    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        this.salt = checkedSalt(salt);
        this.iterations = checkedIterations(iterations);
        this.storedKey = checkedKey(storedKey);
        this.serverKey = checkedKey(serverKey);
    }

    /// The keys of a password, with a new random salt and 10,000 iterations.
    ///
    /// @throws IllegalArgumentException if it is empty, longer than 1024 bytes, or has control
    ///   characters
    public static ScramKeys derive(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return derive(password, salt, DEFAULT_ITERATIONS);
    }

    /// The keys of a password.
    ///
    /// @param salt 1-1024 random bytes
    /// @param iterations 4096-1,000,000. Use one number for all users: a client is told it, so a
    ///   number that only some have tells that they exist
    /// @throws IllegalArgumentException if anything is out of its bounds
    public static ScramKeys derive(String password, byte[] salt, int iterations) {
        checkedIterations(iterations);
        checkedSalt(salt);
        byte[] salted = Digests.stretched(Prepared.password(password), salt, iterations);
        return new ScramKeys(
                salt, iterations, Digests.sha256(clientKey(salted)), serverKey(salted));
    }

    /// Whether `text` is meant to be the text form of keys.
    static boolean isText(String text) {
        return text.startsWith("SCRAM-SHA-256$");
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if it is malformed; the message does not repeat it
    public static ScramKeys parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "keys are written SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY (RFC"
                            + " 5803)");
        }
        return new ScramKeys(
                decoded(matcher.group(2)),
                Integer.parseInt(matcher.group(1)),
                decoded(matcher.group(3)),
                decoded(matcher.group(4)));
    }

    /// The text form, for a file that only the server can read.
    public String encode() {
        return "SCRAM-SHA-256$%d:%s$%s:%s"
                .formatted(
                        iterations,
                        Text.base64(salt),
                        Text.base64(storedKey),
                        Text.base64(serverKey));
    }

    /// How often the password was hashed.
    public int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt.clone();
    }

    /// Whether they are the keys of a password, at the price of all the iterations.
    boolean matches(String prepared) {
        byte[] salted = Digests.stretched(prepared, salt, iterations);
        return Digests.same(storedKey, Digests.sha256(clientKey(salted)));
    }

    /// Whether `proof` shows that its sender knows the password (section 3).
    boolean verifies(byte[] proof, byte[] signed) {
        byte[] clientKey = Digests.xor(proof, Digests.hmacSha256(storedKey, signed));
        return Digests.same(storedKey, Digests.sha256(clientKey));
    }

    /// The server's own proof that it has these keys.
    byte[] serverSignature(byte[] signed) {
        return Digests.hmacSha256(serverKey, signed);
    }

    static byte[] clientKey(byte[] salted) {
        return Digests.hmacSha256(salted, "Client Key".getBytes(US_ASCII));
    }

    static byte[] serverKey(byte[] salted) {
        return Digests.hmacSha256(salted, "Server Key".getBytes(US_ASCII));
    }

    private static int checkedIterations(int iterations) {
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations are %d to %d".formatted(MIN_ITERATIONS, MAX_ITERATIONS));
        }
        return iterations;
    }

    private static byte[] checkedSalt(byte[] salt) {
        if (salt.length == 0 || salt.length > MAX_SALT_BYTES) {
            throw new IllegalArgumentException("a salt has 1 to " + MAX_SALT_BYTES + " bytes");
        }
        return salt.clone();
    }

    private static byte[] checkedKey(byte[] key) {
        if (key.length != Digests.SHA_256_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        return key.clone();
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("salt and keys are base64 (RFC 5803)");
        }
    }

    @Override
    public String toString() {
        return "SCRAM-SHA-256$" + iterations + ":***";
    }
}
