package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Files that are received: by the kernel alone over the ring's sockets, by reading over all
/// others.
@Timeout(60)
class ReceivedFileTest {
    private static final byte[] CONTENT = ConnectionTest.random(3_000_001, 11);

    @TempDir Path folder;

    private static boolean isUncopied(Wiring wiring) {
        return wiring == Wiring.TCP_BY_RING || wiring == Wiring.UNIX_BY_RING;
    }

    private FileChannel create() throws IOException {
        return FileChannel.open(folder.resolve("file"), CREATE, TRUNCATE_EXISTING, READ, WRITE);
    }

    /// What a user does: what can't be transferred is read.
    ///
    /// @return how many bytes came without being read
    private static long receive(Connection connection, FileChannel file, long start)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(10_000);
        long position = start;
        long uncopied = 0;
        while (true) {
            long count = connection.transferTo(file, position, 1_000_000);
            if (count < 0) {
                return uncopied;
            }
            uncopied += count;
            if (count == 0) {
                if (connection.read(buffer.clear()) < 0) {
                    return uncopied;
                }
                count = file.write(buffer.flip(), position);
            }
            position += count;
        }
    }

    private static CompletableFuture<Void> send(Connection connection, int atOnce) {
        return ConnectionTest.async(() -> {
            for (int from = 0; from < CONTENT.length; from += atOnce) {
                int count = Math.min(atOnce, CONTENT.length - from);
                connection.write(ByteBuffer.wrap(CONTENT, from, count));
            }
            connection.shutdownOutput();
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource
    void allArrivesInOrder(Wiring wiring) throws Exception {
        for (int atOnce : new int[] {1_111, 65_536, CONTENT.length}) {
            try (Ends ends = wiring.open();
                    FileChannel file = create()) {
                var sent = send(ends.client(), atOnce);
                assertThat(ends.server().transferTo(file, 0, 0)).as("no end").isZero();
                file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                long uncopied = receive(ends.server(), file, 3);
                sent.get();
                assertThat(uncopied).isEqualTo(isUncopied(wiring) ? CONTENT.length : 0);
                assertThat(ends.server().bytesReceived()).isEqualTo(CONTENT.length);
                assertThat(file.size()).isEqualTo(CONTENT.length + 3);
                ByteBuffer stored = ByteBuffer.allocate(CONTENT.length);
                assertThat(file.read(stored, 3)).isEqualTo(CONTENT.length);
                assertThat(stored.array()).isEqualTo(CONTENT);
            }
        }
    }

    /// Who has read has bytes that the kernel gave, and perhaps more than he wanted: they are read.
    @ParameterizedTest
    @EnumSource
    void whatFollowsALineIsRead(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel file = create()) {
            ends.client().write(new byte[] {10, 20, 30});
            ends.client().shutdownOutput();
            assertThat(ends.server().read(1)).containsExactly(10);
            assertThat(receive(ends.server(), file, 0)).isZero();
            assertThat(Files.readAllBytes(folder.resolve("file"))).containsExactly(20, 30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObserverSeesAll(Wiring wiring) throws Exception {
        var seen = new java.util.concurrent.atomic.AtomicLong();
        Observer observer =
                event -> {
                    if (event instanceof Event.Received(_, var data)) {
                        seen.addAndGet(data.remaining());
                    }
                };
        try (Ends ends = wiring.open(observer, Limits.DEFAULT);
                FileChannel file = create()) {
            var sent = send(ends.client(), CONTENT.length);
            assertThat(receive(ends.server(), file, 0)).isZero();
            sent.get();
            assertThat(seen).hasValue(CONTENT.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSenderThatStopsRunsOutOfTime(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open();
                FileChannel file = create()) {
            ends.client().write(new byte[100]);
            ends.server().idleTimeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> receive(ends.server(), file, 0))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.IDLE));
        }
    }

    /// A reset is no end of the file. A Unix socket has none for a reader that is not behind.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNIX", "UNIX_BY_RING"})
    void aSenderThatResetsIsToldAsSuch(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel file = create()) {
            var received = ConnectionTest.async(() -> receive(ends.server(), file, 0));
            ends.client().write(new byte[100_000]);
            ends.client().abort();
            assertThatThrownBy(received::get).cause().isInstanceOf(IOException.class);
            if (!wiring.isTls() && !wiring.isMemory()) {
                assertThatThrownBy(received::get).cause().isInstanceOf(ResetException.class);
            }
        }
    }

    /// By this side, while it waits, on a thread of the connection's own kind.
    @ParameterizedTest
    @EnumSource
    void closeAndAbortEndIt(Wiring wiring) throws Exception {
        for (boolean abort : new boolean[] {false, true}) {
            try (Ends ends = wiring.open();
                    FileChannel file = create()) {
                CompletableFuture<Long> received = receiveOnOwnThread(ends.server(), file);
                ends.client().write(new byte[100]);
                while (file.size() < 100) {
                    Thread.onSpinWait();
                }
                if (abort) {
                    ends.server().abort();
                } else {
                    ends.server().close();
                }
                assertThatThrownBy(received::get)
                        .cause()
                        .isInstanceOf(ClosedChannelException.class);
            }
        }
    }

    /// Also before the first byte was asked for; and the engine serves its other connections.
    @ParameterizedTest
    @EnumSource
    void nothingIsTakenOnceItIsClosed(Wiring wiring) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Ends ends = wiring.open();
                    FileChannel file = create()) {
                ends.client().write(new byte[100]);
                ends.server().abort();
                assertThatThrownBy(() -> receive(ends.server(), file, 0))
                        .isInstanceOf(ClosedChannelException.class);
            }
        }
        try (Ends ends = wiring.open()) {
            ends.client().write(new byte[] {42});
            assertThat(ends.server().read(10)).containsExactly(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheInputEndsIt(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel file = create()) {
            CompletableFuture<Long> received = receiveOnOwnThread(ends.server(), file);
            ends.client().write(new byte[100]);
            while (file.size() < 100) {
                Thread.onSpinWait();
            }
            ends.server().shutdownInput();
            assertThat(received.get()).isEqualTo(isUncopied(wiring) ? 100 : 0);
        }
    }

    private static CompletableFuture<Long> receiveOnOwnThread(
            Connection connection, FileChannel file) {
        var received = new CompletableFuture<Long>();
        connection
                .newThread(
                        "receiver",
                        () -> {
                            try {
                                received.complete(receive(connection, file, 0));
                            } catch (IOException e) {
                                received.completeExceptionally(e);
                            }
                        })
                .start();
        return received;
    }

    /// The file's failure is not the connection's.
    @ParameterizedTest
    @EnumSource(names = {"TCP_BY_RING", "UNIX_BY_RING"})
    void aFileThatCantBeWrittenIsToldAsSuch(Wiring wiring) throws Exception {
        Path other = Files.write(folder.resolve("other"), new byte[10]);
        try (Ends ends = wiring.open();
                FileChannel file = FileChannel.open(other)) {
            ends.client().write(new byte[100]);
            assertThatThrownBy(() -> ends.server().transferTo(file, 0, 1_000))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage("the file: Bad file descriptor");
            assertThat(ends.server().isBroken()).isFalse();
            ends.client().write(new byte[] {42});
            assertThat(ends.server().transferTo(file, 0, 1_000)).as("no longer").isZero();
            assertThat(ends.server().read(10)).containsExactly(42);
        }
    }
}
