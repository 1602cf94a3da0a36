package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/// A socket of the JDK that is being connected.
final class SocketConnecting implements Connecting {
    private final SocketAddress address;
    private final @Nullable InetAddress source;
    private final boolean inet;
    private final SocketChannel channel;

    SocketConnecting(SocketAddress address, @Nullable InetAddress source) throws IOException {
        this.address = address;
        this.source = source;
        this.inet = Addresses.isInet(address);
        this.channel =
                inet ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /// A Unix socket waits in any case: the kernel lets nobody poll for room in its queue.
    @Override
    public boolean begin() throws IOException {
        if (!inet) {
            return false;
        }
        if (source != null) {
            bind(source);
        }
        channel.configureBlocking(false);
        boolean connected = channel.connect(address) || channel.finishConnect();
        channel.configureBlocking(true);
        return connected;
    }

    private void bind(InetAddress from) throws IOException {
        try {
            channel.bind(new InetSocketAddress(from, 0));
        } catch (IOException | UnsupportedAddressTypeException e) { // or of the other family
            throw Connecting.notFrom(from, e);
        }
    }

    @Override
    public void finish() throws IOException {
        if (inet) {
            channel.finishConnect();
        } else {
            channel.connect(address);
        }
    }

    /// For a Unix socket one that blocks.
    @Override
    public Thread newThread(String name, Runnable task) {
        return inet
                ? Thread.ofVirtual().name(name).unstarted(task)
                : Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    @Override
    public Transport transport() throws IOException {
        if (inet) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new SocketTransport(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
