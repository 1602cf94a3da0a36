package dev.porthole.wire;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What has arrived and was not yet taken. Observers are told of bytes when they are taken, since
/// only then is it known which of them are secret.
final class Input {
    private static final int SMALL = 512;

    /// For bodies: as much as the transport may have at once.
    private static final int LARGE = 16 * 1024;

    private final Connection connection;
    private final Output output;
    private byte[] buffer = new byte[SMALL];
    private int start;
    private int end;

    Input(Connection connection, Output output) {
        this.connection = connection;
        this.output = output;
    }

    byte[] buffer() {
        return buffer;
    }

    /// The first byte that was not taken.
    int start() {
        return start;
    }

    /// One beyond the last byte that has arrived.
    int end() {
        return end;
    }

    boolean isEmpty() {
        return start == end;
    }

    /// Waits for more, after sending what was gathered. Positions in the buffer are other ones
    /// afterwards; how many bytes there are from [#start()] is not.
    ///
    /// @return false at the end of the stream
    boolean fill(Deadline deadline) throws IOException {
        output.flush();
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        connection.readDeadline(deadline);
        int count = connection.readUnseen(ByteBuffer.wrap(buffer, end, buffer.length - end));
        end += Math.max(0, count);
        return count > 0;
    }

    /// Makes room for large pieces.
    void expectMuch() {
        if (buffer.length < LARGE) {
            buffer = Arrays.copyOf(buffer, LARGE);
        }
    }

    /// Takes bytes that anybody may see.
    void take(int count) throws IOException {
        take(count, count);
    }

    /// Takes bytes of which observers see the first `shown`, and asterisks for the others, but for
    /// a line's end.
    void take(int count, int shown) throws IOException {
        if (count == 0) {
            return;
        }
        if (shown >= count) {
            connection.showReceived(ByteBuffer.wrap(buffer, start, count));
        } else {
            byte[] masked = Arrays.copyOfRange(buffer, start, start + count);
            for (int i = shown; i < count; i++) {
                if (masked[i] != '\r' && masked[i] != '\n') {
                    masked[i] = '*';
                }
            }
            connection.showReceived(ByteBuffer.wrap(masked));
        }
        start += count;
    }
}
