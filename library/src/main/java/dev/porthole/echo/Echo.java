package dev.porthole.echo;

import dev.porthole.net.Connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Echo over TCP (RFC 862): "once a connection is established any data received is sent back".
final class Echo {
    /// What a client costs that says nothing, and one that says little.
    private static final int FIRST_BYTES = 64;

    private static final int SECOND_BYTES = 1024;

    /// What a client gets that sends much: larger brings nothing.
    private static final int LARGEST_BYTES = 64 * 1024;

    private Echo() {}

    static void handle(Connection connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);
        while (connection.read(buffer) >= 0) {
            boolean full = !buffer.hasRemaining();
            connection.write(buffer.flip());
            buffer = full ? larger(buffer) : buffer.clear();
        }
    }

    private static ByteBuffer larger(ByteBuffer buffer) {
        return switch (buffer.capacity()) {
            case FIRST_BYTES -> ByteBuffer.allocate(SECOND_BYTES);
            case SECOND_BYTES -> ByteBuffer.allocateDirect(LARGEST_BYTES);
            default -> buffer.clear();
        };
    }
}
