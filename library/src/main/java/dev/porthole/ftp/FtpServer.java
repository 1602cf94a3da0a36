package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.Engine;
import dev.porthole.net.Observer;
import dev.porthole.net.Tls;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.WireLimits;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;

/// A server of FTP (RFC 959), as the handler of a [Server]. Holds no state of a session, but what
/// all of them share: quotas, and the limit of their rate. Thread-safe.
///
/// What is stored is seen under its name once it is complete, and on the disk; an upload that
/// breaks off leaves nothing, unless [Options#keepsInterrupted]. `REST` and `APPE` continue a file
/// by copying what it has: the file itself changes when the upload is complete.
///
/// Data connections come from the client's address and go there, to no port below 1024: the server
/// can't be used to reach others (RFC 2577).
public final class FtpServer implements Handler {
    private static final Logger LOG = System.getLogger(FtpServer.class.getPackageName());
    private static final int MAX_PORT = 65535;

    private final FtpBackend backend;
    private final Options options;
    private final Quota.Table quotas = new Quota.Table();
    private final RateLimit rate;
    private final @Nullable Tls dataTls;

    /// Where data connections are waited for.
    ///
    /// @param first of the ports to choose from; 0 for one of the kernel's choice
    /// @param last of them
    /// @param announced the address to announce in the reply to `PASV`, which is another than the
    ///   server's own where addresses are translated; null for its own. `EPSV` needs none
    public record PassivePorts(int first, int last, @Nullable InetAddress announced) {
        /// A port of the kernel's choice, on the server's own address.
        public static final PassivePorts ANY = new PassivePorts(0, 0, null);

        /// Checks the ports.
        ///
        /// @throws IllegalArgumentException if they are not in order or not in 0-65535
        public PassivePorts {
            if (first < 0 || last < first || last > MAX_PORT) {
                throw new IllegalArgumentException("passive ports are in 0-65535, in order");
            }
        }
    }

    /// How a server is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param tls who the server is, for `AUTH TLS` and data connections; null (the default) for a
    ///   server without
    /// @param tlsRequired whether nobody logs in, and nothing is transferred, without TLS; false by
    ///   default
    /// @param secretsInClear whether passwords are taken without TLS from other machines; false by
    ///   default. Those of anonymous users are no secrets
    /// @param passivePorts where data connections are waited for; any by default
    /// @param idleTimeout how long a client may say nothing while no transfer runs (5 minutes)
    /// @param dataTimeout how long to wait for a data connection, and how long one may stand still
    ///   (1 minute)
    /// @param bytesPerSecond of all sessions together; without bound by default
    /// @param keepsInterrupted whether an upload that breaks off leaves what has arrived, under its
    ///   name, so that the client can continue it by `REST`; false by default
    /// @param latin1 whether names on the wire are in Latin-1 instead of UTF-8, for clients older
    ///   than RFC 2640; false by default
    /// @param limits of the control connection
    /// @param engine what moves the bytes of data connections
    /// @param observer sees data connections; none by default. While observed, files are copied
    public record Options(
            @Nullable Tls tls,
            boolean tlsRequired,
            boolean secretsInClear,
            PassivePorts passivePorts,
            Duration idleTimeout,
            Duration dataTimeout,
            long bytesPerSecond,
            boolean keepsInterrupted,
            boolean latin1,
            WireLimits limits,
            Engine engine,
            Observer observer) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(
                        null,
                        false,
                        false,
                        PassivePorts.ANY,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        FtpUser.NO_BOUND,
                        false,
                        false,
                        WireLimits.DEFAULT.withLineTimeout(Duration.ofMinutes(1)),
                        Engine.standard(),
                        Observer.NONE);

        /// Checks the options.
        ///
        /// @throws IllegalArgumentException if TLS is required and not there, or a limit is zero
        public Options {
            if (tlsRequired && tls == null) {
                throw new IllegalArgumentException("TLS can't be required without an identity");
            }
            if (!idleTimeout.isPositive() || !dataTimeout.isPositive() || bytesPerSecond < 1) {
                throw new IllegalArgumentException("a timeout or a rate is more than zero");
            }
        }

        /// The same options with TLS.
        ///
        /// @param required whether nothing goes without
        public Options withTls(Tls identity, boolean required) {
            return with(draft -> {
                draft.tls = identity;
                draft.tlsRequired = required;
            });
        }

        /// The same options with passwords in clear, or not.
        public Options withSecretsInClear(boolean allowed) {
            return with(draft -> draft.secretsInClear = allowed);
        }

        /// The same options with other ports for data.
        public Options withPassivePorts(PassivePorts others) {
            return with(draft -> draft.passivePorts = others);
        }

        /// The same options with other timeouts.
        public Options withTimeouts(Duration idle, Duration data) {
            return with(draft -> {
                draft.idleTimeout = idle;
                draft.dataTimeout = data;
            });
        }

        /// The same options with another rate of all sessions.
        public Options withBytesPerSecond(long rate) {
            return with(draft -> draft.bytesPerSecond = rate);
        }

        /// The same options with interrupted uploads kept, or not.
        public Options withKeepsInterrupted(boolean kept) {
            return with(draft -> draft.keepsInterrupted = kept);
        }

        /// The same options with names in Latin-1, or not.
        public Options withLatin1(boolean wanted) {
            return with(draft -> draft.latin1 = wanted);
        }

        /// The same options with other limits of the control connection.
        public Options withLimits(WireLimits others) {
            return with(draft -> draft.limits = others);
        }

        /// The same options with another engine for data connections.
        public Options withEngine(Engine other) {
            return with(draft -> draft.engine = other);
        }

        /// The same options with an observer of data connections.
        public Options withObserver(Observer sees) {
            return with(draft -> draft.observer = sees);
        }

        private Options with(Consumer<Draft> change) {
            Draft draft = new Draft(this);
            change.accept(draft);
            return draft.toOptions();
        }

        Dialect dialect() {
            return FtpServer.dialect(latin1);
        }

        /// A copy that can be changed.
        private static final class Draft {
            @Nullable Tls tls;
            boolean tlsRequired;
            boolean secretsInClear;
            PassivePorts passivePorts;
            Duration idleTimeout;
            Duration dataTimeout;
            long bytesPerSecond;
            boolean keepsInterrupted;
            boolean latin1;
            WireLimits limits;
            Engine engine;
            Observer observer;

            Draft(Options options) {
                this.tls = options.tls;
                this.tlsRequired = options.tlsRequired;
                this.secretsInClear = options.secretsInClear;
                this.passivePorts = options.passivePorts;
                this.idleTimeout = options.idleTimeout;
                this.dataTimeout = options.dataTimeout;
                this.bytesPerSecond = options.bytesPerSecond;
                this.keepsInterrupted = options.keepsInterrupted;
                this.latin1 = options.latin1;
                this.limits = options.limits;
                this.engine = options.engine;
                this.observer = options.observer;
            }

            Options toOptions() {
                return new Options(
                        tls,
                        tlsRequired,
                        secretsInClear,
                        passivePorts,
                        idleTimeout,
                        dataTimeout,
                        bytesPerSecond,
                        keepsInterrupted,
                        latin1,
                        limits,
                        engine,
                        observer);
            }
        }
    }

    /// A server of these users.
    public FtpServer(FtpBackend backend, Options options) {
        this.backend = backend;
        this.options = options;
        this.rate = new RateLimit(options.bytesPerSecond());
        Tls tls = options.tls();
        this.dataTls = tls == null ? null : tls.withoutTickets();
    }

    /// Starts to build a server of these users; its standard port is 21, or 990 with TLS from the
    /// first byte.
    public static Server.Builder server(FtpBackend backend, Options options) {
        return Server.builder("ftp", new FtpServer(backend, options)).engine(options.engine());
    }

    /// The lines of FTP; RFC 2640, section 3.1 for their characters.
    static Dialect dialect(boolean latin1) {
        return Dialect.strict(
                "FTP",
                "RFC 959, section 5.3",
                latin1 ? ControlCharset.LATIN_1 : ControlCharset.UTF_8);
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new FtpSession(connection, this).serve();
    }

    FtpBackend backend() {
        return backend;
    }

    Options options() {
        return options;
    }

    /// The TLS of data connections.
    @Nullable Tls dataTls() {
        return dataTls;
    }

    Quota.Table quotas() {
        return quotas;
    }

    RateLimit rate() {
        return rate;
    }

    /// For what ends nothing but what it is about.
    static void log(String message, Throwable cause) {
        LOG.log(Level.DEBUG, () -> message + ": " + cause);
    }

    static void warn(String message, Throwable cause) {
        LOG.log(Level.WARNING, message, cause);
    }
}
