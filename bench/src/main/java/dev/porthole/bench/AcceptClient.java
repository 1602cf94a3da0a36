package dev.porthole.bench;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One connection of [AcceptLoad]: connects, sends a message, gets it back, half-closes, waits for
/// the server's end of stream, closes.
final class AcceptClient {
    private final int id;
    private final int messageBytes;
    private final Pattern pattern;
    private final SocketChannel channel = SocketChannel.open();
    private final long startNanos = System.nanoTime();

    private int received;

    AcceptClient(int id, int messageBytes, Pattern pattern) throws IOException {
        this.id = id;
        this.messageBytes = messageBytes;
        this.pattern = pattern;
    }

    int id() {
        return id;
    }

    /// When it was made, by [System#nanoTime].
    long startNanos() {
        return startNanos;
    }

    /// Starts to connect; [#ready] does the rest.
    void connect(InetSocketAddress server, Selector selector) throws IOException {
        channel.configureBlocking(false);
        boolean connected = channel.connect(server);
        int interest = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
        channel.register(selector, interest, this);
    }

    /// Takes the next step.
    ///
    /// @param in holds a message and a byte more
    /// @return whether it was the last
    boolean ready(SelectionKey key, ByteBuffer in) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            send(key);
            return false;
        }
        if (key.isWritable()) {
            send(key);
            return false;
        }
        return receive(in);
    }

    private void send(SelectionKey key) throws IOException {
        int index = pattern.indexOf(id, 0);
        ByteBuffer message = pattern.view().limit(index + messageBytes).position(index);
        channel.write(message);
        if (message.hasRemaining()) {
            throw new IOException("a new connection did not take " + messageBytes + " bytes");
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private boolean receive(ByteBuffer in) throws IOException {
        int count = channel.read(in.clear());
        if (count < 0) {
            channel.close();
            if (received < messageBytes) {
                throw new IOException("the server closed a connection before it had answered");
            }
            return true;
        }
        pattern.check(id, received, MemorySegment.ofBuffer(in.flip()), count);
        received += count;
        if (received > messageBytes) {
            throw new IOException("the server sent back more than it got");
        }
        if (received == messageBytes) {
            channel.shutdownOutput();
        }
        return false;
    }
}
