package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.echo.SimpleService;
import dev.porthole.interop.Tool;
import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.EngineKind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/// Handlers may block on what they like: the other connections of their loop are served meanwhile.
/// A file is the exception: it keeps the loop, and no longer than it takes.
@Timeout(60)
class BlockingHandlerTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);
    private static final Tool MKFIFO = new Tool("mkfifo", "coreutils", "--version");

    private final Dialer dialer = Dialer.builder().engine(Engine.jdk()).build();
    private Engine engine;

    /// What a handler waits for, and how it is let go.
    enum Obstacle {
        LOCK {
            @Override
            Handler handler(Gate gate) {
                return connection -> {
                    connection.write(connection.read(1));
                    gate.lock.lock();
                    gate.lock.unlock();
                    connection.write(connection.read(1));
                };
            }
        },
        MONITOR {
            @Override
            Handler handler(Gate gate) {
                return connection -> {
                    connection.write(connection.read(1));
                    synchronized (gate) {
                        connection.write(connection.read(1));
                    }
                };
            }
        },
        WAIT {
            @Override
            Handler handler(Gate gate) {
                return connection -> {
                    connection.write(connection.read(1));
                    gate.await();
                    connection.write(connection.read(1));
                };
            }
        },
        QUEUE {
            @Override
            Handler handler(Gate gate) {
                return connection -> {
                    connection.write(connection.read(1));
                    connection.write(gate.take());
                };
            }
        },
        SOCKET_OF_THE_JDK {
            @Override
            Handler handler(Gate gate) {
                return connection -> {
                    connection.write(connection.read(1));
                    try (Connection other = gate.dial()) {
                        connection.write(other.read(1));
                    }
                };
            }
        };

        abstract Handler handler(Gate gate);
    }

    /// Closed until it is opened.
    private static final class Gate implements AutoCloseable {
        final ReentrantLock lock = new ReentrantLock();
        private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private final Object opening = new Object();
        private boolean isOpen;
        private final Server other;

        Gate() throws IOException {
            other =
                    Server.builder("late", connection -> connection.write(take()))
                            .engine(Engine.jdk())
                            .endpoint(LOOPBACK)
                            .start();
        }

        Connection dial() throws IOException {
            return Dialer.builder().engine(Engine.jdk()).build().dial(other.endpoint());
        }

        byte[] take() throws IOException {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        void await() throws IOException {
            synchronized (opening) {
                while (!isOpen) {
                    try {
                        opening.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                }
            }
        }

        void open() {
            queue.add(new byte[] {'b'});
            synchronized (opening) {
                isOpen = true;
                opening.notifyAll();
            }
        }

        @Override
        public void close() throws IOException {
            other.close();
        }
    }

    /// One loop for all.
    @BeforeEach
    void startALoop() {
        engine = Engine.auto(1);
        assertThat(engine.name()).isEqualTo(EngineKind.RING.engine().name());
    }

    @AfterEach
    void stopIt() {
        engine.close();
    }

    private Server serve(Handler handler) throws IOException {
        return Server.builder("blocking", handler).engine(engine).endpoint(LOOPBACK).start();
    }

    private Server echo() throws IOException {
        return SimpleService.ECHO.server().engine(engine).endpoint(LOOPBACK).start();
    }

    private static void assertEchoes(Connection connection, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connection.write(new byte[] {(byte) i});
            assertThat(connection.read(1)).containsExactly((byte) i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepNobodyElseWaiting(Obstacle obstacle) throws Exception {
        try (Gate gate = new Gate();
                Server blocking = serve(obstacle.handler(gate));
                Server echo = echo()) {
            gate.lock.lock();
            try (Connection stuck = dialer.dial(blocking.endpoint())) {
                synchronized (gate) {
                    assertEchoes(stuck, 1);
                    stuck.write(new byte[] {'b'});
                    try (Connection other = dialer.dial(echo.endpoint())) {
                        assertEchoes(other, 100);
                    }
                }
                gate.lock.unlock();
                gate.open();
                assertThat(stuck.read(1)).containsExactly('b');
            }
        }
    }

    @Test
    void aSleepKeepsNobodyElseWaitingAndEndsWithItsServer() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Server sleepy = serve(connection -> sleep(connection, interrupted));
                Server echo = echo();
                Connection stuck = dialer.dial(sleepy.endpoint());
                Connection other = dialer.dial(echo.endpoint())) {
            assertEchoes(stuck, 1);
            assertEchoes(other, 100);
            assertThat(sleepy.close(Deadline.after(Duration.ZERO)))
                    .isEqualTo(new Server.Drained(0, 1));
            interrupted.await();
            assertEchoes(other, 100);
        }
    }

    private static void sleep(Connection connection, CountDownLatch interrupted)
            throws IOException {
        connection.write(connection.read(1));
        try {
            Thread.sleep(Duration.ofHours(1)); // what this test is about
        } catch (InterruptedException _) {
            interrupted.countDown();
        }
    }

    /// A named pipe is a file that takes until somebody writes.
    @Test
    void aFileKeepsTheOthersWaitingAsLongAsItTakes(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        String mkfifo = MKFIFO.require().toString();
        assertThat(new ProcessBuilder(mkfifo, pipe.toString()).start().waitFor()).isZero();
        CountDownLatch reads = new CountDownLatch(1);
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw"); // both ends
                Server reader = serve(connection -> read(connection, pipe, reads));
                Server echo = echo();
                Connection other = dialer.dial(echo.endpoint());
                Connection stuck = dialer.dial(reader.endpoint())) {
            assertEchoes(other, 1);
            stuck.write(new byte[] {'s'});
            reads.await();
            other.write(new byte[] {'o'});
            writer.write('b');
            assertThat(stuck.read(1)).containsExactly('b');
            assertThat(other.read(1)).containsExactly('o');
            assertEchoes(other, 100);
        }
    }

    private static void read(Connection connection, Path file, CountDownLatch reads)
            throws IOException {
        connection.read(1);
        try (InputStream input = Files.newInputStream(file)) {
            reads.countDown();
            connection.write(new byte[] {(byte) input.read()});
        }
    }
}
