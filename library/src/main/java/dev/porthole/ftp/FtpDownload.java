package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// What a server sends by a data connection. While it is open, its [FtpClient] does nothing else.
///
/// Lifecycle: read to its end; [#close] then reads the server's last reply, without which nobody
/// knows whether all has come. Closed before its end, it breaks the transfer off. For one thread.
///
/// Errors: those of [Connection]; [WireException.Refused] if the server says that it could not send
/// all; [FtpDataException] if it refused the connection for its TLS.
public final class FtpDownload extends InputStream {
    private static final int TEXT_BYTES = 16 * 1024;

    private final DataChannel channel;
    private final FtpClient client;
    private final boolean text;
    private final AsciiType.Decoder decoder = new AsciiType.Decoder();
    private ByteBuffer decoded = ByteBuffer.allocate(0);
    private final byte[] one = new byte[1];
    private boolean ended;
    private boolean closed;

    /// @param text whether CRLF is to become LF
    FtpDownload(DataChannel channel, FtpClient client, boolean text) {
        this.channel = channel;
        this.client = client;
        this.text = text;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        Objects.checkFromIndexSize(offset, room, target.length);
        if (closed) {
            throw new IOException("the download is closed");
        }
        if (room == 0) {
            return 0;
        }
        return text
                ? readText(target, offset, room)
                : receive(ByteBuffer.wrap(target, offset, room));
    }

    private int readText(byte[] target, int offset, int room) throws IOException {
        while (!decoded.hasRemaining()) {
            if (ended) {
                return -1;
            }
            ByteBuffer lines = ByteBuffer.allocate(TEXT_BYTES);
            decoded = receive(lines) < 0 ? decoder.end() : decoder.decode(lines.flip());
        }
        int count = Math.min(room, decoded.remaining());
        decoded.get(target, offset, count);
        return count;
    }

    private int receive(ByteBuffer target) throws IOException {
        if (ended) {
            return -1;
        }
        int count;
        try {
            count = channel.connection().read(target);
        } catch (IOException e) {
            closed = true;
            throw client.transferBroke(channel, e);
        }
        ended = count < 0;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            client.transferEnds(channel, ended);
        }
    }
}
