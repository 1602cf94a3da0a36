package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Files, sent by each transport: by the kernel where it can, and else copied.
@Timeout(60)
class TransferTest {
    private static final int FILE_BYTES = 3_000_001;
    private static final long SPARSE_BYTES = 4_000_000_000L; // more than any socket takes in

    @TempDir static Path folder;
    private static byte[] content;
    private static Path file;
    private static Path sparse;

    @BeforeAll
    static void write() throws IOException {
        content = ConnectionTest.random(FILE_BYTES, 7);
        file = Files.write(folder.resolve("file"), content);
        sparse = folder.resolve("sparse");
        try (RandomAccessFile created = new RandomAccessFile(sparse.toFile(), "rw")) {
            created.setLength(SPARSE_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void piecesOfAnySizeArriveInOrder(Wiring wiring) throws Exception {
        int[] lengths = {
            1, 4095, 4097, 16_383, 16_384, 65_537, 262_143, 262_144, 262_145, 1_500_001
        };
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(file)) {
            var got = receive(ends.client());
            var sent = new java.io.ByteArrayOutputStream();
            int position = 0;
            for (int length : lengths) {
                byte[] head =
                        ("length " + length + "\r\n")
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                ends.server().write(head);
                assertThat(ends.server().transferFrom(channel, position, length)).isEqualTo(length);
                sent.writeBytes(head);
                sent.write(content, position, length);
                position += length / 3 + 1;
            }
            ends.server().shutdownOutput();
            assertThat(Arrays.equals(got.get(), sent.toByteArray())).isTrue();
            assertThat(ends.server().bytesSent()).isEqualTo(sent.size());
            assertThat(channel.position()).isZero();
        }
    }

    /// Of a file system that can't tell what is in memory, since all is.
    @ParameterizedTest
    @EnumSource
    void aFileInMemoryArrives(Wiring wiring) throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no /dev/shm");
        Path copy = Files.createTempFile(memory, "porthole", "");
        try {
            Files.write(copy, content);
            arrives(wiring, copy);
        } finally {
            Files.delete(copy);
        }
    }

    /// A channel that is not the JDK's own kind has no descriptor to be had.
    @ParameterizedTest
    @EnumSource
    void aFileInAnArchiveArrives(Wiring wiring) throws Exception {
        Path archive = folder.resolve("archive-" + wiring + ".zip");
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Files.write(files.getPath("file"), content);
        }
        try (FileSystem files = FileSystems.newFileSystem(archive)) {
            arrives(wiring, files.getPath("file"));
        }
    }

    private static void arrives(Wiring wiring, Path path) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(path)) {
            var got = receive(ends.client());
            assertThat(ends.server().transferFrom(channel, 3, Long.MAX_VALUE))
                    .isEqualTo(FILE_BYTES - 3);
            ends.server().shutdownOutput();
            assertThat(Arrays.equals(got.get(), Arrays.copyOfRange(content, 3, FILE_BYTES)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsShorterEndsTheTransfer(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(file)) {
            var got = receive(ends.client());
            assertThat(ends.server().transferFrom(channel, FILE_BYTES - 10, Long.MAX_VALUE))
                    .isEqualTo(10);
            assertThat(ends.server().transferFrom(channel, FILE_BYTES, 1)).isZero();
            assertThat(ends.server().transferFrom(channel, FILE_BYTES + 5, 1_000_000)).isZero();
            assertThat(ends.server().transferFrom(channel, 0, 0)).isZero();
            ends.server().shutdownOutput();
            assertThat(got.get())
                    .isEqualTo(Arrays.copyOfRange(content, FILE_BYTES - 10, FILE_BYTES));
        }
    }

    /// What was there before the cut arrives, and nothing else.
    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutMeanwhileEndsTheTransfer(Wiring wiring) throws Exception {
        Path cut = Files.createTempFile(folder, "cut", "");
        try (RandomAccessFile created = new RandomAccessFile(cut.toFile(), "rw")) {
            created.setLength(SPARSE_BYTES);
        }
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(cut, READ, WRITE)) {
            var sent =
                    ConnectionTest.async(() -> {
                        long count = ends.server().transferFrom(channel, 0, SPARSE_BYTES);
                        ends.server().shutdownOutput();
                        return count;
                    });
            long got = ends.client().read(100).length; // it is under way
            channel.truncate(1_000);
            got += drain(ends.client());
            assertThat(sent.get()).isEqualTo(got).isLessThan(SPARSE_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatIsSlowGetsAll(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(file)) {
            var sent =
                    ConnectionTest.async(() -> {
                        long count = ends.server().transferFrom(channel, 1, FILE_BYTES);
                        ends.server().shutdownOutput();
                        return count;
                    });
            byte[] got = new byte[FILE_BYTES - 1];
            ByteBuffer all = ByteBuffer.wrap(got);
            while (all.hasRemaining()) {
                all.limit(Math.min(got.length, all.position() + 1_111)); // a sip at a time
                assertThat(ends.client().read(all)).isPositive();
                all.limit(got.length);
            }
            assertThat(ends.client().read(ByteBuffer.allocate(1))).isNegative();
            assertThat(sent.get()).isEqualTo(got.length);
            assertThat(Arrays.equals(got, 0, got.length, content, 1, FILE_BYTES)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatStopsRunsOutOfTime(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(sparse)) {
            ends.server().idleTimeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> ends.server().transferFrom(channel, 0, SPARSE_BYTES))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.IDLE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatResetsIsToldAsSuch(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(sparse)) {
            var sent =
                    ConnectionTest.async(
                            () -> ends.server().transferFrom(channel, 0, SPARSE_BYTES));
            ends.client().read(100);
            ends.client().abort();
            assertThatThrownBy(sent::get).cause().isInstanceOf(IOException.class);
            if (!wiring.isTls() && !wiring.isMemory()) {
                assertThatThrownBy(sent::get).cause().isInstanceOf(ResetException.class);
            }
        }
    }

    /// By this side, while the socket has no room, by both kinds of threads.
    @ParameterizedTest
    @EnumSource
    void closeAndAbortEndATransfer(Wiring wiring) throws Exception {
        for (boolean abort : new boolean[] {false, true}) {
            try (Ends ends = wiring.open();
                    FileChannel channel = FileChannel.open(sparse)) {
                var sent = new CompletableFuture<Long>();
                ends.server()
                        .newThread(
                                "transfer",
                                () -> {
                                    try {
                                        sent.complete(
                                                ends.server()
                                                        .transferFrom(channel, 0, SPARSE_BYTES));
                                    } catch (IOException e) {
                                        sent.completeExceptionally(e);
                                    }
                                })
                        .start();
                ends.client().read(100);
                if (abort) {
                    ends.server().abort();
                } else {
                    ends.server().close();
                }
                assertThatThrownBy(sent::get).cause().isInstanceOf(ClosedChannelException.class);
            }
        }
    }

    /// But in memory, where nothing is interrupted.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MEMORY", "TLS_ON_MEMORY"})
    void anInterruptEndsATransfer(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(sparse)) {
            var sent = new CompletableFuture<Long>();
            Thread sender =
                    ends.server()
                            .newThread(
                                    "transfer",
                                    () -> {
                                        try {
                                            sent.complete(
                                                    ends.server()
                                                            .transferFrom(
                                                                    channel, 0, SPARSE_BYTES));
                                        } catch (IOException e) {
                                            sent.completeExceptionally(e);
                                        }
                                    });
            sender.start();
            ends.client().read(100);
            sender.interrupt();
            assertThatThrownBy(sent::get).cause().isInstanceOf(IOException.class);
        }
    }

    /// One loop, or one core, has both: the file must not keep the others waiting.
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void othersAreServedMeanwhile(EngineKind kind) throws Exception {
        try (Listener listener = kind.listen();
                FileChannel channel = FileChannel.open(sparse)) {
            Dialer dialer = Dialer.builder().engine(kind.engine()).build();
            try (Connection reader = dialer.dial(listener.endpoint());
                    Connection sender = listener.accept()) {
                var sent = new CompletableFuture<Long>();
                var echoed = new CompletableFuture<Integer>();
                Connection[] pair = Connection.pair();
                sender.newThread(
                                "transfer",
                                () -> {
                                    try {
                                        sent.complete(
                                                sender.transferFrom(channel, 0, SPARSE_BYTES));
                                    } catch (IOException e) {
                                        sent.completeExceptionally(e);
                                    }
                                })
                        .start();
                var drained = ConnectionTest.async(() -> drain(reader));
                sender.newThread(
                                "echo", // on the same loop
                                () -> {
                                    try {
                                        int count = 0;
                                        while (pair[1].read(ByteBuffer.allocate(10)) >= 0) {
                                            pair[1].write(new byte[10]);
                                            count++;
                                        }
                                        echoed.complete(count);
                                    } catch (IOException e) {
                                        echoed.completeExceptionally(e);
                                    }
                                })
                        .start();
                for (int i = 0; i < 100; i++) {
                    pair[0].write(new byte[10]);
                    pair[0].read(10);
                    assertThat(sent).isNotDone(); // it is meanwhile
                }
                pair[0].close();
                assertThat(echoed.get()).isEqualTo(100);
                sender.abort();
                assertThatThrownBy(sent::get).cause().isInstanceOf(ClosedChannelException.class);
                assertThatThrownBy(drained::get).cause().isInstanceOf(ResetException.class);
            }
        }
    }

    /// Threads that wait for a full socket are few; nobody is to need one of them.
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void manyReadersThatStopHoldNobodyUp(EngineKind kind) throws Exception {
        int stopped = 2 * Runtime.getRuntime().availableProcessors() + 1;
        List<Connection> open = new ArrayList<>();
        try (Listener listener = kind.listen();
                FileChannel endless = FileChannel.open(sparse);
                FileChannel channel = FileChannel.open(file)) {
            Dialer dialer = Dialer.builder().engine(kind.engine()).build();
            List<CompletableFuture<Long>> transfers = new ArrayList<>();
            for (int i = 0; i < stopped; i++) {
                Connection reader = dialer.dial(listener.endpoint());
                Connection sender = listener.accept();
                open.addAll(List.of(reader, sender));
                transfers.add(
                        ConnectionTest.async(() -> sender.transferFrom(endless, 0, SPARSE_BYTES)));
                reader.read(100); // it is under way
            }
            try (Connection reader = dialer.dial(listener.endpoint());
                    Connection sender = listener.accept()) {
                var got = receive(reader);
                assertThat(sender.transferFrom(channel, 0, FILE_BYTES)).isEqualTo(FILE_BYTES);
                sender.shutdownOutput();
                assertThat(Arrays.equals(got.get(), content)).isTrue();
            }
            assertThat(transfers).noneMatch(CompletableFuture::isDone);
        } finally {
            for (Connection each : open) {
                each.abort();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChannelThatCantBeReadIsRefusedAndTheConnectionGoesOn(Wiring wiring) throws Exception {
        Path other = Files.write(folder.resolve("other-" + wiring), new byte[100_000]);
        try (Ends ends = wiring.open()) {
            try (FileChannel channel = FileChannel.open(other, WRITE)) {
                assertThatThrownBy(() -> ends.server().transferFrom(channel, 0, 100_000))
                        .isInstanceOf(NonReadableChannelException.class);
            }
            FileChannel closed = FileChannel.open(other);
            closed.close();
            assertThatThrownBy(() -> ends.server().transferFrom(closed, 0, 100_000))
                    .isInstanceOf(ClosedChannelException.class);
            ends.server().write(new byte[] {42});
            assertThat(ends.client().read(10)).containsExactly(42);
        }
    }

    private static CompletableFuture<byte[]> receive(Connection connection) {
        return ConnectionTest.async(() -> ConnectionTest.readAll(connection));
    }

    private static long drain(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        long count = 0;
        while (connection.read(buffer) >= 0) {
            count += buffer.position();
            buffer.clear();
        }
        return count;
    }
}
