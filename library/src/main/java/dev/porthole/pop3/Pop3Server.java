package dev.porthole.pop3;

import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A server of POP3 (RFC 1939) over an [Pop3Backend].
///
/// Messages are deleted when a client says QUIT, and at no other time; and it is told yes when they
/// don't come back. Holds no state of a session; thread-safe.
public final class Pop3Server implements Handler {
    private static final Duration IDLE = Duration.ofMinutes(11); // past the limit for a command

    private final Pop3Backend backend;
    private final Options options;

    /// How a server is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param authenticator which knows the users
    /// @param tls with the server's identity: offers STLS. None by default
    /// @param tlsRequired whether nobody may log in before TLS; false by default
    /// @param secretsInClear whether a password or a token may be sent without TLS from another
    ///   machine; false by default
    /// @param limits what to put up with
    public record Options(
            Authenticator authenticator,
            Optional<Tls> tls,
            boolean tlsRequired,
            boolean secretsInClear,
            Pop3Limits limits) {
        /// The defaults above.
        public static Options of(Authenticator users) {
            return new Options(users, Optional.empty(), false, false, Pop3Limits.DEFAULT);
        }

        /// The same options with TLS on offer, or required.
        public Options withTls(Tls setUp, boolean required) {
            return new Options(authenticator, Optional.of(setUp), required, secretsInClear, limits);
        }

        /// The same options with secrets allowed in clear, or not.
        public Options withSecretsInClear(boolean allowed) {
            return new Options(authenticator, tls, tlsRequired, allowed, limits);
        }

        /// The same options with other limits.
        public Options withLimits(Pop3Limits others) {
            return new Options(authenticator, tls, tlsRequired, secretsInClear, others);
        }
    }

    /// A server of the maildrops of `backend`.
    public Pop3Server(Pop3Backend backend, Options options) {
        this.backend = backend;
        this.options = options;
    }

    /// Starts to build a TCP server; give it [Server.Builder#tls] for TLS from the first byte.
    public static Server.Builder server(Pop3Backend backend, Options options) {
        return Server.builder("pop3", new Pop3Server(backend, options))
                .limits(Limits.DEFAULT.withIdleTimeout(IDLE));
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new Pop3Session(connection, backend, options).run();
    }
}
