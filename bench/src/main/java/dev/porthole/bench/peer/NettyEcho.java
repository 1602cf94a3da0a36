package dev.porthole.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.Version;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Netty's echo, on one event loop unless told otherwise: what was read is written, and flushed
/// when a read is complete.
public final class NettyEcho {
    private static final int BACKLOG = 1_024;

    private NettyEcho() {}

    /// Serves until the process is ended.
    ///
    /// @param args the transport: `nio`, `epoll` or `io_uring`
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "nio" -> serve("NIO", NioIoHandler.newFactory(), NioServerSocketChannel.class);
            case "epoll" -> {
                if (Epoll.isAvailable()) {
                    serve("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
                } else {
                    Ready.skip("Netty's epoll library does not run on this system");
                }
            }
            case "io_uring" -> {
                if (IoUring.isAvailable()) {
                    serve(
                            "io_uring",
                            IoUringIoHandler.newFactory(),
                            IoUringServerSocketChannel.class);
                } else {
                    Ready.skip("the kernel refuses io_uring, or Netty has no library for it here");
                }
            }
            default -> throw new IllegalArgumentException("no transport '" + args[0] + "'");
        }
    }

    private static void serve(
            String transport, IoHandlerFactory io, Class<? extends ServerChannel> channel)
            throws InterruptedException {
        Channel listener =
                new ServerBootstrap()
                        .group(new MultiThreadIoEventLoopGroup(loops(), io))
                        .channel(channel)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Echo())
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        Ready.ready(port, "Netty " + version() + " " + transport);
        listener.closeFuture().sync();
    }

    private static int loops() {
        return Integer.parseInt(System.getenv().getOrDefault("PORTHOLE_BENCH_LOOPS", "1"));
    }

    private static String version() {
        Version version = Version.identify().get("netty-transport");
        return version == null ? "(version unknown)" : version.artifactVersion();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write ends in exceptionCaught
    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // the generator notices and says so
        }
    }
}
