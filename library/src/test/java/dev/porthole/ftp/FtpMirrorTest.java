package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

@Timeout(60)
class FtpMirrorTest {
    @TempDir Path root;
    @TempDir Path here;
    private FtpFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new FtpFixture(root);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private FtpMirror mirror(FtpMirror.Options options) {
        return new FtpMirror(fixture::client, options);
    }

    private static void fill(Path folder) throws IOException {
        for (int i = 0; i < 30; i++) {
            Path file = folder.resolve("folder-" + i % 5).resolve("sub " + i % 2).resolve("f" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content " + i);
        }
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    }

    /// Paths and contents of all that is in a folder, but for links.
    private static Map<String, String> all(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                all.put(
                        folder.relativize(each).toString(),
                        Files.isDirectory(each) ? "/" : Files.readString(each));
            }
        }
        return all;
    }

    @Test
    void downloadsAllOnceAndThenNothing() throws IOException {
        fill(root);
        var first = mirror(FtpMirror.Options.DEFAULT).download("/", here);
        assertThat(first.copied()).isEqualTo(30);
        assertThat(first.skipped()).singleElement().asString().contains("a symbolic link");
        assertThat(all(here)).isEqualTo(all(root));
        var second = mirror(FtpMirror.Options.DEFAULT).download("/", here);
        assertThat(second.copied()).isZero();
        assertThat(second.same()).isEqualTo(30);
    }

    /// What a mirror tells of.
    private static final class Told implements FtpMirror.Watcher {
        final AtomicLong found = new AtomicLong();
        final Queue<Long> pieces = new ConcurrentLinkedQueue<>();

        @Override
        public void found(long bytes) {
            found.addAndGet(bytes);
        }

        @Override
        public void copied(long bytes) {
            pieces.add(bytes);
        }

        long copied() {
            return pieces.stream().mapToLong(Long::longValue).sum();
        }
    }

    @Test
    void aWatcherIsToldOfAllBytesTwice() throws IOException {
        fill(root);
        Told told = new Told();
        FtpMirror mirror = mirror(FtpMirror.Options.DEFAULT).watchedBy(told);
        long down = mirror.download("/", here).bytes();
        long up = mirror.upload(here, "/copy").bytes();
        assertThat(told.found).hasValue(down + up);
        assertThat(told.copied()).isEqualTo(down + up);
    }

    @Test
    void aWatcherIsToldOfALargeFilePieceByPiece() throws IOException {
        long mebibyte = 1024 * 1024;
        try (RandomAccessFile large = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
            large.setLength(40 * mebibyte);
        }
        Told down = new Told();
        mirror(FtpMirror.Options.DEFAULT).watchedBy(down).download("/", here);
        Told up = new Told();
        mirror(FtpMirror.Options.DEFAULT).watchedBy(up).upload(here, "/copy");
        for (Told each : List.of(down, up)) {
            assertThat(each.copied()).isEqualTo(40 * mebibyte);
            assertThat(each.pieces).allMatch(piece -> piece <= 16 * mebibyte);
        }
    }

    @Test
    void uploadsAllOnceAndThenNothing() throws IOException {
        fill(here);
        var first = mirror(FtpMirror.Options.DEFAULT).upload(here, "/copy");
        assertThat(first.copied()).isEqualTo(30);
        assertThat(all(root.resolve("copy"))).isEqualTo(all(here));
        var second = mirror(FtpMirror.Options.DEFAULT.withConnections(1)).upload(here, "/copy");
        assertThat(second.copied()).isZero();
        assertThat(second.same()).isEqualTo(30);
    }

    /// At a byte a second it takes hours, while another one copies all.
    @Test
    void aRateIsKept() throws IOException {
        Files.write(root.resolve("file"), new byte[100_000]);
        var slow = mirror(FtpMirror.Options.DEFAULT.withBytesPerSecond(1));
        var task = new FutureTask<>(() -> slow.download("/", here.resolve("slow")));
        Thread thread = Thread.startVirtualThread(task);
        var fast = mirror(FtpMirror.Options.DEFAULT.withBytesPerSecond(100_000_000));
        fast.download("/", here.resolve("fast"));
        fast.upload(here.resolve("fast"), "/fast");
        assertThat(all(root.resolve("fast"))).isEqualTo(all(here.resolve("fast")));
        assertThat(task.isDone()).isFalse();
        thread.interrupt();
        assertThatThrownBy(task::get).cause().isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void deletesWhatTheSourceLacksIfAskedTo() throws IOException {
        fill(here);
        Files.createDirectories(root.resolve("old/older"));
        Files.writeString(root.resolve("old/older/oldest"), "x");
        mirror(FtpMirror.Options.DEFAULT).upload(here, "/");
        assertThat(root.resolve("old")).exists();
        mirror(FtpMirror.Options.DEFAULT.withDeletes(true)).upload(here, "/");
        assertThat(all(root)).isEqualTo(all(here));

        Files.createDirectories(here.resolve("new/newer"));
        var result = mirror(FtpMirror.Options.DEFAULT.withDeletes(true)).download("/", here);
        assertThat(result.deleted()).isEqualTo(3); // and the link, which the server has not
        assertThat(all(here)).isEqualTo(all(root));
    }

    @Test
    void whatIsRefusedKeepsNothingElseFromBeingCopied() throws IOException {
        fill(here);
        try (var narrow =
                new FtpFixture(
                        root,
                        FtpUser.writer(root).withQuotaBytes(100),
                        FtpServer.Options.DEFAULT,
                        FtpClient.Options.DEFAULT)) {
            var result = new FtpMirror(narrow::client, FtpMirror.Options.DEFAULT).upload(here, "/");
            assertThat(result.copied()).isBetween(1L, 10L);
            assertThat(result.failed())
                    .hasSize((int) (30 - result.copied()))
                    .allMatch(each -> each.contains("/f") && each.contains("552"));
        }
    }

    @Test
    void foldersThatAreRefusedAreNamed() throws IOException {
        fill(here);
        try (var readOnly =
                new FtpFixture(
                        root,
                        FtpUser.reader(root),
                        FtpServer.Options.DEFAULT,
                        FtpClient.Options.DEFAULT)) {
            FtpMirror mirror = new FtpMirror(readOnly::client, FtpMirror.Options.DEFAULT);
            assertThat(mirror.upload(here, "/").failed()).hasSize(6);
            assertThatThrownBy(() -> mirror.upload(here, "/copy"))
                    .isInstanceOf(WireException.Refused.class);
        }
    }

    @Test
    void aMirrorHasBounds() throws IOException {
        fill(root);
        var few = new FtpMirror.Options(2, false, 64, 10, FtpUser.NO_BOUND);
        assertThatThrownBy(() -> mirror(few).download("/", here))
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessageContaining("maxEntries");
        var flat = new FtpMirror.Options(2, false, 1, 1000, FtpUser.NO_BOUND);
        assertThatThrownBy(() -> mirror(flat).download("/", here))
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessageContaining("maxDepth");
    }

    @Test
    void aLinkOnThisSideIsNotWrittenThrough(@TempDir Path outside) throws IOException {
        fixture.file("folder/file", "x");
        Files.createSymbolicLink(here.resolve("folder"), outside);
        var result = mirror(FtpMirror.Options.DEFAULT).download("/", here);
        assertThat(result.skipped()).singleElement().asString().contains("symbolic link");
        assertThat(outside).isEmptyDirectory();
    }
}
