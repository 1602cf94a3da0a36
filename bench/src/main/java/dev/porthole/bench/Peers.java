package dev.porthole.bench;

import dev.porthole.bench.peer.NettyEcho;
import dev.porthole.bench.peer.PortholeEcho;
import dev.porthole.bench.peer.VirtualThreadEcho;

import java.util.List;

/// The servers that are compared, in the order of the tables. To add one, write its program (in the
/// package `peer`, or in `bench/peers`) and add a line here.
final class Peers {
    /// What the others are divided by unless told otherwise.
    static final String REFERENCE = "c-epoll";

    private static final List<Peer> ALL =
            List.of(
                    new JavaPeer("porthole", PortholeEcho.class, "ring"),
                    new JavaPeer("porthole-jdk", PortholeEcho.class, "jdk"),
                    new NativePeer("c-epoll", "epoll_echo.c", Toolchain.c("gcc")),
                    new NativePeer(
                            "c-uring", "uring_echo.c", Toolchain.c("gcc, liburing-dev", "-luring")),
                    new JavaPeer("netty-epoll", NettyEcho.class, "epoll"),
                    new JavaPeer("netty-uring", NettyEcho.class, "io_uring"),
                    new JavaPeer("netty-nio", NettyEcho.class, "nio"),
                    new NativePeer("go", "echo.go", Toolchain.go()),
                    new NativePeer("tokio", "tokio", Toolchain.cargo("cargo, librust-tokio-dev")),
                    new JavaPeer("jdk-virtual", VirtualThreadEcho.class),
                    new PythonPeer("asyncio", "asyncio_echo.py"));

    private Peers() {}

    static List<Peer> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.stream().map(Peer::name).toList();
    }

    /// The peers of these names, in the order of this table.
    ///
    /// @throws IllegalArgumentException if a name is unknown, saying which there are
    static List<Peer> named(List<String> names) {
        for (String name : names) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException(
                        "no peer '" + name + "'; there are " + String.join(", ", names()));
            }
        }
        return ALL.stream().filter(peer -> names.contains(peer.name())).toList();
    }
}
