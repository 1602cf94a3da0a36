package dev.porthole.server;

import dev.porthole.net.Addresses;
import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Limits;
import dev.porthole.net.Listener;
import dev.porthole.net.MalformedException;
import dev.porthole.net.NetException;
import dev.porthole.net.Observer;
import dev.porthole.net.ProxyProtocol;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// Accepts connections and runs a [Handler] for each.
///
/// Nothing that one client does ends the server or disturbs another client. A permit is taken
/// before a connection is accepted, so that there are never more than [Limits#maxConnections];
/// further clients wait in the kernel's queue. A PROXY header and a TLS handshake are done on the
/// client's own thread.
///
/// Lifecycle:
/// 1. [#builder], then [Builder#start]: it listens, and accepts on a thread of its own;
/// 2. [#close(Deadline)]: it accepts no more, lets the handlers finish, and closes what is left.
///
/// Thread-safe.
public final class Server implements AutoCloseable {
    private final String name;
    private final Handler handler;
    private final @Nullable Tls tls;
    private final boolean proxyProtocol;
    private final Limits limits;
    private final Listener listener;
    private final Sessions sessions;
    private final ServerMetrics metrics;
    private final Thread acceptor;

    /// What became of the connections that were open when a server was closed.
    ///
    /// @param finished ended by themselves
    /// @param closed were broken off at the deadline
    public record Drained(int finished, int closed) {}

    private Server(Builder builder, Listener listener) {
        this.name = builder.name;
        this.handler =
                builder.concurrency instanceof Concurrency.ProcessPerClient process
                        ? new ProcessHandler(process.command())
                        : builder.handler;
        this.tls = builder.tls;
        this.proxyProtocol = builder.proxyProtocol;
        this.limits = builder.limits;
        this.listener = listener;
        this.sessions =
                Sessions.of(
                        builder.concurrency, builder.limits.maxConnections(), name, this::serve);
        this.metrics = new ServerMetrics(sessions);
        this.acceptor = listener.newThread("porthole-" + name + "-accept", this::acceptAll);
    }

    /// Starts from the defaults: any interface, a port of the kernel's choice, a virtual thread for
    /// each client, in clear, on the JDK's sockets.
    ///
    /// @param name of the service, for logs and metrics
    public static Builder builder(String name, Handler handler) {
        return new Builder(name, handler);
    }

    /// The name of the service.
    public String name() {
        return name;
    }

    /// The address that it listens on, with the port that the kernel chose.
    public Endpoint endpoint() {
        return listener.endpoint();
    }

    /// The address that it listens on as the kernel has it, as text: `127.0.0.1:50007`,
    /// `[::]:50007`.
    public String listensOn() throws IOException {
        return Addresses.format(listener.localAddress());
    }

    /// What it has done so far.
    public ServerMetrics metrics() {
        return metrics;
    }

    private void acceptAll() {
        try (AcceptBackoff backoff = new AcceptBackoff(name)) {
            while (sessions.acquire()) {
                Throwable failure = acceptOne();
                if (failure == null) {
                    backoff.reset();
                } else if (!sessions.isOpen() || !backoff.pause(failure, sessions)) {
                    return;
                }
            }
        }
    }

    /// Accepts a connection and starts its session; what failed, if something did.
    private @Nullable Throwable acceptOne() {
        Connection connection = null;
        try {
            connection = listener.accept();
            metrics.countAccepted();
            sessions.run(connection);
            return null;
        } catch (Throwable e) { // no descriptor, no memory, no thread: none of it ends the server
            sessions.release();
            if (connection != null) {
                abort(connection, e);
            }
            return e;
        }
    }

    private void serve(Connection connection) {
        try {
            if (prepare(connection)) {
                handler.handle(connection);
            }
            connection.close();
        } catch (DeadlineException | TlsException | MalformedException | WireException e) {
            close(connection); // in order: what the handler said last may be on its way
            failed(connection, Level.DEBUG, e);
        } catch (Throwable e) { // whatever it is, it ends this connection only
            boolean byItself =
                    e instanceof NetException || connection.isBroken() || !connection.isOpen();
            abort(connection, e);
            failed(connection, byItself ? Level.DEBUG : Level.WARNING, e);
        }
    }

    /// Does what comes before the handler; false if the client is refused.
    private boolean prepare(Connection connection) throws IOException {
        connection.deadline(Deadline.after(limits.sessionTimeout()));
        try {
            if (proxyProtocol) {
                connection.readDeadline(Deadline.after(limits.handshakeTimeout()));
                ProxyProtocol.receive(connection);
                connection.readDeadline(Deadline.NEVER);
            }
            if (tls != null) {
                connection.startTls(tls);
            }
            return true;
        } catch (TlsException e) {
            refused(connection, e);
            return false; // closed in order: the alert that says why is on its way
        } catch (IOException e) {
            refused(connection, e);
            connection.abort(e);
            return false;
        }
    }

    private void refused(Connection connection, IOException e) {
        metrics.countRefused();
        Log.write(Level.DEBUG, name + ": refused " + connection, e);
    }

    private void failed(Connection connection, Level level, Throwable e) {
        metrics.countFailed();
        Log.write(level, name + ": the handler of " + connection + " failed", e);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            abort(connection, e);
        }
    }

    private static void abort(Connection connection, Throwable why) {
        try {
            connection.abort(why);
        } catch (IOException e) {
            Log.write(Level.DEBUG, connection + " could not be closed", e);
        }
    }

    /// Whether it still accepts connections.
    public boolean isAccepting() {
        return sessions.isOpen();
    }

    /// Accepts no more, waits for the connections' handlers to finish until `deadline`, and then
    /// breaks off those that are left. The port is free as soon as accepting has ended.
    public Drained close(Deadline deadline) throws IOException {
        sessions.close();
        listener.close();
        Drained drained = sessions.drain(deadline);
        join();
        return drained;
    }

    /// As [#close(Deadline)], with a second for the handlers.
    @Override
    public void close() throws IOException {
        close(Deadline.after(Duration.ofSeconds(1)));
    }

    /// Waits until the server accepts no more.
    public void join() {
        try {
            acceptor.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a [Server] is made of. Not thread-safe.
    public static final class Builder {
        private final String name;
        private final Handler handler;
        private Endpoint endpoint = Endpoint.of("", 0);
        private int backlog = Listener.Options.DEFAULT.backlog();
        private @Nullable Tls tls;
        private boolean proxyProtocol;
        private Limits limits = Limits.DEFAULT;
        private Concurrency concurrency = Concurrency.virtual();
        private List<Observer> observers = List.of();
        private Engine engine = Engine.standard();

        private Builder(String name, Handler handler) {
            this.name = name;
            this.handler = handler;
        }

        /// Where to listen.
        public Builder endpoint(Endpoint where) {
            endpoint = where;
            return this;
        }

        /// How many connections the kernel keeps ready to be accepted, about.
        public Builder backlog(int count) {
            backlog = count;
            return this;
        }

        /// Speaks TLS from the first byte.
        public Builder tls(Tls setUp) {
            tls = setUp;
            return this;
        }

        /// Expects a PROXY header on every connection (see [ProxyProtocol] for when this is safe).
        public Builder proxyProtocol(boolean expected) {
            proxyProtocol = expected;
            return this;
        }

        /// What to put up with.
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        /// How to serve many clients.
        public Builder concurrency(Concurrency model) {
            concurrency = model;
            return this;
        }

        /// See every step of every connection.
        public Builder observers(Observer... see) {
            observers = List.of(see);
            return this;
        }

        /// What moves the bytes. It stays open when the server is closed.
        public Builder engine(Engine moves) {
            engine = moves;
            return this;
        }

        /// Listens, and starts to accept.
        ///
        /// @throws dev.porthole.net.ListenException if the address can't be listened on
        public Server start() throws IOException {
            Listener listener =
                    Listener.bind(
                            endpoint,
                            new Listener.Options(
                                    backlog, true, limits, Observer.all(observers), engine));
            Server server = new Server(this, listener);
            server.acceptor.start();
            return server;
        }
    }
}
