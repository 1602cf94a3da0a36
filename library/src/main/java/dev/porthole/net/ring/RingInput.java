package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;

/// What arrives at a socket.
///
/// One receive operation lasts for many pieces. Each comes in a receive buffer of the loop and
/// waits there, as a [Chunk], for the reader. What nobody has read by the end of the turn is moved
/// out, and past [#MOST_UNREAD_BYTES] receiving stops until it has been read.
final class RingInput {
    private static final int MOST_UNREAD_BYTES = 64 * 1024;
    private static final int MOST_UNREAD_CHUNKS = 64;

    private final Loop loop;
    private final Descriptor descriptor;
    private final Waiter reader;
    private @Nullable Chunk firstUnread;
    private @Nullable Chunk lastUnread;
    private boolean receiving; // an operation is under way
    private boolean cancelling; // and about to end
    private boolean starving; // for want of a receive buffer
    private boolean listed; // in the loop's list for the end of the turn
    private boolean ended; // by the other side
    private @Nullable IOException failure;
    private @Nullable IOException outputFailure; // if it is the input's, too
    private volatile boolean stopped; // by this side
    private boolean closed;

    RingInput(Loop loop, Descriptor descriptor) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.reader = new Waiter(loop);
    }

    /// Waits for bytes and takes at most what `target`, which has room, has room for.
    ///
    /// @return how many, at least one; -1 at the end of the stream
    int read(ByteBuffer target) throws IOException {
        while (true) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            if (stopped) {
                return -1;
            }
            if (firstUnread != null) {
                return take(target);
            }
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return -1;
            }
            receiveIfPossible();
            reader.await();
        }
    }

    /// Whether nothing that arrived waits here, or is about to: all is still with the kernel.
    boolean isUntouched() {
        return !receiving && firstUnread == null && !ended && failure == null;
    }

    boolean isStopped() {
        return stopped;
    }

    /// After the kernel has said that the stream has ended: perhaps that is a break which a send
    /// was told of.
    void requireEnd() throws IOException {
        if (outputFailure != null) {
            throw outputFailure;
        }
    }

    /// All that is there: a message that reaches past the end of a receive buffer is two chunks.
    private int take(ByteBuffer target) {
        int count = 0;
        Chunk chunk = firstUnread;
        while (chunk != null && target.hasRemaining()) {
            count += chunk.readInto(target);
            if (chunk.left() == 0) {
                chunk.release(loop.receiveBuffers());
                chunk = chunk.next;
                firstUnread = chunk;
            }
        }
        return count;
    }

    private void receiveIfPossible() {
        if (receiving || starving) {
            return;
        }
        long entry = descriptor.begin(Abi.IORING_OP_RECV, Loop.RECEIVE);
        Memory.putByte(entry + Abi.SQE_FLAGS, Abi.IOSQE_BUFFER_SELECT);
        Memory.putShort(entry + Abi.SQE_IOPRIO, Abi.IORING_RECV_MULTISHOT);
        Memory.putShort(entry + Abi.SQE_BUF_GROUP, ReceiveBuffers.GROUP);
        receiving = true;
    }

    /// The kernel has received, or ended receiving.
    void received(int result, int flags) {
        boolean last = (flags & Abi.IORING_CQE_F_MORE) == 0;
        if (last) {
            receiving = false;
            cancelling = false;
        }
        if (result > 0) {
            int buffer = flags >>> Abi.IORING_CQE_BUFFER_SHIFT;
            append(loop.receiveBuffers().take(buffer, result, flags), result, buffer);
        } else {
            receivedNothing(result);
        }
        if (!closed && reader.isTaken()) {
            wakeReader();
        }
        if (last) {
            descriptor.release();
        }
    }

    private void append(long address, int count, int buffer) {
        Chunk last = lastUnread;
        if (closed || stopped) {
            descriptor.resetOnClose();
            loop.receiveBuffers().release(buffer);
        } else if (firstUnread == null || last == null) {
            firstUnread = new Chunk(address, count, buffer);
            lastUnread = firstUnread;
            list();
        } else if (last.isFollowedBy(address, buffer)) {
            last.extend(count);
            loop.receiveBuffers().release(buffer);
        } else {
            last.next = new Chunk(address, count, buffer);
            lastUnread = last.next;
            list();
        }
    }

    private void list() {
        if (!listed) {
            listed = true;
            loop.hasInput(this);
        }
    }

    private void receivedNothing(int result) {
        if (result == 0 && outputFailure != null) {
            failure = outputFailure;
        } else if (result == 0) {
            ended = true;
        } else if (result == -Abi.ENOBUFS) {
            starving = true;
            descriptor.hold(); // until receiveAgain()
            loop.isStarved(this);
        } else if (result != -Abi.ECANCELED) {
            failure = Errno.exception(result);
        }
    }

    /// Wakes the reader if there is something for it, and else sees that something can come.
    private void wakeReader() {
        if (firstUnread != null || ended || stopped || failure != null) {
            reader.wake();
        } else {
            receiveIfPossible();
        }
    }

    /// At the end of a turn: receive buffers are for the next, so unread bytes are moved out of
    /// them.
    void keep() {
        listed = false;
        int bytes = 0;
        int chunks = 0;
        for (Chunk each = firstUnread; each != null; each = each.next) {
            each.moveOut(loop.receiveBuffers());
            bytes += each.left();
            chunks++;
        }
        if (bytes > MOST_UNREAD_BYTES || chunks > MOST_UNREAD_CHUNKS) {
            stopReceiving();
        }
    }

    private void stopReceiving() {
        if (receiving && !cancelling) {
            cancelling = true;
            descriptor.cancel(Loop.RECEIVE);
        }
    }

    /// There are receive buffers again.
    void receiveAgain() {
        starving = false;
        if (!closed && reader.isTaken()) {
            receiveIfPossible();
        }
        descriptor.release();
    }

    /// A send has failed. The kernel tells that a connection was broken to one operation only, and
    /// any other that it is the end of the stream.
    void outputFailed(int result) {
        if (result == -Abi.ECONNRESET || result == -Abi.ETIMEDOUT) {
            outputFailure = Errno.exception(result);
        }
        stopReceiving(); // this operation may never be told: the next one is, at once
    }

    /// A blocked [#read] and all later ones are to return -1. From any thread; [#shutdown] is to
    /// follow on the loop.
    void stop() {
        stopped = true;
    }

    /// Ends a blocked [#read], after [#stop].
    void shutdown() {
        if (!closed) {
            descriptor.shutdown(Abi.SHUT_RD);
            reader.wake();
        }
    }

    /// Drops what is unread, and ends receiving. Unread bytes end the connection in a reset, as
    /// those do that the kernel holds.
    void close() {
        closed = true;
        if (firstUnread != null) {
            descriptor.resetOnClose();
        }
        for (Chunk each = firstUnread; each != null; each = each.next) {
            each.release(loop.receiveBuffers());
        }
        firstUnread = null;
        stopReceiving();
        reader.wake();
    }
}
