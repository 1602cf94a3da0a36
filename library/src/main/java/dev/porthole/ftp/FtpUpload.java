package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// What is sent to a server by a data connection. While it is open, its [FtpClient] does nothing
/// else.
///
/// Lifecycle: written to; [#close] ends the file and reads the server's last reply, without which
/// nobody knows whether it is stored. [#abort] breaks it off instead: in a `try` with resources,
/// call it when what is sent can't be completed, or half a file is stored as a whole one. For one
/// thread.
///
/// Errors: those of [Connection]; [WireException.Refused] if the server says that it could not
/// store all; [FtpDataException] if it refused the connection for its TLS.
public final class FtpUpload extends OutputStream {
    private final DataChannel channel;
    private final FtpClient client;
    private final boolean text;
    private final AsciiType.Encoder encoder = new AsciiType.Encoder();
    private boolean closed;

    /// @param text whether LF is to become CRLF
    FtpUpload(DataChannel channel, FtpClient client, boolean text) {
        this.channel = channel;
        this.client = client;
        this.text = text;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        requireOpen();
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, count);
        try {
            channel.connection().write(text ? encoder.encode(bytes) : bytes);
        } catch (IOException e) {
            throw broke(e);
        }
    }

    /// Sends a file from a position to its end, as it is, without copying it through this process
    /// where the kernel can.
    ///
    /// @return how many bytes were sent
    public long transferFrom(FileChannel file, long position) throws IOException {
        return transferFrom(file, position, Math.max(0, file.size() - position));
    }

    /// As above, `count` bytes at most.
    ///
    /// @return how many bytes were sent; less than `count` only at the end of the file
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        requireOpen();
        if (text) {
            throw new IllegalStateException("a file goes as it is, not as text");
        }
        try {
            return channel.connection().transferFrom(file, position, count);
        } catch (IOException e) {
            throw broke(e);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the upload is closed");
        }
    }

    private IOException broke(IOException e) throws IOException {
        closed = true;
        return client.transferBroke(channel, e);
    }

    /// Breaks it off, and tells the server so (`ABOR`). What the server keeps of it is up to the
    /// server.
    public void abort() throws IOException {
        if (!closed) {
            closed = true;
            client.transferEnds(channel, false);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            client.transferEnds(channel, true);
        }
    }
}
