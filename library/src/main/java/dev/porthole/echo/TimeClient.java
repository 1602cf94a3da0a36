package dev.porthole.echo;

import dev.porthole.net.Connection;
import dev.porthole.net.MalformedException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The client of a daytime (RFC 867) or a time server (RFC 868) over TCP: reads the one answer of a
/// connection. For one thread.
public final class TimeClient {
    private static final int MAX_TEXT_BYTES = 512;

    private final Connection connection;

    /// A client on an open connection, which remains the caller's to close.
    public TimeClient(Connection connection) {
        this.connection = connection;
    }

    /// What a daytime server says, without the end of its line.
    ///
    /// @throws MalformedException if it is longer than 512 bytes
    public String daytime() throws IOException {
        ByteBuffer text = readAll(MAX_TEXT_BYTES);
        return StandardCharsets.ISO_8859_1.decode(text).toString().strip();
    }

    /// What a time server says, to the second; near to now, since the number begins anew in 2036.
    ///
    /// @throws MalformedException if it is not four bytes
    public Instant time() throws IOException {
        ByteBuffer bytes = readAll(Time.BYTES);
        if (bytes.remaining() != Time.BYTES) {
            throw new MalformedException("a time server answers with 4 bytes (RFC 868)");
        }
        return Time.decode(bytes, Instant.now());
    }

    private ByteBuffer readAll(int maxBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(maxBytes + 1);
        while (connection.read(buffer) > 0) {
            if (!buffer.hasRemaining()) {
                throw new MalformedException("the answer is longer than " + maxBytes + " bytes");
            }
        }
        return buffer.flip();
    }
}
