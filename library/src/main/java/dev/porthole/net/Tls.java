package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// How TLS is set up: whom to trust, who to be, which application protocols to offer.
///
/// A client verifies the certificate against the system's authorities and the host name that was
/// dialled (RFC 9525), and sends that name (SNI, RFC 6066 section 3), unless told otherwise. TLS
/// 1.3 and 1.2.
///
/// Immutable and thread-safe.
public final class Tls {
    /// The JDK finds a session to continue by host and port, and keeps none without a port.
    private static final int NOT_RESUMED = -1;

    private static final int ANY_PORT = 0;

    /// The JDK sends no tickets for sessions that it keeps for longer than they may be valid (RFC
    /// 8446, section 4.6.1: seven days).
    private static final int TOO_LONG_FOR_TICKETS = 7 * 24 * 60 * 60 + 1;

    /// What becomes of sessions after their first connection.
    private enum Sessions {
        /// Clients begin anew, servers offer to continue.
        STANDARD,
        /// Clients continue.
        CONTINUED,
        /// Servers do not offer it.
        ENDED
    }

    private final @Nullable Identity identity;
    private final @Nullable List<X509Certificate> authorities;
    private final boolean insecure;
    private final boolean clientCertificate;
    private final String serverName;
    private final List<String> protocols;
    private final Sessions sessions;
    private final SSLContext context;

    /// Who one is: a key and the certificates that vouch for it, its own first.
    ///
    /// @param key the private key
    /// @param chain the certificates
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        /// Checks the identity.
        ///
        /// @throws IllegalArgumentException if there is no certificate
        public Identity {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("an identity needs a certificate");
            }
        }

        /// Reads an identity from two PEM files; they may be the same one.
        ///
        /// @throws IOException if a file can't be read or holds something else
        public static Identity read(Path certificates, Path key) throws IOException {
            return new Identity(Pem.privateKey(key), Pem.certificates(certificates));
        }

        @Override
        public String toString() {
            return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
        }
    }

    private Tls(Builder builder) {
        identity = builder.identity;
        authorities = builder.authorities;
        insecure = builder.insecure;
        clientCertificate = builder.clientCertificate;
        serverName = builder.serverName;
        protocols = builder.protocols;
        sessions = builder.sessions;
        context = context();
    }

    /// A client that trusts the system's authorities.
    public static Tls client() {
        return builder().build();
    }

    /// A server with this identity.
    public static Tls server(Identity identity) {
        return builder().identity(identity).build();
    }

    /// Starts from a client that trusts the system's authorities.
    public static Builder builder() {
        return new Builder();
    }

    /// The same set-up for several connections of a client that belong together, such as those of
    /// an FTP session: it continues a session with a host where it has one and the server allows it
    /// (RFC 5246, section 7.3; RFC 8446, section 2.2), on whatever port. Others share nothing with
    /// it.
    public Tls resuming() {
        return with(Sessions.CONTINUED);
    }

    /// The same set-up for a server's connections that are used once, such as FTP's for data: no
    /// tickets for later sessions are sent. A client that only sends would close the connection
    /// with them unread, which resets it, and the reset can overtake what was sent.
    public Tls withoutTickets() {
        return with(Sessions.ENDED);
    }

    private Tls with(Sessions other) {
        Builder same = new Builder();
        same.identity = identity;
        same.authorities = authorities;
        same.insecure = insecure;
        same.clientCertificate = clientCertificate;
        same.serverName = serverName;
        same.protocols = protocols;
        same.sessions = other;
        return new Tls(same);
    }

    /// What a [Tls] is made of. Not thread-safe.
    public static final class Builder {
        private @Nullable Identity identity;
        private @Nullable List<X509Certificate> authorities;
        private boolean insecure;
        private boolean clientCertificate;
        private String serverName = "";
        private List<String> protocols = List.of();
        private Sessions sessions = Sessions.STANDARD;

        private Builder() {}

        /// Whom to be: a server needs it, a client shows it when it is asked.
        public Builder identity(Identity shown) {
            identity = shown;
            return this;
        }

        /// Trusts only these authorities, instead of the system's.
        public Builder authorities(List<X509Certificate> trusted) {
            authorities = List.copyOf(trusted);
            return this;
        }

        /// Trusts only the authorities of a PEM file, instead of the system's.
        ///
        /// @throws IOException if the file can't be read or holds no certificate
        public Builder authorities(Path pem) throws IOException {
            return authorities(Pem.certificates(pem));
        }

        /// Leaves out every check of who the server is: encrypted, but perhaps with an impostor.
        public Builder insecure() {
            insecure = true;
            return this;
        }

        /// As a server, refuses clients that show no certificate of a trusted authority.
        public Builder requireClientCertificate() {
            clientCertificate = true;
            return this;
        }

        /// As a client, sends and verifies this name instead of the host that was dialled.
        public Builder serverName(String name) {
            serverName = name;
            return this;
        }

        /// Offers or accepts these application protocols, the preferred one first (ALPN, RFC 7301).
        public Builder protocols(List<String> names) {
            protocols = List.copyOf(names);
            return this;
        }

        /// The finished set-up.
        ///
        /// @throws IllegalArgumentException if the key does not fit its certificate
        public Tls build() {
            return new Tls(this);
        }
    }

    SSLEngine clientEngine(String dialledHost) {
        String host = (serverName.isEmpty() ? dialledHost : serverName).replaceFirst("\\.$", "");
        SSLEngine engine =
                context.createSSLEngine(
                        host.isEmpty() ? null : host,
                        sessions == Sessions.CONTINUED ? ANY_PORT : NOT_RESUMED);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!insecure) {
            if (host.isEmpty()) {
                throw new IllegalStateException("there is no host name to verify: set serverName");
            }
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setServerNames(serverNames(host));
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// What SNI can carry: a host name of letters, digits and hyphens, never an address (RFC 6066,
    /// section 3).
    private static List<SNIServerName> serverNames(String host) {
        if (host.isEmpty() || isAddress(host)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host));
        } catch (IllegalArgumentException _) { // such as my_host: it is dialled without
            return List.of();
        }
    }

    SSLEngine serverEngine() {
        if (identity == null) {
            throw new IllegalStateException("a TLS server needs an identity");
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(clientCertificate);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private SSLContext context() {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keyManagers(), trustManagers(), null);
            if (sessions == Sessions.ENDED) {
                made.getServerSessionContext().setSessionTimeout(TOO_LONG_FOR_TICKETS);
            }
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (identity == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        requireOwnKey(identity);
        char[] none = {};
        store.setKeyEntry(
                "identity", identity.key(), none, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    /// The JDK does not look, and the handshake would fail without saying why.
    private static void requireOwnKey(Identity identity) throws GeneralSecurityException {
        X509Certificate own = identity.chain().getFirst();
        String algorithm =
                switch (identity.key().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default -> ""; // the handshake will show
                };
        if (!algorithm.isEmpty() && !verifies(algorithm, identity.key(), own.getPublicKey())) {
            throw new IllegalArgumentException(
                    "the private key does not belong to the certificate of "
                            + own.getSubjectX500Principal());
        }
    }

    private static boolean verifies(String algorithm, PrivateKey own, PublicKey shown)
            throws GeneralSecurityException {
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(own);
        signature.update(sample);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(shown);
            signature.update(sample);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException _) {
            return false; // of another algorithm, or another size
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (insecure) {
            return new TrustManager[] {new Trust.Anyone()};
        }
        if (authorities == null) {
            return null; // the system's
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : authorities) {
            store.setCertificateEntry("authority-" + store.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .map(each -> new Trust.Valid((X509ExtendedTrustManager) each))
                .toArray(TrustManager[]::new);
    }
}
