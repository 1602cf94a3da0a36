package dev.porthole.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// The roots of servers: one in memory, with the file to move, and one on a disk. Servers of others
/// write there as other users. Both are gone when this program ends.
final class Sites {
    private static final String UPLOAD = "in/upload";

    private final Path memory;
    private final Path disk;
    private boolean made;

    /// @param diskFolder on the disk to measure
    Sites(Path diskFolder) {
        String name = "porthole-bench-" + ProcessHandle.current().pid();
        this.memory = Path.of("/dev/shm", name);
        this.disk = diskFolder.resolve(name);
    }

    /// Makes them, the first time.
    void make() throws IOException {
        if (made) {
            return;
        }
        made = true;
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            remove(memory);
                            remove(disk);
                        }));
        for (Path root : List.of(memory, disk)) {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
            Path open = Files.createDirectory(root.resolve("in"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        GibFile.make(file());
    }

    private static void remove(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("could not be removed: " + e.getMessage());
        }
    }

    Path memory() {
        return memory;
    }

    Path disk() {
        return disk;
    }

    /// The file, in memory.
    Path file() {
        return memory.resolve("1-gib");
    }

    /// Makes ready for an upload: there is no such file yet, nothing is left to write, and as much
    /// free memory as it takes has been touched, twice over. The host of a virtual machine takes
    /// free pages back, and then the first write to each is a fault of a multiple of the write's
    /// time.
    void ready() throws IOException {
        clear();
        sync();
        Path file = memory.resolve("touched");
        GibFile.fill(file, 2 * GibFile.BYTES);
        Files.delete(file);
    }

    /// Waits until the disk has all that was written to it.
    void sync() throws IOException {
        Tools.output(List.of("sync", "--file-system", disk.toString()));
    }

    /// Removes what was stored.
    void clear() throws IOException {
        Files.deleteIfExists(memory.resolve(UPLOAD));
        Files.deleteIfExists(disk.resolve(UPLOAD));
    }

    /// Checks that a file has been stored, whole.
    static void requireUpload(Path root) throws IOException {
        long bytes = Files.size(root.resolve(UPLOAD));
        if (bytes != GibFile.BYTES) {
            throw new IOException("the server has stored " + bytes + " bytes");
        }
    }
}
