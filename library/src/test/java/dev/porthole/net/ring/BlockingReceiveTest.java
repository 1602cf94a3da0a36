package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.FutureTask;

/// What arrives by threads that wait in `splice(2)`, and who has none of them.
@Timeout(60)
class BlockingReceiveTest {
    private static final int MUCH_BYTES = 8 * 1024 * 1024;
    private static final int PIPE_BYTES = 256 * 1024; // the loop takes no more at once
    private static final int MANY = 100;
    private static final byte[] CONTENT = new byte[20_000_001];

    @TempDir private Path folder;
    private OneLoop loop;
    private Path path;
    private FileChannel file;

    @BeforeAll
    static void needsIoUring() {
        OneLoop.requireRing();
        new Random(7).nextBytes(CONTENT);
    }

    @BeforeEach
    void open() throws IOException {
        loop = OneLoop.open();
        path = folder.resolve("file");
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        file.close();
    }

    @Test
    void muchGoesByAThreadOfItsOwn() throws Exception {
        long most = 0;
        for (int i = 0; i < MANY && most <= PIPE_BYTES; i++) {
            most = mostAtOnce();
            assertThat(Files.readAllBytes(path)).isEqualTo(CONTENT);
        }
        assertThat(most).isBetween(PIPE_BYTES + 1L, (long) MUCH_BYTES);
        assertThat(Thread.getAllStackTraces().keySet())
                .anyMatch(each -> each.getName().startsWith("porthole-file-"));
    }

    private long mostAtOnce() throws IOException {
        file.truncate(0);
        SocketChannel sender = loop.connect();
        RingSocket receiver = loop.accept();
        start(() -> {
            send(sender);
            sender.shutdownOutput();
        });
        long position = 0;
        long most = 0;
        long some;
        while ((some = receiver.transferTo(file, position, MUCH_BYTES)) > 0) {
            position += some;
            most = Math.max(most, some);
        }
        assertThat(some).as("the end").isEqualTo(-1);
        return most;
    }

    @Test
    void littleIsForTheLoop() throws Exception {
        RingSocket receiver = fastReceiver();
        for (int i = 0; i < MANY; i++) {
            assertThat(receiver.transferTo(file, 0, FileThread.LEAST_BYTES - 1))
                    .isBetween(1L, (long) PIPE_BYTES);
        }
    }

    /// Perhaps it brings no more.
    @RepeatedTest(10)
    void whatASenderBringsFirstIsForTheLoop() throws Exception {
        SocketChannel sender = loop.connect();
        RingSocket receiver = loop.accept();
        start(() -> sendForever(sender));
        assertThat(receiver.transferTo(file, 0, MUCH_BYTES)).isBetween(1L, (long) PIPE_BYTES);
    }

    /// They are more than there are threads, and all have brought enough to have had one.
    @Test
    void sendersThatStopKeepNoThreadFromOthers() throws Exception {
        for (int i = 0; i < OneLoop.tooMany(); i++) {
            SocketChannel sender = loop.connect();
            RingSocket receiver = loop.accept();
            start(() -> send(sender)); // and is not closed
            takeAll(receiver);
        }
        while (file.size() < CONTENT.length) {
            Thread.yield();
        }
        OneLoop.withoutThreads(() -> {});
        assertThat(fastReceiver()).isNotNull();
    }

    /// A little at a time, each before a thread would have lost its patience.
    @Test
    void aTrickleKeepsNoThread() throws Exception {
        SocketChannel sender = loop.connect();
        RingSocket receiver = loop.accept();
        start(() -> {
            send(sender);
            while (true) {
                sender.write(ByteBuffer.allocate(1));
                Thread.yield();
            }
        });
        takeAll(receiver);
        while (file.size() <= CONTENT.length) {
            Thread.yield();
        }
        assertThat(comesWithoutThread()).isTrue();
    }

    /// Soon it does for a while.
    private boolean comesWithoutThread() throws IOException {
        for (int i = 0; i < 10; i++) {
            long enough = file.size() + 10_000;
            boolean without = true;
            while (file.size() < enough) {
                without &= OneLoop.areAllThreadsFree();
            }
            if (without) {
                return true;
            }
        }
        return false;
    }

    @Test
    void withoutAFreeThreadTheLoopTakesIt() throws Exception {
        RingSocket receiver = fastReceiver();
        OneLoop.withoutThreads(() ->
                assertThat(receiver.transferTo(file, 0, MUCH_BYTES))
                        .isBetween(1L, (long) PIPE_BYTES));
    }

    /// The kernel tells of a reset once, and afterwards that the stream has ended.
    @RepeatedTest(10)
    void aResetIsNotTakenForTheEnd() throws Exception {
        SocketChannel sender = loop.connect();
        RingSocket receiver = loop.accept();
        sender.setOption(StandardSocketOptions.SO_LINGER, 0);
        start(() -> {
            send(sender);
            sender.close();
        });
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                assertThat(receiver.transferTo(file, 0, MUCH_BYTES)).isPositive();
                            }
                        })
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
    }

    @Test
    void aFileThatCantBeWrittenIsToldAsSuch() throws Exception {
        RingSocket receiver = fastReceiver();
        assertThatThrownBy(() -> receiver.transferTo(file, Long.MAX_VALUE - 10, MUCH_BYTES))
                .isInstanceOf(FileSystemException.class);
        assertThat(receiver.transferTo(file, 0, MUCH_BYTES)).as("no longer").isZero();
        assertThat(receiver.read(ByteBuffer.allocate(1))).isOne();
    }

    @RepeatedTest(10)
    void closeAndAbortEndIt() throws Exception {
        for (boolean abort : new boolean[] {false, true}) {
            RingSocket receiver = fastReceiver();
            FutureTask<Void> taken = takeAll(receiver);
            if (abort) {
                receiver.abort();
            } else {
                receiver.close();
            }
            assertThatThrownBy(taken::get).cause().isInstanceOf(ClosedChannelException.class);
        }
        OneLoop.withoutThreads(() -> {});
    }

    @Test
    void theEndOfTheInputEndsIt() throws Exception {
        RingSocket receiver = fastReceiver();
        FutureTask<Void> taken = takeAll(receiver);
        receiver.shutdownInput();
        taken.get();
    }

    /// Has a thread. On a busy machine a sender may seem slow at first, and stays so.
    private RingSocket fastReceiver() throws IOException {
        for (int i = 0; i < MANY; i++) {
            SocketChannel sender = loop.connect();
            RingSocket receiver = loop.accept();
            start(() -> sendForever(sender));
            for (int j = 0; j < MANY; j++) {
                if (receiver.transferTo(file, 0, MUCH_BYTES) >= FileThread.LEAST_BYTES) {
                    return receiver;
                }
            }
            receiver.abort();
        }
        throw new AssertionError("nothing goes by a thread");
    }

    /// Until the end, on a thread of the loop, from the start of the file on.
    private FutureTask<Void> takeAll(RingSocket receiver) {
        var task =
                new FutureTask<Void>(() -> {
                    long position = 0;
                    long some;
                    while ((some = receiver.transferTo(file, position, MUCH_BYTES)) > 0) {
                        position += some;
                    }
                    return null;
                });
        receiver.newThread("receiver", task).start();
        return task;
    }

    private static void start(OneLoop.Body body) {
        Thread.startVirtualThread(
                new FutureTask<>(() -> {
                    body.run();
                    return true;
                }));
    }

    private static void send(SocketChannel sender) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(CONTENT);
        while (bytes.hasRemaining()) {
            sender.write(bytes);
        }
    }

    private static void sendForever(SocketChannel sender) throws IOException {
        while (true) {
            send(sender);
        }
    }
}
