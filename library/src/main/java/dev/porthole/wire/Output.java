package dev.porthole.wire;

import dev.porthole.net.Connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// What is to be sent, gathered until somebody waits for an answer: a command sequence or several
/// replies go out in one piece.
final class Output {
    private static final int SMALL = 256;
    private static final int LARGE = 16 * 1024;

    private final Connection connection;
    private byte[] buffer = new byte[SMALL];
    private int size;
    private final BitSet secret = new BitSet(0); // by position in the buffer

    Output(Connection connection) {
        this.connection = connection;
    }

    void write(byte[] bytes, int offset, int count) throws IOException {
        if (count >= LARGE) {
            flush();
            connection.write(ByteBuffer.wrap(bytes, offset, count));
            return;
        }
        room(count);
        System.arraycopy(bytes, offset, buffer, size, count);
        size += count;
    }

    void write(byte b) throws IOException {
        room(1);
        buffer[size++] = b;
    }

    /// As [#write(byte\[\], int, int)]; observers see asterisks.
    void writeSecret(byte[] bytes, int offset, int count) throws IOException {
        if (count >= LARGE) {
            flush();
            connection.writeSecret(ByteBuffer.wrap(bytes, offset, count));
            return;
        }
        room(count);
        System.arraycopy(bytes, offset, buffer, size, count);
        secret.set(size, size + count);
        size += count;
    }

    private void room(int count) throws IOException {
        if (size + count <= buffer.length) {
            return;
        }
        if (size + count > LARGE) {
            flush();
        }
        if (count > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + count));
        }
    }

    /// Sends what was gathered.
    void flush() throws IOException {
        if (size == 0) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(buffer, 0, size);
        ByteBuffer shown = secret.isEmpty() ? all.duplicate() : masked();
        size = 0;
        secret.clear();
        connection.write(all, shown);
    }

    private ByteBuffer masked() {
        byte[] copy = Arrays.copyOf(buffer, size);
        secret.stream().forEach(i -> copy[i] = '*');
        return ByteBuffer.wrap(copy);
    }
}
