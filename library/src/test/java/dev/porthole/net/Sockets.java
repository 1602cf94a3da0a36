package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// This process's sockets, and peers that misbehave below the level of the library.
final class Sockets {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Sockets() {}

    /// Every open socket of this process, by its number in the kernel.
    static Set<String> open() throws IOException {
        Set<String> sockets = new HashSet<>();
        try (var links = Files.list(DESCRIPTORS)) {
            for (Path each : links.toList()) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (target.startsWith("socket:")) {
                        sockets.add(target);
                    }
                } catch (NoSuchFileException _) {
                    continue; // closed meanwhile
                }
            }
        }
        return sockets;
    }

    /// Waits until no socket is open that was not open `before`; closing may be another thread's.
    static void assertNoneSince(Set<String> before) throws IOException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(10));
        Set<String> left = open();
        left.removeAll(before);
        while (!left.isEmpty() && !deadline.isPassed()) {
            Thread.yield();
            left = open();
            left.removeAll(before);
        }
        assertThat(left).as("sockets left open").isEmpty();
    }

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /// A resolver that gives these addresses for any name.
    static Resolver resolvingTo(String... literals) {
        List<InetAddress> addresses =
                java.util.Arrays.stream(literals).map(Sockets::address).toList();
        return _ -> addresses;
    }

    /// A port of `host` that nobody listens on.
    static int freePort(String host) throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of(host, 0))) {
            return listener.endpoint().port();
        }
    }

    /// A listener that answers nobody: its backlog is full, so the kernel drops what comes.
    record Silent(ServerSocketChannel listener, List<SocketChannel> fill) implements Closeable {
        static Silent on(String host, int port) throws IOException {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(host(host), port), 1);
            // Linux keeps one more than the backlog.
            SocketChannel first = SocketChannel.open(listener.getLocalAddress());
            SocketChannel second = SocketChannel.open(listener.getLocalAddress());
            return new Silent(listener, List.of(first, second));
        }

        private static InetAddress host(String literal) throws UnknownHostException {
            return InetAddress.getByName(literal);
        }

        int port() throws IOException {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel each : fill) {
                each.close();
            }
            listener.close();
        }
    }
}
