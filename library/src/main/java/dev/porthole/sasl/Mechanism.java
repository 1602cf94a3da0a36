package dev.porthole.sasl;

import java.util.Locale;
import java.util.Optional;

/// The ways to log in that are spoken here, the best first: those that don't show the secret to the
/// other side, then those that do.
public enum Mechanism {
    /// RFC 7677 and 5802: proves to each side that the other knows the password, and shows it to
    /// neither. The server needs no more than keys made from it.
    SCRAM_SHA_256("SCRAM-SHA-256", Secret.PASSWORD, Reveals.NOTHING, Begins.CLIENT),

    /// RFC 2195: a keyed digest of the server's challenge. The server needs the password in clear.
    CRAM_MD5("CRAM-MD5", Secret.PASSWORD, Reveals.NOTHING, Begins.SERVER),

    /// RFC 4616: the name and the password.
    PLAIN("PLAIN", Secret.PASSWORD, Reveals.SECRET, Begins.CLIENT),

    /// draft-murchison-sasl-login: the name, then the password. For servers and clients that have
    /// nothing better.
    LOGIN("LOGIN", Secret.PASSWORD, Reveals.SECRET, Begins.SERVER),

    /// RFC 7628: a bearer token of OAuth 2.0.
    OAUTHBEARER("OAUTHBEARER", Secret.TOKEN, Reveals.SECRET, Begins.CLIENT),

    /// The same token in the form that was there before the RFC, which large providers want.
    XOAUTH2("XOAUTH2", Secret.TOKEN, Reveals.SECRET, Begins.CLIENT);

    private enum Secret {
        PASSWORD,
        TOKEN
    }

    private enum Reveals {
        SECRET,
        NOTHING
    }

    private enum Begins {
        CLIENT,
        SERVER
    }

    private final String wireName;
    private final Secret secret;
    private final Reveals reveals;
    private final Begins begins;

    Mechanism(String wireName, Secret secret, Reveals reveals, Begins begins) {
        this.wireName = wireName;
        this.secret = secret;
        this.reveals = reveals;
        this.begins = begins;
    }

    /// The mechanism of a name, in any case of its letters; empty if it is not one of these.
    public static Optional<Mechanism> parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (Mechanism each : values()) {
            if (each.wireName.equals(upper)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Its name in protocols: `SCRAM-SHA-256`.
    public String wireName() {
        return wireName;
    }

    /// Whether it takes a bearer token; the others take a password.
    public boolean takesToken() {
        return secret == Secret.TOKEN;
    }

    /// Whether the secret itself goes to the server, so that the connection must be private.
    public boolean revealsSecret() {
        return reveals == Reveals.SECRET;
    }

    /// Whether the client speaks first, so that it may have an initial response.
    public boolean isClientFirst() {
        return begins == Begins.CLIENT;
    }

    /// Its name in protocols.
    @Override
    public String toString() {
        return wireName;
    }
}
