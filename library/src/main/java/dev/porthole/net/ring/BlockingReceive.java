package dev.porthole.net.ring;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;

/// Takes much into a file by a [FileThread], from a sender that has brought much already, and as
/// fast as it comes. One that brings little in its time is slow, and is left to the loop from then
/// on; so is one for which there is no thread.
final class BlockingReceive {
    private final FileThread thread;
    private final int fd;
    private long taken; // also by the loop
    private boolean slow;
    private boolean lost; // bytes for the file are still in the pipe
    private int failure; // of the file, if they are, or of the connection: a negative error number

    /// @param receiver where the reader waits
    BlockingReceive(Loop loop, Descriptor descriptor, Waiter receiver) {
        this.thread = new FileThread(loop, descriptor, receiver, Abi.SO_RCVTIMEO);
        this.fd = descriptor.fd();
    }

    /// The loop has taken some.
    void took(long bytes) {
        taken += bytes;
    }

    /// Whether it is worth it.
    private boolean isFor(long count) {
        return count >= FileThread.LEAST_BYTES && taken >= FileThread.LEAST_BYTES && !slow;
    }

    /// Takes some, and returns only when no thread uses the file and the pipe any more. The pipe is
    /// empty then, unless the file has failed.
    ///
    /// @return how many bytes; 0 if the loop is to go on
    /// @throws SocketException if the connection has failed, which the kernel tells only once
    /// @throws FileSystemException if the file has
    long receive(Pipe way, OpenFile file, long position, long count) throws IOException {
        Errno.check(failure);
        if (!isFor(count) || !thread.reserve()) {
            return 0;
        }
        long result =
                thread.run(
                        count,
                        (os, done) -> {
                            long most = Math.min(count - done, way.bytes());
                            return move(os, way, file, position + done, most);
                        });
        if (lost) {
            throw fileFailure(failure);
        }
        slow = result < FileThread.LEAST_BYTES;
        return Math.max(0, result);
    }

    private long move(Native os, Pipe way, OpenFile file, long position, long most) {
        long some = os.spliceIn(fd, way.output(), most);
        if (some < 0 && some != -Abi.EAGAIN && some != -Abi.EINTR) {
            failure = (int) some;
        }
        long done = 0;
        while (done < some) {
            long written = os.spliceOut(way.input(), file.fd(), position + done, some - done);
            if (written <= 0) {
                lost = true;
                failure = (int) written;
                return written;
            }
            done += written;
        }
        return some;
    }

    /// @param result what the kernel has said of a file: nothing was written
    static FileSystemException fileFailure(int result) {
        String why = result == 0 ? "it took nothing" : Native.strerror(-result);
        return new FileSystemException("the file", null, why);
    }

    /// Ends what is under way.
    void close() {
        thread.close();
    }
}
