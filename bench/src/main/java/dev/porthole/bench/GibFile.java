package dev.porthole.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// A file of 1 GiB with nothing in it that could be left out.
final class GibFile {
    static final long BYTES = 1L << 30;

    private static final int PIECE_BYTES = 1 << 20;
    private static final int SEED = 42;

    private GibFile() {}

    /// Makes the file if it is not there, and reads it, so that it is in the page cache.
    static void make(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) != BYTES) {
            fill(path, BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
        try (FileChannel file = FileChannel.open(path)) {
            while (file.read(bytes.clear()) >= 0) {}
        }
    }

    /// Writes as many bytes into a file.
    static void fill(Path path, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
        new Random(SEED).nextBytes(bytes.array());
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (file.position() < count) {
                file.write(bytes.clear());
            }
        }
    }
}
