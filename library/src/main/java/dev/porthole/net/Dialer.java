package dev.porthole.net;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Flow.Role;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Opens connections. Looks a name up, tries every address (Happy Eyeballs, RFC 8305), goes through
/// a proxy if there is one, and speaks TLS if the endpoint says so.
///
/// | setting | default |
/// |---|---|
/// | engine | [Engine#standard] |
/// | connect timeout: the look-up and all addresses together | 10 s |
/// | retry | none |
/// | source address | the kernel's choice |
/// | proxy | none |
/// | TLS, for an endpoint with [Security#TLS] | [Tls#client] |
/// | limits: of the connection | [Limits#DEFAULT] |
///
/// Immutable and thread-safe.
public final class Dialer {
    private final Engine engine;
    private final Duration connectTimeout;
    private final Retry retry;
    private final @Nullable InetAddress source;
    private final @Nullable Proxy proxy;
    private final @Nullable Tls tls;
    private final Limits limits;
    private final Observer observer;
    private final Resolver resolver;

    private Dialer(Builder builder) {
        engine = builder.engine;
        connectTimeout = builder.connectTimeout;
        retry = builder.retry;
        source = builder.source;
        proxy = builder.proxy;
        tls = builder.tls;
        limits = builder.limits;
        observer = builder.observer;
        resolver = builder.resolver;
    }

    /// A dialer with the defaults above.
    public static Dialer create() {
        return builder().build();
    }

    /// Starts from the defaults above.
    public static Builder builder() {
        return new Builder();
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    /// Opens a connection, within the connect timeout for each try.
    ///
    /// @throws DialException if no address answers, or the name has none
    /// @throws TlsException if TLS is asked for and fails
    /// @throws DeadlineException if a handshake with a proxy or by TLS takes too long
    public Connection dial(Endpoint endpoint) throws IOException {
        return dial(endpoint, Deadline.NEVER);
    }

    /// As [#dial(Endpoint)], with all tries, pauses and handshakes done by `deadline`.
    public Connection dial(Endpoint endpoint, Deadline deadline) throws IOException {
        for (int repetition = 0; ; repetition++) {
            try {
                return dialOnce(endpoint, deadline);
            } catch (DialException e) {
                if (repetition >= retry.times()) {
                    throw e;
                }
                pause(retry.pause(repetition), deadline, e);
            }
        }
    }

    private static void pause(Duration pause, Deadline deadline, DialException failure)
            throws IOException {
        if (pause.compareTo(deadline.remaining()) >= 0) {
            throw failure;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the next try");
        }
    }

    private Connection dialOnce(Endpoint endpoint, Deadline deadline) throws IOException {
        if (proxy != null && (endpoint.isUnix() || endpoint.isAnyHost())) {
            throw new IllegalArgumentException(
                    "a proxy connects to a host: '" + endpoint + "' names none");
        }
        Deadline connected = deadline.or(Deadline.after(connectTimeout));
        Connection connection =
                connect(proxy == null ? endpoint : proxy.endpoint(), endpoint, connected);
        try {
            if (proxy != null) {
                connection.handshakeDeadline(connected);
                ask(proxy, connection, endpoint);
                connection.proxied();
            }
            connection.handshakeDeadline(deadline);
            if (endpoint.security() == Security.TLS) {
                connection.startTls(tls == null ? Tls.client() : tls);
            }
            connection.handshakeDeadline(Deadline.NEVER);
            return connection;
        } catch (TlsException e) {
            connection.close(); // in order: the alert that says why is on its way
            throw e;
        } catch (IOException | RuntimeException e) {
            connection.abort(e);
            throw e;
        }
    }

    private static void ask(Proxy proxy, Connection connection, Endpoint target)
            throws IOException {
        try {
            proxy.ask(connection, target);
        } catch (DeadlineException _) {
            throw new DeadlineException(
                    Phase.HANDSHAKE,
                    "the proxy "
                            + proxy.endpoint()
                            + " did not answer in time; is it a proxy of another kind?");
        }
    }

    private Connection connect(Endpoint next, Endpoint target, Deadline deadline)
            throws IOException {
        long start = Deadline.now();
        HappyEyeballs race =
                new HappyEyeballs(addresses(next, deadline), engine, source, deadline, observer);
        Connecting won = race.connect();
        if (won == null) {
            throw new DialException(target, race.failed());
        }
        try {
            return new Connection(
                    won.transport(),
                    Role.CLIENT,
                    target.isUnix() || target.isAnyHost() ? "localhost" : target.host(),
                    limits,
                    observer,
                    Duration.ofNanos(Deadline.now() - start));
        } catch (IOException | RuntimeException e) { // an observer's failure, too
            won.close();
            throw e;
        }
    }

    private List<? extends SocketAddress> addresses(Endpoint next, Deadline deadline)
            throws IOException {
        if (next.isUnix()) {
            return List.of(UnixDomainSocketAddress.of(next.host()));
        }
        List<SocketAddress> addresses = new ArrayList<>(); // no stream: it costs each cold start
        for (InetAddress each : HappyEyeballs.interleave(resolve(next, deadline))) {
            addresses.add(new InetSocketAddress(each, next.port()));
        }
        return addresses;
    }

    private List<InetAddress> resolve(Endpoint endpoint, Deadline deadline) throws IOException {
        String host = endpoint.isAnyHost() ? "localhost" : endpoint.host();
        long start = Deadline.now();
        observer.on(new Event.Resolving(host));
        List<InetAddress> addresses;
        try {
            addresses =
                    resolver == Resolver.SYSTEM && isAddress(host)
                            ? resolver.resolve(host)
                            : lookUp(host, deadline);
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
        } catch (UnknownHostException | ExecutionException e) {
            throw new DialException(
                    "unknown host " + host + ": check its spelling, and that DNS can be reached",
                    e instanceof ExecutionException ? e.getCause() : e);
        }
        Duration took = Duration.ofNanos(Deadline.now() - start);
        observer.on(new Event.Resolved(host, HappyEyeballs.interleave(addresses), took));
        return addresses;
    }

    /// Whether it can't be a name, since no top-level domain ends with a digit: then nobody is
    /// asked.
    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
    }

    /// On a thread of its own, since the system's resolver takes no deadline: not a virtual one,
    /// since it would keep the carrier from all others while it waits.
    private List<InetAddress> lookUp(String host, Deadline deadline)
            throws IOException, ExecutionException {
        FutureTask<List<InetAddress>> answer = new FutureTask<>(() -> resolver.resolve(host));
        Thread.ofPlatform().daemon().name("porthole-resolve").start(answer);
        try {
            return answer.get(Deadline.nanos(deadline.remaining()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new DeadlineException(
                    Phase.RESOLVE,
                    "no address for " + host + " was found in time; is DNS reachable?");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        }
    }

    /// What a [Dialer] is made of. Not thread-safe.
    public static final class Builder {
        private Engine engine = Engine.standard();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Retry retry = Retry.NONE;
        private @Nullable InetAddress source;
        private @Nullable Proxy proxy;
        private @Nullable Tls tls;
        private Limits limits = Limits.DEFAULT;
        private Observer observer = Observer.NONE;
        private Resolver resolver = Resolver.SYSTEM;

        private Builder() {}

        /// What moves the bytes.
        public Builder engine(Engine moves) {
            engine = moves;
            return this;
        }

        /// The time for the look-up and all addresses together.
        ///
        /// @throws IllegalArgumentException if it is not more than zero
        public Builder connectTimeout(Duration timeout) {
            Limits.requirePositive(timeout, "connectTimeout");
            connectTimeout = timeout;
            return this;
        }

        /// How often to try again.
        public Builder retry(Retry policy) {
            retry = policy;
            return this;
        }

        /// The address of this machine to connect from; only targets of its family are reached.
        public Builder source(InetAddress address) {
            source = address;
            return this;
        }

        /// The proxy to go through. It looks the target's name up.
        public Builder proxy(Proxy through) {
            proxy = through;
            return this;
        }

        /// The TLS of an endpoint with [Security#TLS].
        public Builder tls(Tls setUp) {
            tls = setUp;
            return this;
        }

        /// The limits of the connections.
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        /// Sees every step.
        public Builder observer(Observer sees) {
            observer = sees;
            return this;
        }

        /// Looks names up, in place of the system.
        public Builder resolver(Resolver looksUp) {
            resolver = looksUp;
            return this;
        }

        /// The finished dialer.
        public Dialer build() {
            return new Dialer(this);
        }
    }
}
