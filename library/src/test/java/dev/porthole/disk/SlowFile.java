package dev.porthole.disk;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;

/// A file that takes nothing until it is let, and then keeps nothing and has nothing to read: a
/// disk that is busy with something else.
public final class SlowFile extends FileChannel {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch let = new CountDownLatch(1);
    private volatile long written;

    /// Waits until somebody wants to write or to read.
    public void awaitUse() throws InterruptedException {
        asked.await();
    }

    /// Keeps nobody waiting, from now on.
    public void let() {
        let.countDown();
    }

    /// How many bytes it has taken.
    public long written() {
        return written;
    }

    /// Without parking: like a disk, it keeps the carrier of a virtual thread.
    private void awaitLet() {
        asked.countDown();
        while (let.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public int read(ByteBuffer target) {
        awaitLet();
        return -1;
    }

    @Override
    public int write(ByteBuffer source) {
        awaitLet();
        int count = source.remaining();
        source.position(source.limit());
        written += count; // one writer at a time
        return count;
    }

    @Override
    public long position() {
        return written;
    }

    @Override
    public long size() {
        return written;
    }

    @Override
    public void force(boolean metaData) {}

    @Override
    protected void implCloseChannel() {}

    // What nobody needs

    private static UnsupportedOperationException unneeded() {
        return new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw unneeded();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unneeded();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw unneeded();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw unneeded();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw unneeded();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw unneeded();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unneeded();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw unneeded();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unneeded();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unneeded();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unneeded();
    }
}
