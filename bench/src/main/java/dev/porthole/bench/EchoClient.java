package dev.porthole.bench;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One connection of the closed loop: keeps `depth` messages under way and checks what comes back.
final class EchoClient implements AutoCloseable {
    private final int id;
    private final Workload.Echo workload;
    private final Pattern pattern;
    private final Meter meter;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out;
    private final long[] sentAtNanos; // of message n at n % depth

    private long queuedBytes; // to be sent in all
    private long sentBytes; // of these, taken by the kernel
    private long receivedBytes; // of these, back again

    EchoClient(
            int id,
            Workload.Echo workload,
            Pattern pattern,
            Meter meter,
            InetSocketAddress server,
            Selector selector)
            throws IOException {
        this.id = id;
        this.workload = workload;
        this.pattern = pattern;
        this.meter = meter;
        out = pattern.view();
        sentAtNanos = new long[workload.depth()];
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// Sends the first messages.
    void start() throws IOException {
        queue(0, workload.depth());
        send();
    }

    /// Does what the channel is ready for.
    ///
    /// @param in a buffer to receive into, and `inMemory` the same memory; shared by all clients
    void ready(ByteBuffer in, MemorySegment inMemory) throws IOException {
        if (key.isReadable()) {
            receive(in, inMemory);
        }
        send();
    }

    private void receive(ByteBuffer in, MemorySegment inMemory) throws IOException {
        int count = channel.read(in.clear());
        if (count < 0) {
            throw new EOFException(
                    "connection %d: the server closed it after %d bytes"
                            .formatted(id, receivedBytes));
        }
        pattern.check(id, receivedBytes, inMemory, count);
        long firstDone = receivedBytes / workload.messageBytes();
        receivedBytes += count;
        long done = receivedBytes / workload.messageBytes() - firstDone;
        long now = System.nanoTime();
        for (long message = firstDone; message < firstDone + done; message++) {
            meter.record(now - sentAtNanos[(int) (message % workload.depth())]);
        }
        queue(queuedBytes / workload.messageBytes(), done);
    }

    private void queue(long firstMessage, long messages) {
        long now = System.nanoTime();
        for (long message = firstMessage; message < firstMessage + messages; message++) {
            sentAtNanos[(int) (message % workload.depth())] = now;
        }
        queuedBytes += messages * workload.messageBytes();
    }

    private void send() throws IOException {
        int unsent = (int) (queuedBytes - sentBytes);
        if (unsent > 0) {
            int index = pattern.indexOf(id, sentBytes);
            sentBytes += channel.write(out.limit(index + unsent).position(index));
        }
        int wanted =
                sentBytes < queuedBytes
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                        : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
