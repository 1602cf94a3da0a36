package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What this process and the engine under test held at one moment, so that a test can tell what is
/// left of what it did since. Made before the server's clients, and after the server.
///
/// @param descriptors of any kind
/// @param connections of the engine, where it counts them
/// @param bufferBytes of the engine, where it counts them
record Leftovers(long descriptors, int connections, long bufferBytes) {
    /// What each loop keeps for the next connections, at most.
    private static final long KEPT_BYTES = 64 * 64 * 1024;

    private static final int LOOPS = 2;

    static Leftovers now() {
        Engine engine = Engine.standard();
        return new Leftovers(openDescriptors(), engine.connections(), engine.bufferBytes());
    }

    private static long openDescriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the server has no client and all descriptors are back.
    void awaitNone(Server server) {
        Await.until(() -> server.metrics().active() == 0);
        Await.until(() -> Engine.standard().connections() <= connections);
        Await.until(() -> openDescriptors() <= descriptors);
        assertThat(Engine.standard().bufferBytes())
                .isLessThanOrEqualTo(bufferBytes + LOOPS * KEPT_BYTES);
    }
}
