package dev.porthole.smtp;

import dev.porthole.net.Connection;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A server of SMTP (RFC 5321) or LMTP (RFC 2033), which hands messages to an [SmtpBackend].
///
/// It is no open relay: it takes messages for its domains, and for others only from clients that
/// have logged in, and only if the backend passes them on. No option changes that.
///
/// Holds no state of a session; thread-safe.
public final class SmtpServer implements Handler {
    private final SmtpBackend backend;
    private final Options options;

    /// How a server is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param name by which the server introduces itself: its domain
    /// @param domains whose mail it takes from anybody; whatever the case of their letters
    /// @param protocol SMTP by default
    /// @param submission whether only clients that have logged in may send anything, as on the
    ///   ports of submission, 587 and 465 (RFC 6409); false by default
    /// @param tls with the server's identity: offers STARTTLS. None by default
    /// @param tlsRequired whether nothing is taken before TLS; false by default
    /// @param authenticator which knows the users: offers AUTH. None by default
    /// @param secretsInClear whether a password or a token may be sent without TLS from another
    ///   machine; false by default
    /// @param limits what to put up with
    public record Options(
            String name,
            List<String> domains,
            MailProtocol protocol,
            boolean submission,
            Optional<Tls> tls,
            boolean tlsRequired,
            Optional<Authenticator> authenticator,
            boolean secretsInClear,
            SmtpLimits limits) {
        /// Checks the names.
        ///
        /// @throws IllegalArgumentException if one is no domain
        public Options {
            MailDomain.requireAscii(name);
            domains.forEach(MailDomain::require);
            domains = List.copyOf(domains);
        }

        /// The defaults above, for a server of this name that takes mail for some domains.
        public static Options of(String name, String... domains) {
            return new Options(
                    name,
                    List.of(domains),
                    MailProtocol.SMTP,
                    false,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    false,
                    SmtpLimits.DEFAULT);
        }

        /// The same options with another protocol.
        public Options withProtocol(MailProtocol other) {
            return new Options(
                    name,
                    domains,
                    other,
                    submission,
                    tls,
                    tlsRequired,
                    authenticator,
                    secretsInClear,
                    limits);
        }

        /// The same options with TLS on offer, or required.
        public Options withTls(Tls setUp, boolean required) {
            return new Options(
                    name,
                    domains,
                    protocol,
                    submission,
                    Optional.of(setUp),
                    required,
                    authenticator,
                    secretsInClear,
                    limits);
        }

        /// The same options for users, who may send to any domain; or for nobody else.
        public Options withAuthenticator(Authenticator users, boolean only) {
            return new Options(
                    name,
                    domains,
                    protocol,
                    only,
                    tls,
                    tlsRequired,
                    Optional.of(users),
                    secretsInClear,
                    limits);
        }

        /// The same options with secrets allowed in clear, or not.
        public Options withSecretsInClear(boolean allowed) {
            return new Options(
                    name,
                    domains,
                    protocol,
                    submission,
                    tls,
                    tlsRequired,
                    authenticator,
                    allowed,
                    limits);
        }

        /// The same options with other limits.
        public Options withLimits(SmtpLimits others) {
            return new Options(
                    name,
                    domains,
                    protocol,
                    submission,
                    tls,
                    tlsRequired,
                    authenticator,
                    secretsInClear,
                    others);
        }

        boolean isLmtp() {
            return protocol == MailProtocol.LMTP;
        }
    }

    /// A server that hands messages to `backend`.
    public SmtpServer(SmtpBackend backend, Options options) {
        this.backend = backend;
        this.options = options;
    }

    /// Starts to build a TCP server; give it [Server.Builder#tls] for TLS from the first byte.
    public static Server.Builder server(SmtpBackend backend, Options options) {
        String name = options.isLmtp() ? "lmtp" : options.submission() ? "submission" : "smtp";
        return Server.builder(name, new SmtpServer(backend, options));
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new SmtpSession(connection, backend, options).run();
    }
}
