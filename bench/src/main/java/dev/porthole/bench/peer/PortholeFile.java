package dev.porthole.bench.peer;

import dev.porthole.net.Connection;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Sends a file, the environment's `PORTHOLE_BENCH_FILE`, to each client and closes.
public final class PortholeFile {
    private static final int COPY_BYTES = 64 * 1024;

    private PortholeFile() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`; then `copy` to read and write in place of
    ///   `transferFrom`
    public static void main(String[] args) throws IOException {
        Path path = Path.of(System.getenv("PORTHOLE_BENCH_FILE"));
        boolean copies = args.length > 1 && args[1].equals("copy");
        try (FileChannel file = FileChannel.open(path)) {
            long bytes = file.size();
            Handler handler =
                    copies
                            ? connection -> copy(connection, file)
                            : connection -> connection.transferFrom(file, 0, bytes);
            PortholeServer.run(args[0], _ -> Server.builder("file", handler));
        }
    }

    private static void copy(Connection connection, FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        long position = 0;
        while (file.read(buffer.clear(), position) > 0) {
            position += buffer.position();
            connection.write(buffer.flip());
        }
    }
}
