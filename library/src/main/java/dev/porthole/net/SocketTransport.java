package dev.porthole.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// A TCP or Unix socket of the JDK, blocking: on a virtual thread the wait costs no carrier.
final class SocketTransport implements Transport {
    /// The kernel may take all of a long write before it returns, and the idle timeout runs for as
    /// long as one call does: so the calls are short.
    private static final int WRITE_BYTES = 128 * 1024;

    private static final int TRANSFER_BYTES = 1024 * 1024;

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
        return channel.read(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        int end = source.limit();
        source.limit(Math.min(end, source.position() + WRITE_BYTES));
        try {
            channel.write(source);
        } finally {
            source.limit(end);
        }
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, Math.min(count, TRANSFER_BYTES), channel);
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
