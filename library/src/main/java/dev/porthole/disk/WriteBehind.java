package dev.porthole.disk;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes a file, in order, on the threads of the [Disk], while its owner fetches the next bytes.
///
/// 1. Fill [#room], from its position on, as far as you like; or [#write].
/// 2. [#flush]: when it returns, the file system has all.
/// 3. [#close]: nobody writes any more. The file stays open; it is the owner's.
///
/// It has at most [#MOST_BUFFERS] buffers. When all are under way, the owner waits, parked: that is
/// how a slow disk slows a fast sender down. A failure is told at the next call and at every later
/// one, and nothing is written after it, so that the file has all bytes up to some point.
///
/// For one thread, which an interrupt releases from waiting for room. A write is not broken off by
/// it: the file stays open.
public final class WriteBehind implements Closeable {
    static final int MOST_BUFFERS = 4;

    private final FileChannel file;
    private @Nullable ByteBuffer filling; // the owner's

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock, which nobody holds while he writes:
    private final Queue<ByteBuffer> full = new ArrayDeque<>();
    private int underWay; // those in `full`, and the one that is being written
    private boolean writing; // there is a task that does it
    private @Nullable IOException failure;

    /// Writes to a file from its position on.
    public WriteBehind(FileChannel file) {
        this.file = file;
    }

    /// What is to be filled next: room for at least one byte from its position to its limit, valid
    /// until the next call. Waits for it.
    ///
    /// @throws InterruptedIOException if the thread is interrupted while it waits
    /// @throws IOException if writing has failed
    public ByteBuffer room() throws IOException {
        ByteBuffer room = filling;
        if (room != null) {
            room.limit(room.capacity());
            if (room.hasRemaining()) {
                return room;
            }
            handOver(room);
        }
        awaitRoom();
        room = Buffers.take();
        filling = room;
        return room;
    }

    /// Takes bytes over.
    ///
    /// @throws InterruptedIOException if the thread is interrupted while it waits
    /// @throws IOException if writing has failed
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
        }
    }

    /// Waits until all is written. An interrupt does not shorten it.
    ///
    /// @throws IOException if writing has failed
    public void flush() throws IOException {
        ByteBuffer last = filling;
        if (last != null) {
            handOver(last);
        }
        lock.lock();
        try {
            while (underWay > 0) {
                changed.awaitUninterruptibly();
            }
            requireSuccess();
        } finally {
            lock.unlock();
        }
    }

    /// Drops what is not written yet, and waits until nobody writes.
    @Override
    public void close() {
        ByteBuffer dropped = filling;
        filling = null;
        if (dropped != null) {
            Buffers.give(dropped);
        }
        lock.lock();
        try {
            dropFull();
            while (underWay > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void handOver(ByteBuffer buffer) {
        filling = null;
        buffer.flip();
        lock.lock();
        try {
            if (failure != null) {
                Buffers.give(buffer);
                return;
            }
            full.add(buffer);
            underWay++;
            if (!writing) {
                writing = true;
                Disk.start(this::writeSome);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException {
        lock.lock();
        try {
            requireSuccess();
            while (underWay == MOST_BUFFERS) {
                changed.await();
            }
            requireSuccess();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the disk");
        } finally {
            lock.unlock();
        }
    }

    private void requireSuccess() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /// On a thread of the disk: as many buffers as there are of one file, then the others' turn.
    private void writeSome() {
        for (int i = 0; i < MOST_BUFFERS; i++) {
            ByteBuffer next = next();
            if (next == null) {
                return;
            }
            IOException failed = write(file, next);
            Buffers.give(next);
            written(failed);
        }
        Disk.start(this::writeSome);
    }

    private @Nullable ByteBuffer next() {
        lock.lock();
        try {
            ByteBuffer next = full.poll();
            writing = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable IOException write(FileChannel file, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            return new IOException("the file could not be written: " + e.getMessage(), e);
        }
    }

    private void written(@Nullable IOException failed) {
        lock.lock();
        try {
            underWay--;
            if (failed != null) {
                failure = failed;
                dropFull();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dropFull() {
        underWay -= full.size();
        full.forEach(Buffers::give);
        full.clear();
    }
}
