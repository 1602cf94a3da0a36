package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// The engine by itself: what a kernel lacks, what it holds, what it gives back.
@Timeout(60)
class RingEngineTest {
    private static final SocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final RingListener.Options OPTIONS = new RingListener.Options(256, true);

    /// Kernels of several ages, and a ring whose queues are full at once.
    static final List<Features> KERNELS =
            List.of(
                    Features.ALL,
                    Features.NONE,
                    new Features(true, true, false, 2048),
                    new Features(true, false, true, 2048),
                    new Features(false, true, true, 2048),
                    new Features(true, true, true, 4),
                    new Features(false, false, false, 4));

    @BeforeAll
    static void needsIoUring() {
        assumeTrue(RingEngine.obstacle().isEmpty(), () -> RingEngine.obstacle().orElse(""));
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void echoesOnEveryKernel(Features kernel) throws Exception {
        assertThat(Obstacle.find(kernel)).isNull();
        try (RingEngine engine = RingEngine.start(2, kernel)) {
            RingListener listener = engine.listen(LOOPBACK, OPTIONS);
            Thread acceptor = serve(listener);
            List<Thread> clients = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 100; i++) {
                int seed = i;
                RingAttempt attempt = engine.attempt(listener.local(), null);
                Thread client = attempt.newThread("client", () -> echo(attempt, seed, failures));
                client.start();
                clients.add(client);
            }
            for (Thread each : clients) {
                each.join();
            }
            assertThat(failures).isEmpty();
            listener.close();
            acceptor.join();
        }
    }

    /// Without what accepts, connects or wakes it, a loop would be there and do nothing.
    @Test
    void aDefectThatIsNoConnectionsEndsTheLoop() throws Exception {
        Loop loop = new Loop(1, Features.ALL);
        loop.start();
        complete(loop, Loop.ACCEPT, 1000);
        loop.join();
        assertThatThrownBy(() -> loop.call(() -> "never")).hasMessageContaining("by a defect");
    }

    /// Its stack trace is in the standard error, as of any thread.
    @Test
    void aLoopThatADefectHasEndedSaysSo() throws Exception {
        Loop loop = new Loop(1, Features.ALL);
        loop.start();
        loop.execute(() -> {
            throw new IllegalStateException("a test's");
        });
        loop.join();
        assertThatThrownBy(() -> loop.call(() -> "never"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "porthole-loop-1 has ended by a defect: java.lang.IllegalStateException: a"
                                + " test's");
    }

    /// A completion that nothing waits for, of a connection or of none: each is in the log.
    @Test
    void aDefectEndsTheConnectionThatItIsAboutAndNoOther() throws Exception {
        Loop loop = new Loop(1, Features.ALL);
        loop.start();
        RingListener listener = new RingListener(List.of(loop), LOOPBACK, OPTIONS);
        try (SocketChannel peer = SocketChannel.open(listener.local())) {
            RingSocket victim = listener.accept();
            complete(loop, Loop.POLL, victim.index());
            complete(loop, Loop.POLL, 1000);
            assertThatThrownBy(() -> peer.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
            assertThatThrownBy(() -> victim.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class);
        }
        try (SocketChannel peer = SocketChannel.open(listener.local())) {
            RingSocket other = listener.accept();
            peer.write(ByteBuffer.wrap(new byte[] {1}));
            assertThat(other.read(ByteBuffer.allocate(10))).isEqualTo(1);
        }
        loop.stop();
        loop.join();
    }

    private static void complete(Loop loop, int kind, int index) {
        loop.execute(() -> loop.submission(Abi.IORING_OP_NOP, -1, kind, index));
    }

    /// Also if it came in several receive buffers, which are small without the incremental ones.
    @Test
    void aReadTakesAllThatIsThere() throws Exception {
        int count = 20_000;
        try (RingEngine engine = RingEngine.start(1, new Features(true, true, false, 2048))) {
            RingListener listener = engine.listen(LOOPBACK, OPTIONS);
            RingSocket client = engine.attempt(listener.local(), null).connect();
            RingSocket server = listener.accept();
            FutureTask<Integer> read =
                    new FutureTask<>(() -> server.read(ByteBuffer.allocate(count)));
            server.newThread("read", read).start();
            client.write(ByteBuffer.allocate(count));
            assertThat(read.get()).isEqualTo(count);
            listener.close();
        }
    }

    private static Thread serve(RingListener listener) {
        Thread acceptor =
                listener.newThread(
                        "acceptor",
                        () -> {
                            try {
                                while (true) {
                                    RingSocket socket = listener.accept();
                                    socket.newThread("echo", () -> echo(socket)).start();
                                }
                            } catch (ClosedChannelException _) {
                                // the end
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        acceptor.start();
        return acceptor;
    }

    private static void echo(RingSocket socket) {
        ByteBuffer buffer = ByteBuffer.allocate(10_000);
        try {
            while (socket.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    socket.write(buffer);
                }
            }
            socket.drain();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            socket.close();
        }
    }

    private static void echo(RingAttempt attempt, int seed, List<Throwable> failures) {
        byte[] bytes = new byte[200_000];
        new Random(seed).nextBytes(bytes);
        try {
            RingSocket socket = attempt.connect();
            socket.newThread("send", () -> send(socket, bytes, failures)).start();
            ByteBuffer answer = ByteBuffer.allocate(bytes.length + 1);
            while (socket.read(answer) >= 0) {}
            assertThat(answer.position()).isEqualTo(bytes.length);
            assertThat(
                            java.util.Arrays.equals(
                                    answer.array(), 0, bytes.length, bytes, 0, bytes.length))
                    .isTrue();
            socket.close();
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private static void send(RingSocket socket, byte[] bytes, List<Throwable> failures) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        try {
            while (source.hasRemaining()) {
                socket.write(source);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            failures.add(e);
        }
    }

    @Test
    void aThousandStartsAndStopsLeaveNothing() throws IOException {
        startUseAndStop();
        long descriptors = descriptors();
        long mapped = mappedRings();
        for (int i = 0; i < 1000; i++) {
            startUseAndStop();
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(mappedRings()).isEqualTo(mapped);
    }

    /// With a connection that is left open, to be broken off.
    private static void startUseAndStop() throws IOException {
        RingEngine engine = RingEngine.start(1);
        RingListener listener = engine.listen(LOOPBACK, OPTIONS);
        RingSocket client = engine.attempt(listener.local(), null).connect();
        RingSocket server = listener.accept();
        client.write(ByteBuffer.wrap(new byte[100]));
        assertThat(server.read(ByteBuffer.allocate(1))).isOne();
        assertThat(engine.connections()).isEqualTo(2);
        assertThat(engine.bufferBytes()).isPositive();
        engine.close();
        assertThat(engine.connections()).isZero();
        assertThat(engine.bufferBytes()).isZero();
    }

    /// A thread has places for 16, and a ring is there for as long as it has one.
    @Test
    void aClosedRingIsNoLongerTheThreads() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Native os = new Native(arena);
            for (int i = 0; i < 20; i++) {
                try (Ring ring = new Ring(os, arena, Features.ALL)) {
                    assertThat(ring.isRegistered()).isTrue();
                }
            }
        }
    }

    @Test
    void aStartThatIsInterruptedLeavesNothing() throws IOException {
        startUseAndStop();
        long descriptors = descriptors();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> RingEngine.start(1)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        while (descriptors() != descriptors) { // its thread ends by itself
            Thread.onSpinWait();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static long mappedRings() throws IOException {
        try (Stream<String> all = Files.lines(Path.of("/proc/self/maps"))) {
            return all.filter(line -> line.contains("io_uring")).count();
        }
    }

    @Test
    void afterTheEndNothingCanBeDone() throws IOException {
        RingEngine engine = RingEngine.start(1);
        RingListener listener = engine.listen(LOOPBACK, OPTIONS);
        RingSocket client = engine.attempt(listener.local(), null).connect();
        RingAttempt late = engine.attempt(listener.local(), null);
        engine.close();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        assertThatThrownBy(() -> client.read(buffer)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.write(buffer)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(late::connect).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aThreadThatWaitsForSomethingElseOutlivesItsLoop() throws Exception {
        RingEngine engine = RingEngine.start(1);
        RingListener listener = engine.listen(LOOPBACK, OPTIONS);
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        listener.newThread(
                        "waits",
                        () -> {
                            waits.countDown();
                            try {
                                goOn.await();
                                ended.countDown();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                .start();
        waits.await();
        engine.close();
        goOn.countDown();
        ended.await();
    }
}
