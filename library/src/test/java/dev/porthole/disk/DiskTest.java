package dev.porthole.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Work on the disk keeps nobody but the one who wants it done.
@Timeout(60)
class DiskTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);

    /// How a handler writes.
    enum Way {
        CALL {
            @Override
            void write(SlowFile file) throws IOException {
                assertThat(Disk.call(() -> file.write(ByteBuffer.allocate(1)))).isEqualTo(1);
            }
        },
        WRITE_BEHIND {
            @Override
            void write(SlowFile file) throws IOException {
                try (WriteBehind behind = new WriteBehind(file)) {
                    behind.write(ByteBuffer.allocate(8 * Buffers.BYTES));
                    behind.flush();
                }
            }
        };

        abstract void write(SlowFile file) throws IOException;
    }

    /// Done by the handler itself, the write would keep the only loop, and `other` from its echo.
    @ParameterizedTest
    @EnumSource
    void aBusyDiskKeepsNoOtherConnectionOfTheLoop(Way way) throws Exception {
        SlowFile slow = new SlowFile();
        Handler writer =
                connection -> {
                    connection.read(1);
                    way.write(slow);
                    connection.write(new byte[] {'w'});
                };
        try (Engine engine = Engine.auto(1)) {
            assumeTrue(engine.obstacle().isEmpty(), () -> engine.obstacle().orElse(""));
            Dialer dialer = Dialer.builder().engine(Engine.jdk()).build();
            try (Server writing = serve(Server.builder("writer", writer), engine);
                    Server echo = serve(SimpleService.ECHO.server(), engine);
                    Connection stuck = dialer.dial(writing.endpoint());
                    Connection other = dialer.dial(echo.endpoint())) {
                stuck.write(new byte[] {'s'});
                slow.awaitUse();
                other.write(new byte[] {'o'});
                assertThat(other.read(1)).containsExactly('o');
                slow.let();
                assertThat(stuck.read(1)).containsExactly('w');
            } finally {
                slow.let();
            }
        }
    }

    private static Server serve(Server.Builder server, Engine engine) throws IOException {
        return server.engine(engine).endpoint(LOOPBACK).start();
    }

    @Test
    void anInterruptDoesNotBreakTheWork() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(Disk.call(() -> Thread.currentThread().isInterrupted())).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void failuresAreThoseOfTheWork() {
        IOException failure = new IOException("full");
        assertThatThrownBy(() ->
                        Disk.run(() -> {
                            throw failure;
                        }))
                .isSameAs(failure);
        IllegalStateException fault = new IllegalStateException();
        assertThatThrownBy(() ->
                        Disk.run(() -> {
                            throw fault;
                        }))
                .isSameAs(fault);
    }

    /// All threads are taken by work that wants more done.
    @Test
    void workMayWantMoreDone() throws Exception {
        CyclicBarrier allTaken = new CyclicBarrier(Disk.MAX_THREADS);
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < Disk.MAX_THREADS; i++) {
                answers.add(
                        askers.submit(() ->
                                Disk.call(() -> {
                                    meet(allTaken);
                                    return Disk.call(() -> 1);
                                })));
            }
            for (Future<Integer> each : answers) {
                assertThat(each.get()).isEqualTo(1);
            }
        }
    }

    private static void meet(CyclicBarrier others) throws IOException {
        try {
            others.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IOException(e);
        }
    }
}
