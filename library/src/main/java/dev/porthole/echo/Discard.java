package dev.porthole.echo;

import dev.porthole.net.Connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Discard over TCP (RFC 863): "any data received is thrown away. No response is sent".
final class Discard {
    private static final int BUFFER_BYTES = 8 * 1024;

    private Discard() {}

    static void handle(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (connection.read(buffer) >= 0) {
            buffer.clear();
        }
    }
}
