package dev.porthole.net.ring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says of the send buffer of a socket of this process.
@SuppressWarnings("restricted")
record SendBuffer(int fd) {
    /// What is asked for, after the kernel's doubling.
    static final int MUCH_BYTES = 8 * 1024 * 1024;

    private static final int SOCK_SNDBUF_LOCK = 1; // <linux/socket.h>

    private static final MethodHandle GETSOCKOPT =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("getsockopt"),
                            FunctionDescriptor.of(
                                    JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    /// Skips a test where the system allows no such buffer.
    static void requireMuch() throws IOException {
        String allowed = Files.readAllLines(Path.of("/proc/sys/net/core/wmem_max")).getFirst();
        assumeTrue(
                Long.parseLong(allowed) >= MUCH_BYTES / 2,
                () -> "net.core.wmem_max is " + allowed + ", less than " + MUCH_BYTES / 2);
    }

    /// Of the socket that is connected to `remote`.
    static SendBuffer of(SocketAddress remote) throws IOException {
        try (Arena arena = Arena.ofConfined();
                var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Native os = new Native(arena);
            for (Path each : descriptors.toList()) {
                int fd = Integer.parseInt(each.getFileName().toString());
                if (isConnectedTo(os, fd, remote)) {
                    return new SendBuffer(fd);
                }
            }
        }
        throw new AssertionError("no socket is connected to " + remote);
    }

    private static boolean isConnectedTo(Native os, int fd, SocketAddress remote) {
        try {
            return SocketAddresses.remote(os, fd).equals(remote);
        } catch (IOException _) { // no socket, or not connected
            return false;
        }
    }

    /// Whether its size is set, and TCP may not find one.
    boolean isLocked() {
        return (get(Abi.SO_BUF_LOCK) & SOCK_SNDBUF_LOCK) != 0;
    }

    int bytes() {
        return get(Abi.SO_SNDBUF);
    }

    private int get(int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment bytes = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            int result = (int) GETSOCKOPT.invokeExact(fd, Abi.SOL_SOCKET, option, value, bytes);
            if (result != 0) {
                throw new AssertionError("the kernel does not tell option " + option);
            }
            return value.get(JAVA_INT, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
