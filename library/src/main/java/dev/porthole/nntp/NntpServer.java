package dev.porthole.nntp;

import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A server of NNTP (RFC 3977) over an [NntpBackend].
///
/// An article is taken with a 240 when the backend has it for good. Holds no state of a session;
/// thread-safe.
public final class NntpServer implements Handler {
    private static final Duration IDLE = Duration.ofMinutes(11); // past the limit for a command

    private final NntpBackend backend;
    private final Options options;

    /// What one may do.
    public enum Access {
        /// Read.
        READ,
        /// Read and post.
        POST,
        /// Read, post, and give articles of other servers (IHAVE, CHECK, TAKETHIS).
        FEED;

        boolean canPost() {
            return this != READ;
        }

        boolean canFeed() {
            return this == FEED;
        }
    }

    /// How a server is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param name of this server: in Path, Xref and new message-ids
    /// @param anybody what one may do who has not logged in; empty for nothing. To post by default
    /// @param users what one may do who has; to post by default
    /// @param authenticator which knows the users: offers AUTHINFO. None by default
    /// @param tls with the server's identity: offers STARTTLS. None by default
    /// @param tlsRequired whether nothing is done before TLS; false by default
    /// @param secretsInClear whether a password or a token may be sent without TLS from another
    ///   machine; false by default
    /// @param limits what to put up with
    public record Options(
            String name,
            Optional<Access> anybody,
            Access users,
            Optional<Authenticator> authenticator,
            Optional<Tls> tls,
            boolean tlsRequired,
            boolean secretsInClear,
            NntpLimits limits) {
        /// Checks the name.
        ///
        /// @throws IllegalArgumentException if it is no name of a server in Path
        public Options {
            if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException(
                        "a news server's name is a domain (RFC 5536, section 3.1.5)");
            }
        }

        /// The defaults above.
        public static Options of(String name) {
            return new Options(
                    name,
                    Optional.of(Access.POST),
                    Access.POST,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    NntpLimits.DEFAULT);
        }

        /// The same options for users, who may do this; whoever has not logged in may do nothing.
        public Options withUsers(Authenticator known, Access access) {
            return new Options(
                    name,
                    Optional.empty(),
                    access,
                    Optional.of(known),
                    tls,
                    tlsRequired,
                    secretsInClear,
                    limits);
        }

        /// The same options for whoever has not logged in.
        public Options withAnybody(Access access) {
            return new Options(
                    name,
                    Optional.of(access),
                    users,
                    authenticator,
                    tls,
                    tlsRequired,
                    secretsInClear,
                    limits);
        }

        /// The same options with TLS on offer, or required.
        public Options withTls(Tls setUp, boolean required) {
            return new Options(
                    name,
                    anybody,
                    users,
                    authenticator,
                    Optional.of(setUp),
                    required,
                    secretsInClear,
                    limits);
        }

        /// The same options with secrets allowed in clear, or not.
        public Options withSecretsInClear(boolean allowed) {
            return new Options(
                    name, anybody, users, authenticator, tls, tlsRequired, allowed, limits);
        }

        /// The same options with other limits.
        public Options withLimits(NntpLimits others) {
            return new Options(
                    name, anybody, users, authenticator, tls, tlsRequired, secretsInClear, others);
        }
    }

    /// A server of the articles of `backend`.
    public NntpServer(NntpBackend backend, Options options) {
        this.backend = backend;
        this.options = options;
    }

    /// Starts to build a TCP server; give it [Server.Builder#tls] for TLS from the first byte.
    public static Server.Builder server(NntpBackend backend, Options options) {
        return Server.builder("nntp", new NntpServer(backend, options))
                .limits(Limits.DEFAULT.withIdleTimeout(IDLE));
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new NntpSession(connection, backend, options).run();
    }
}
