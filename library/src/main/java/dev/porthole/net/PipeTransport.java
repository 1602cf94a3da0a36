package dev.porthole.net;

import dev.porthole.net.Flow.Role;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/// One end of a connection in memory: two byte queues of bounded size, which behave as TCP does
/// (end of stream, half-close, reset), for tests and for servers inside their client's process.
final class PipeTransport implements Transport {
    private static final int CAPACITY = 64 * 1024;

    private final Queue in;
    private final Queue out;
    private final MemoryAddress local;
    private final MemoryAddress remote;

    private PipeTransport(Queue in, Queue out, MemoryAddress local, MemoryAddress remote) {
        this.in = in;
        this.out = out;
        this.local = local;
        this.remote = remote;
    }

    /// The two ends of a new connection: client's, server's.
    static Connection[] connections(Observer observer, Limits limits) {
        return connections(observer, limits, Buffer::remaining);
    }

    /// As above, where a read takes only so many of the bytes that are there.
    static Connection[] connections(
            Observer observer, Limits limits, ToIntFunction<ByteBuffer> atOnce) {
        PipeTransport[] ends = pair(atOnce);
        return new Connection[] {
            new Connection(ends[0], Role.CLIENT, "", limits, observer, Duration.ZERO),
            new Connection(ends[1], Role.SERVER, "", limits, observer, Duration.ZERO)
        };
    }

    static PipeTransport[] pair() {
        return pair(Buffer::remaining);
    }

    /// As [#pair()], where a read takes only the first `atOnce` of the bytes that it could have: a
    /// number that may depend on these, and is at least 1. For tests of what reads them.
    private static PipeTransport[] pair(ToIntFunction<ByteBuffer> atOnce) {
        Queue toServer = new Queue(atOnce);
        Queue toClient = new Queue(atOnce);
        MemoryAddress client = new MemoryAddress("client");
        MemoryAddress server = new MemoryAddress("server");
        return new PipeTransport[] {
            new PipeTransport(toClient, toServer, client, server),
            new PipeTransport(toServer, toClient, server, client)
        };
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return in.read(target);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        out.write(source);
    }

    @Override
    public void shutdownOutput() {
        out.finish();
    }

    @Override
    public void shutdownInput() {
        in.stopReading();
    }

    @Override
    public void close() {
        out.finish();
        if (in.closeReader()) { // as TCP: closing with unread bytes resets
            out.reset();
        }
    }

    @Override
    public void abort() {
        in.closeReader();
        out.breakOff();
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    /// One direction. A thread waits on `changed` with the lock released.
    private static final class Queue {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final byte[] bytes = new byte[CAPACITY];
        private int start;
        private int size;
        private boolean finished; // by the writer: end of stream after the bytes
        private boolean stopped; // by the reader: end of stream now
        private boolean readerClosed;
        private boolean reset;
        private final ToIntFunction<ByteBuffer> atOnce;

        Queue(ToIntFunction<ByteBuffer> atOnce) {
            this.atOnce = atOnce;
        }

        int read(ByteBuffer target) throws IOException {
            lock.lock();
            try {
                while (size == 0 && !finished && !stopped && !readerClosed && !reset) {
                    changed.awaitUninterruptibly();
                }
                if (readerClosed) {
                    throw new AsynchronousCloseException();
                }
                if (size > 0 && !stopped) {
                    return take(target);
                }
                if (reset) {
                    throw new ResetException(new SocketException("Connection reset"));
                }
                return -1;
            } finally {
                lock.unlock();
            }
        }

        private int take(ByteBuffer target) {
            int before = target.position();
            int most = Math.min(target.remaining(), size);
            int first = Math.min(most, CAPACITY - start);
            target.put(bytes, start, first).put(bytes, 0, most - first);
            int count = atOnce.applyAsInt(target.slice(before, most));
            target.position(before + count);
            start = (start + count) % CAPACITY;
            size -= count;
            changed.signalAll();
            return count;
        }

        void write(ByteBuffer source) throws IOException {
            lock.lock();
            try {
                while (size == CAPACITY && !finished && !readerClosed && !reset) {
                    changed.awaitUninterruptibly();
                }
                if (finished) {
                    throw new AsynchronousCloseException();
                }
                if (reset || readerClosed) {
                    throw new ResetException(new SocketException("Broken pipe"));
                }
                give(source);
            } finally {
                lock.unlock();
            }
        }

        private void give(ByteBuffer source) {
            int count = Math.min(source.remaining(), CAPACITY - size);
            int end = (start + size) % CAPACITY;
            int first = Math.min(count, CAPACITY - end);
            source.get(bytes, end, first).get(bytes, 0, count - first);
            size += count;
            changed.signalAll();
        }

        void finish() {
            change(() -> finished = true);
        }

        void stopReading() {
            change(() -> stopped = true);
        }

        /// The reader is reset.
        void reset() {
            change(() -> reset = true);
        }

        /// The reader is reset; for the writer, it has closed.
        void breakOff() {
            change(() -> {
                reset = true;
                finished = true;
            });
        }

        /// Ends reading for good; true if bytes were left unread.
        boolean closeReader() {
            lock.lock();
            try {
                readerClosed = true;
                changed.signalAll();
                return size > 0;
            } finally {
                lock.unlock();
            }
        }

        private void change(Runnable change) {
            lock.lock();
            try {
                change.run();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
