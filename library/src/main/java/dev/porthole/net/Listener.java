package dev.porthole.net;

import dev.porthole.net.Flow.Role;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// A bound and listening socket, TCP or Unix.
///
/// Any interface (`:80`) and `[::]` are dual-stack: they take IPv4 and IPv6; `0.0.0.0` takes IPv4
/// only.
///
/// Lifecycle: [#bind], [#accept] as often as wanted, [#close]. Thread-safe.
public final class Listener implements Closeable {
    private static final int FILE_TYPE = 0170000; // S_IFMT and S_IFSOCK: POSIX, <sys/stat.h>
    private static final int SOCKET = 0140000;

    private final Acceptor acceptor;
    private final Endpoint endpoint;
    private final Options options;

    /// How to listen.
    ///
    /// @param backlog connections that the kernel keeps ready to be accepted, about; it has a bound
    ///   of its own (1,024)
    /// @param reuseAddress whether a port can be bound again while connections of an earlier
    ///   listener fade away (`SO_REUSEADDR`; true)
    /// @param limits of the accepted connections ([Limits#DEFAULT])
    /// @param observer sees the accepted connections (none)
    /// @param engine what moves the bytes ([Engine#standard])
    public record Options(
            int backlog, boolean reuseAddress, Limits limits, Observer observer, Engine engine) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(1024, true, Limits.DEFAULT, Observer.NONE, Engine.standard());

        /// Checks the backlog.
        ///
        /// @throws IllegalArgumentException if it is less than 1
        public Options {
            if (backlog < 1) {
                throw new IllegalArgumentException("backlog is at least 1");
            }
        }
    }

    private Listener(Acceptor acceptor, Endpoint endpoint, Options options) {
        this.acceptor = acceptor;
        this.endpoint = endpoint;
        this.options = options;
    }

    /// Listens on an address with the defaults of [Options].
    ///
    /// @throws ListenException if it can't, saying why
    public static Listener bind(Endpoint endpoint) throws IOException {
        return bind(endpoint, Options.DEFAULT);
    }

    /// Listens on an address. Port 0 lets the kernel choose one: see [#endpoint()].
    ///
    /// @throws ListenException if it can't, saying why
    public static Listener bind(Endpoint endpoint, Options options) throws IOException {
        return endpoint.isUnix() ? bindUnix(endpoint, options) : bindInet(endpoint, options);
    }

    private static Listener bindInet(Endpoint endpoint, Options options) throws IOException {
        @Nullable SocketAddress address = endpoint.isAnyHost() ? null : address(endpoint);
        try {
            Acceptor acceptor = options.engine().listen(address, endpoint.port(), options);
            InetSocketAddress bound = (InetSocketAddress) acceptor.local();
            return new Listener(acceptor, endpoint.withPort(bound.getPort()), options);
        } catch (IOException e) {
            throw ListenException.explain(endpoint, e);
        }
    }

    private static InetSocketAddress address(Endpoint endpoint) throws IOException {
        try {
            return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new DialException("unknown host " + endpoint.host() + ": check its spelling", e);
        }
    }

    private static Listener bindUnix(Endpoint endpoint, Options options) throws IOException {
        Path path = Path.of(endpoint.host());
        removeStale(path);
        try {
            SocketAddress address = UnixDomainSocketAddress.of(path);
            return new Listener(options.engine().listen(address, 0, options), endpoint, options);
        } catch (IOException e) {
            throw ListenException.explain(endpoint, e);
        }
    }

    /// Removes the socket that a listener which is no more has left; never a file of another kind.
    private static void removeStale(Path path) throws IOException {
        if (isSocket(path) && !isListenedOn(path)) {
            Files.deleteIfExists(path);
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & FILE_TYPE) == SOCKET;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /// Without waiting: a listener whose queue is full takes nobody now, but it is there.
    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException _) {
            return false;
        } catch (SocketException _) {
            return true; // nobody knows: leave it
        }
    }

    /// Waits for a connection, and returns it as it is: no byte read, no TLS yet. Of several, any
    /// may be the first: an engine with several loops keeps no order.
    ///
    /// @throws java.nio.channels.ClosedChannelException once the listener is closed
    /// @throws IOException if the process or the system has no descriptor left, among others;
    ///   accepting can go on later
    public Connection accept() throws IOException {
        Transport accepted = acceptor.accept();
        try {
            return new Connection(
                    accepted, Role.SERVER, "", options.limits(), options.observer(), Duration.ZERO);
        } catch (RuntimeException e) { // an observer's failure
            accepted.close();
            throw e;
        }
    }

    /// An unstarted virtual thread on which [#accept] is cheapest, whatever the engine.
    public Thread newThread(String name, Runnable task) {
        return acceptor.newThread(name, task);
    }

    /// The address that is listened on, with the port that the kernel chose.
    public Endpoint endpoint() {
        return endpoint;
    }

    /// The address that is listened on, as the kernel has it.
    public SocketAddress localAddress() throws IOException {
        return acceptor.local();
    }

    @Override
    public void close() throws IOException {
        if (endpoint.isUnix() && acceptor.isOpen()) {
            // First, while nobody else can have put a socket of his own there.
            Files.deleteIfExists(Path.of(endpoint.host()));
        }
        acceptor.close();
    }
}
