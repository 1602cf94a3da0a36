package dev.porthole.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// A file that is written by others than its owner.
@Timeout(60)
class WriteBehindTest {
    private static final int ALL = WriteBehind.MOST_BUFFERS * Buffers.BYTES;

    @TempDir private Path folder;
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("file");
    }

    private FileChannel create() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Test
    void allIsWrittenInOrder() throws IOException {
        byte[] bytes = new byte[5 * ALL + 17];
        new Random(1).nextBytes(bytes);
        try (FileChannel file = create();
                WriteBehind behind = new WriteBehind(file)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            for (int piece = 1; left.hasRemaining(); piece = piece * 3 % 400_009) {
                int count = Math.min(piece, left.remaining());
                behind.write(left.slice(left.position(), count));
                left.position(left.position() + count);
            }
            behind.flush();
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        }
    }

    /// While the disk is busy the owner goes on, as far as there are buffers.
    @Test
    void itsOwnerGoesOnWhileTheDiskIsBusy() throws Exception {
        SlowFile slow = new SlowFile();
        try (WriteBehind behind = new WriteBehind(slow)) {
            behind.write(ByteBuffer.allocate(ALL));
            assertThat(slow.written()).isZero();
            slow.let();
            behind.flush();
            assertThat(slow.written()).isEqualTo(ALL);
        }
    }

    @Test
    void anInterruptEndsTheWaitForRoomOnly() throws IOException {
        SlowFile slow = new SlowFile();
        try (WriteBehind behind = new WriteBehind(slow)) {
            behind.write(ByteBuffer.allocate(ALL));
            Thread.currentThread().interrupt();
            assertThatThrownBy(behind::room).isInstanceOf(InterruptedIOException.class);
            slow.let();
            behind.flush();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(slow.isOpen()).isTrue();
            assertThat(slow.written()).isEqualTo(ALL);
        }
    }

    @Test
    void aFailureIsToldAndNothingIsWrittenAfterIt() throws IOException {
        try (FileChannel file = create()) {
            WriteBehind behind = new WriteBehind(file);
            behind.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            behind.flush();
            file.close();
            behind.write(ByteBuffer.wrap(new byte[] {4}));
            assertThatThrownBy(behind::flush).isInstanceOf(IOException.class);
            assertThatThrownBy(behind::room).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> behind.write(ByteBuffer.allocate(ALL)))
                    .isInstanceOf(IOException.class);
            behind.close();
            assertThat(path).hasBinaryContent(new byte[] {1, 2, 3});
        }
    }

    /// What is not flushed is dropped; what is being written ends first.
    @Test
    void closeWaitsForTheWriter() throws Exception {
        SlowFile slow = new SlowFile();
        WriteBehind behind = new WriteBehind(slow);
        behind.write(ByteBuffer.allocate(ALL));
        behind.write(ByteBuffer.allocate(0));
        assertThatThrownByRoom(behind);
        slow.awaitUse();
        AtomicReference<Long> writtenAtClose = new AtomicReference<>();
        Thread closing =
                Thread.ofVirtual()
                        .start(() -> {
                            behind.close();
                            writtenAtClose.set(slow.written());
                        });
        slow.let();
        closing.join();
        assertThat(writtenAtClose.get()).isPositive().isEqualTo(slow.written());
    }

    /// Hands the last buffer over, without waiting for room.
    private static void assertThatThrownByRoom(WriteBehind behind) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(behind::room).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
