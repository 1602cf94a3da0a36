package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A listening socket of the JDK.
final class SocketAcceptor implements Acceptor {
    private final ServerSocketChannel channel;
    private final boolean inet;

    private SocketAcceptor(ServerSocketChannel channel, boolean inet) {
        this.channel = channel;
        this.inet = inet;
    }

    /// @param where null for any interface, of both families
    static SocketAcceptor bind(@Nullable SocketAddress where, int port, Listener.Options options)
            throws IOException {
        SocketAddress address = where == null ? new InetSocketAddress(port) : where;
        boolean inet = Addresses.isInet(address);
        ServerSocketChannel channel = open(where);
        try {
            if (inet) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
            }
            channel.bind(address, options.backlog());
            return new SocketAcceptor(channel, inet);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// A channel of both families, unless the address is any of IPv4 or a path.
    private static ServerSocketChannel open(@Nullable SocketAddress where) throws IOException {
        return switch (where) {
            case UnixDomainSocketAddress _ -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            case InetSocketAddress inet
                    when inet.getAddress() instanceof Inet4Address four
                            && four.isAnyLocalAddress() ->
                    ServerSocketChannel.open(StandardProtocolFamily.INET);
            case null, default -> ServerSocketChannel.open();
        };
    }

    @Override
    public Transport accept() throws IOException {
        SocketChannel accepted = channel.accept();
        try {
            if (inet) {
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.socket().setOOBInline(true); // urgent bytes are bytes: RFC 6093, section 6
            }
            return new SocketTransport(accepted);
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
    }

    @Override
    public SocketAddress local() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public Thread newThread(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }
}
