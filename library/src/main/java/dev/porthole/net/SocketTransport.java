package dev.porthole.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// A TCP or Unix socket of the JDK, blocking: on a virtual thread the wait costs no carrier.
final class SocketTransport implements Transport {
    /// The kernel may take all of a long write before it returns, and the idle timeout runs for as
    /// long as one call does: so the calls are short.
    private static final int WRITE_BYTES = 128 * 1024;

    private static final int TRANSFER_BYTES = 1024 * 1024;

    /// Before the first read or write by a virtual thread, the JDK (25) would wait for room in the
    /// kernel, and neither `close` nor a time limit would end that.
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// The JDK's word for ECONNRESET when reading, in every language.
    static final String RESET = "Connection reset";

    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;

    /// Takes over a connected channel in blocking mode.
    SocketTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return channel.read(target);
        } catch (SocketException e) {
            throw RESET.equals(e.getMessage()) ? new ResetException(e) : e;
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        int end = source.limit();
        source.limit(Math.min(end, source.position() + WRITE_BYTES));
        try {
            channel.write(source);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) { // there is one cause, whatever the language of its words
            throw new ResetException(e);
        } finally {
            source.limit(end);
        }
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        try {
            channel.write(NOTHING);
            return file.transferTo(position, Math.min(count, TRANSFER_BYTES), channel);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException _) {
            return 0; // of the file or of the socket? Copying will tell
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void abort() throws IOException {
        if (Addresses.isInet(local) && channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // close() then sends RST
        }
        channel.close();
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }
}
