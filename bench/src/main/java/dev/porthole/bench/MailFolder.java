package dev.porthole.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A folder on the disk with the Maildir of `alice`, anew for each server. Closing removes it.
record MailFolder(Path path) implements AutoCloseable {
    private static final int FIRST_SECOND = 1_700_000_000;
    private static final Set<PosixFilePermission> FOR_ALL =
            PosixFilePermissions.fromString("rwxrwxrwx"); // servers become other users
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_NANOS = 10_000_000;
    private static final String LINE =
            "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRST\r\n";

    /// Makes it in bench/target.
    static MailFolder make() throws IOException {
        Path target = Files.createDirectories(Tools.home().resolve("target"));
        Path path = Files.createTempDirectory(target, "mail-");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(path.resolve("boxes"));
        return new MailFolder(path);
    }

    /// Where the Maildirs are.
    Path boxes() {
        return path.resolve("boxes");
    }

    /// A message of about so many bytes.
    static byte[] message(int bytes) {
        String header = "From: bob@example.net\r\nTo: alice@lab.example\r\nSubject: bench\r\n\r\n";
        return (header + LINE.repeat(Math.max(0, bytes - header.length()) / LINE.length()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Puts messages into alice's `new`, as another program would.
    ///
    /// @param withSizes whether the names have the sizes (`,S=` and `,W=`)
    void fill(int count, byte[] message, boolean withSizes) throws IOException {
        Path box = Files.createDirectory(boxes().resolve("alice"));
        Files.setPosixFilePermissions(box, FOR_ALL);
        for (String each : List.of("tmp", "cur", "new")) {
            Files.setPosixFilePermissions(Files.createDirectory(box.resolve(each)), FOR_ALL);
        }
        Path fresh = box.resolve("new");
        String sizes = withSizes ? ",S=%1$d,W=%1$d".formatted(message.length) : "";
        for (int i = 0; i < count; i++) {
            String name = (FIRST_SECOND + i) + ".M" + i + "P1.host" + sizes;
            Files.setPosixFilePermissions(Files.write(fresh.resolve(name), message), FOR_ALL);
        }
    }

    /// Removes alice's Maildir, with what servers note there.
    void clear() throws IOException {
        remove(boxes().resolve("alice"));
    }

    /// Waits until so many messages have been delivered, and removes them.
    ///
    /// @throws IOException if they don't come
    void take(int count) throws IOException {
        Path fresh = boxes().resolve("alice/new");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (delivered(fresh) < count) {
            if (System.nanoTime() > end) {
                throw new IOException(delivered(fresh) + " of " + count + " were delivered");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        try (Stream<Path> all = Files.list(fresh)) {
            for (Path each : all.toList()) {
                Files.delete(each);
            }
        }
    }

    private static long delivered(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        } catch (NoSuchFileException _) {
            return 0; // Postfix makes it with the first
        }
    }

    @Override
    public void close() throws IOException {
        remove(path);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
