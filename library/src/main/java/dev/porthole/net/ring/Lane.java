package dev.porthole.net.ring;

import java.io.IOException;
import java.net.SocketAddress;

/// The part of a listener that one loop has: a listening descriptor, and the operation that accepts
/// from it for as long as somebody waits for connections.
final class Lane {
    private final Loop loop;
    private final int fd;
    private final int index;
    private final RingListener listener;
    private boolean accepting; // an operation is under way
    private boolean cancelling; // and about to end
    private boolean closing;

    /// Takes a listening descriptor over, on its loop.
    Lane(Loop loop, int fd, RingListener listener) throws IOException {
        this.loop = loop;
        this.fd = fd;
        this.listener = listener;
        this.index = loop.add(this);
    }

    Thread newThread(String name, Runnable task) {
        return loop.newThread(name, task);
    }

    /// Somebody waits for a connection. From any thread.
    void want() {
        loop.execute(this::accept);
    }

    private void accept() {
        if (accepting || closing) {
            return;
        }
        long entry = loop.submission(Abi.IORING_OP_ACCEPT, fd, Loop.ACCEPT, index);
        Memory.putShort(entry + Abi.SQE_IOPRIO, Abi.IORING_ACCEPT_MULTISHOT);
        Memory.putInt(entry + Abi.SQE_OP_FLAGS, Abi.SOCK_CLOEXEC);
        accepting = true;
    }

    /// A connection is there, or accepting has ended.
    void accepted(int result, int flags) {
        if ((flags & Abi.IORING_CQE_F_MORE) == 0) {
            accepting = false;
            cancelling = false;
        }
        if (result >= 0) {
            offer(result);
        } else if (result != -Abi.ECANCELED) {
            listener.failed(Errno.exception(result));
        }
        if (closing) {
            finishClosing();
        } else if (!accepting && listener.isAwaited()) {
            accept();
        }
    }

    private void offer(int descriptor) {
        try {
            SocketAddress known = listener.localOfAll();
            SocketAddress local =
                    known == null ? SocketAddresses.local(loop.os(), descriptor) : known;
            SocketAddress remote = SocketAddresses.remote(loop.os(), descriptor);
            listener.accepted(new RingSocket(loop, descriptor, local, remote));
        } catch (IOException _) { // it has gone already, or the loop is about to end
            loop.os().close(descriptor);
        }
    }

    /// Stops accepting while there are connections that nobody has asked for: further ones wait in
    /// the kernel's queue.
    void endOfTurn() {
        if (accepting && !cancelling && listener.hasUnclaimed()) {
            cancel();
        }
    }

    private void cancel() {
        cancelling = true;
        loop.cancel(Loop.ACCEPT, index);
    }

    /// Closes the descriptor as soon as no operation is under way. From any thread.
    void close() {
        if (loop.isCurrent()) {
            closeNow();
        } else {
            loop.execute(this::closeNow);
        }
    }

    private void closeNow() {
        if (!closing) {
            closing = true;
            if (accepting && !cancelling) {
                cancel();
            }
            finishClosing();
        }
    }

    private void finishClosing() {
        if (!accepting) {
            loop.os().close(fd);
            loop.removeLane(index);
            listener.laneClosed();
        }
    }
}
