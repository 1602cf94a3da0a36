package dev.porthole.net.ring;

import java.nio.channels.ClosedByInterruptException;

/// Sends much of a file by a [FileThread], to a reader that takes it as it comes. One that lets it
/// wait is slow, and is left to the loop from then on; so is one for which there is no thread.
final class BlockingSend {
    /// After each call it looks whether it is to go on.
    private static final int CALL_BYTES = 1024 * 1024;

    private final FileThread thread;
    private final SendRoom room;
    private final int fd;
    private boolean slow;

    /// @param sender where the writer waits
    BlockingSend(Loop loop, Descriptor descriptor, Waiter sender) {
        this.thread = new FileThread(loop, descriptor, sender, Abi.SO_SNDTIMEO);
        this.fd = descriptor.fd();
        this.room = new SendRoom(loop.os(), fd);
    }

    /// Whether it is worth it.
    boolean isFor(long count) {
        return count >= FileThread.LEAST_BYTES && !slow;
    }

    /// Sends some, and returns only when no thread uses the file any more. An interrupt breaks the
    /// connection off.
    ///
    /// @return how many bytes; 0 if the loop is to do it, or the file has ended; a negative error
    ///   number
    long send(OpenFile file, long position, long count) throws ClosedByInterruptException {
        if (!thread.reserve()) {
            room.restore();
            return 0;
        }
        room.widen();
        long result =
                thread.run(
                        count,
                        (os, sent) -> {
                            long most = Math.min(count - sent, CALL_BYTES);
                            return os.sendfile(fd, file.fd(), position + sent, most);
                        });
        Waiter.requireNotInterrupted();
        slow = result == -Abi.EAGAIN;
        if (slow) {
            room.restore();
        }
        return slow || result == -Abi.EINTR ? 0 : result;
    }

    /// Ends what is under way.
    void close() {
        thread.close();
    }
}
