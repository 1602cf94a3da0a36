package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;

/// Which files go by threads that wait in `sendfile(2)`, and what is left of it at the socket.
@Timeout(60)
class BlockingSendTest {
    private static final long SPARSE_BYTES = 4_000_000_000L; // more than any socket takes in
    private static final int MANY = 1_000_000;

    @TempDir private static Path folder;
    private static Path sparse;

    private OneLoop loop;
    private FileChannel file;

    @BeforeAll
    static void needsIoUring() throws IOException {
        OneLoop.requireRing();
        sparse = folder.resolve("sparse");
        try (RandomAccessFile created = new RandomAccessFile(sparse.toFile(), "rw")) {
            created.setLength(SPARSE_BYTES);
        }
    }

    @BeforeEach
    void open() throws IOException {
        loop = OneLoop.open();
        file = FileChannel.open(sparse);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        file.close();
    }

    @Test
    void muchGoesByAThreadOfItsOwn() throws Exception {
        SocketChannel reader = loop.connect();
        RingSocket sender = loop.accept();
        drain(reader);
        assertThat(goesByThread(sender)).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(each -> each.getName().startsWith("porthole-file-"));
    }

    @Test
    void littleIsForTheLoop() throws Exception {
        SocketChannel reader = loop.connect();
        RingSocket sender = loop.accept();
        drain(reader);
        assertThat(sender.transferFrom(file, 0, FileThread.LEAST_BYTES - 1))
                .isBetween(1L, (long) FileSend.PIECE_BYTES);
    }

    /// They are more than there are threads.
    @Test
    void readersThatStopKeepNoThreadFromOthers() throws Exception {
        for (int i = 0; i < OneLoop.tooMany(); i++) {
            SocketChannel stopped = loop.connect();
            RingSocket sender = loop.accept();
            sendAll(sender);
            assertThat(stopped.read(ByteBuffer.allocate(1))).isOne(); // it is under way
        }
        SocketChannel reader = loop.connect();
        RingSocket sender = loop.accept();
        drain(reader);
        assertThat(goesByThread(sender)).isTrue();
    }

    @Test
    void aReaderThatStopsLosesThreadAndRoom() throws Exception {
        SendBuffer.requireMuch();
        SocketChannel stopped = loop.connect();
        RingSocket sender = loop.accept();
        SendBuffer buffer = SendBuffer.of(stopped.getLocalAddress());
        assertThat(buffer.isLocked()).isFalse();
        assertThat(sender.transferFrom(file, 0, FileThread.LEAST_BYTES)).isPositive();
        assertThat(buffer.isLocked()).isTrue();
        assertThat(buffer.bytes()).isEqualTo(SendBuffer.MUCH_BYTES);
        sendAll(sender);
        for (int i = 0; i < MANY && buffer.isLocked(); i++) {
            Thread.yield();
        }
        assertThat(buffer.isLocked()).isFalse();
        assertThat(buffer.bytes()).isLessThan(SendBuffer.MUCH_BYTES);
        OneLoop.withoutThreads(() -> {});
    }

    @Test
    void withoutAFreeThreadThereIsNoRoomToSpare() throws Exception {
        SendBuffer.requireMuch();
        SocketChannel reader = loop.connect();
        RingSocket sender = loop.accept();
        SendBuffer buffer = SendBuffer.of(reader.getLocalAddress());
        assertThat(sender.transferFrom(file, 0, FileThread.LEAST_BYTES)).isPositive();
        assertThat(buffer.isLocked()).isTrue();
        OneLoop.withoutThreads(() -> {
            drain(reader);
            assertThat(sender.transferFrom(file, 0, SPARSE_BYTES))
                    .isBetween(1L, (long) FileSend.PIECE_BYTES);
            assertThat(buffer.isLocked()).isFalse();
        });
    }

    /// Whether more of the file goes at once than the loop would send. One transfer before may
    /// still have the threads, so it has until the end of the file.
    private boolean goesByThread(RingSocket sender) throws IOException {
        long position = 0;
        while (position < SPARSE_BYTES) {
            long some = sender.transferFrom(file, position, SPARSE_BYTES - position);
            if (some > FileSend.PIECE_BYTES) {
                return true;
            }
            position += some;
        }
        return false;
    }

    private void sendAll(RingSocket sender) {
        sender.newThread(
                        "transfer",
                        new FutureTask<>(() -> {
                            long position = 0;
                            while (position < SPARSE_BYTES) {
                                position +=
                                        sender.transferFrom(
                                                file, position, SPARSE_BYTES - position);
                            }
                            return position;
                        }))
                .start();
    }

    private static void drain(SocketChannel reader) {
        Thread.startVirtualThread(
                new FutureTask<>(() -> {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
                    while (reader.read(buffer.clear()) >= 0) {}
                    return true;
                }));
    }
}
