package dev.porthole.net;

import dev.porthole.net.ring.RingEngine;
import dev.porthole.net.ring.RingListener;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;

/// What moves the bytes of sockets: the JDK's own, or io_uring. Behaviour differs in nothing but
/// speed.
///
/// | engine | how | where |
/// |---|---|---|
/// | `jdk` | the JDK's `SocketChannel` | everywhere |
/// | `ring` | io_uring, by loops that are the schedulers of their connections' virtual threads ([Connection#newThread]) | Linux 6.1 or later, with `--enable-native-access=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED` |
///
/// With `--add-opens java.base/sun.nio.ch=ALL-UNNAMED` as well, the ring sends files
/// ([Connection#transferFrom]) without copying.
///
/// A handler on a virtual thread of the ring may block on what it likes: a lock, a queue,
/// `Thread.sleep` or another library's socket keep nobody else waiting. What keeps a virtual thread
/// on its carrier does: computing, reading a file, looking a name up, native code, and waiting in a
/// static initialiser. For so long the other connections of that loop wait; past half a second the
/// log says so.
///
/// Lifecycle: of `ring`, one for a program, made by [#ring] or [#auto], used by listeners and
/// dialers, and closed after them. Thread-safe.
public final class Engine implements Closeable {
    private static final Engine JDK = new Engine(null, null);

    /// Replaced only by the tests, all of which run with either.
    private static volatile Engine standard = JDK;

    private final @Nullable RingEngine ring;
    private final @Nullable String obstacle;

    private Engine(@Nullable RingEngine ring, @Nullable String obstacle) {
        this.ring = ring;
        this.obstacle = obstacle;
    }

    /// The JDK's sockets.
    public static Engine jdk() {
        return JDK;
    }

    /// The engine of a listener or dialer that names none: the JDK's.
    public static Engine standard() {
        return standard;
    }

    static void standard(Engine engine) {
        standard = engine;
    }

    /// io_uring.
    ///
    /// @param loops how many, each with a thread of its own: as many as there are cores to keep
    ///   busy
    /// @throws IOException if it can't be used here, saying in one line why, and what helps
    /// @throws IllegalArgumentException if `loops` is less than 1
    public static Engine ring(int loops) throws IOException {
        Engine engine = auto(loops);
        if (engine.obstacle != null) {
            throw new IOException("the ring engine can't be used here: " + engine.obstacle);
        }
        return engine;
    }

    /// io_uring where it can be used, and else the JDK's sockets; [#obstacle] then says why.
    ///
    /// @param loops of the ring, at least 1
    /// @throws IllegalArgumentException if `loops` is less than 1
    public static Engine auto(int loops) {
        if (loops < 1) {
            throw new IllegalArgumentException("a ring engine has at least 1 loop");
        }
        Optional<String> why = RingEngine.obstacle();
        if (why.isPresent()) {
            return new Engine(null, why.get());
        }
        try {
            return new Engine(RingEngine.start(loops), null);
        } catch (IOException e) { // memory or descriptors, which the trial still had
            return new Engine(null, String.valueOf(e.getMessage()));
        }
    }

    /// `jdk` or `ring`.
    public String name() {
        return ring == null ? "jdk" : "ring";
    }

    /// Why [#auto] has not taken the ring, in one line with the remedy; empty if it has.
    public Optional<String> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    /// Native memory that its buffers hold now, in bytes; 0 for the JDK's, which nobody counts.
    public long bufferBytes() {
        return ring == null ? 0 : ring.bufferBytes();
    }

    /// Connections of the ring whose descriptors are open; 0 for the JDK's, which nobody counts.
    public int connections() {
        return ring == null ? 0 : ring.connections();
    }

    /// Listens on an address.
    ///
    /// @param where null for any interface, of both families
    Acceptor listen(@Nullable SocketAddress where, int port, Listener.Options options)
            throws IOException {
        if (ring == null) {
            return SocketAcceptor.bind(where, port, options);
        }
        RingListener.Options how =
                new RingListener.Options(options.backlog(), options.reuseAddress());
        return new RingAcceptor(
                where == null ? listenAnywhere(ring, port, how) : ring.listen(where, how));
    }

    /// By IPv6, whose any address takes IPv4 too, unless this machine has none.
    private static RingListener listenAnywhere(
            RingEngine ring, int port, RingListener.Options options) throws IOException {
        try {
            InetAddress six = InetAddress.getByAddress(new byte[16]);
            return ring.listen(new InetSocketAddress(six, port), options);
        } catch (SocketException e) {
            if (!isWithoutIpv6(e)) {
                throw e;
            }
            InetAddress four = InetAddress.getByAddress(new byte[4]);
            return ring.listen(new InetSocketAddress(four, port), options);
        }
    }

    private static boolean isWithoutIpv6(SocketException e) {
        return String.valueOf(e.getMessage()).startsWith("Address family not supported");
    }

    /// A socket that is to be connected, from `source` unless it is null.
    Connecting connecting(SocketAddress address, @Nullable InetAddress source) throws IOException {
        return ring == null
                ? new SocketConnecting(address, source)
                : new RingConnecting(ring, address, source);
    }

    /// Breaks off the ring's connections and ends its threads; a handler that waits for something
    /// else goes on without it. Of the JDK's sockets nothing is closed.
    @Override
    public void close() {
        if (ring != null) {
            ring.close();
        }
    }
}
