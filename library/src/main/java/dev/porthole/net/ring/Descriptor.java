package dev.porthole.net.ring;

/// The descriptor of a socket, and how many operations of the kernel refer to it. It is closed when
/// it is to be and none does any more: until then they may write to memory of the socket and
/// complete by its index.
final class Descriptor {
    private final Loop loop;
    private final int fd;
    private final int index;
    private int holds;
    private boolean resetting;
    private boolean closing;

    /// @param index of the socket, by which its completions find it
    Descriptor(Loop loop, int fd, int index) {
        this.loop = loop;
        this.fd = fd;
        this.index = index;
    }

    int fd() {
        return fd;
    }

    /// A new operation, which holds the descriptor until [#release].
    ///
    /// @return the address of its entry, to fill what is its own
    long begin(int opcode, int kind) {
        return begin(opcode, kind, fd);
    }

    /// As above, by another descriptor: only its completion is of this socket.
    ///
    /// @throws IllegalStateException if this one is closed: the completion would find another
    ///   socket, or none
    long begin(int opcode, int kind, int other) {
        if (closing && holds == 0) {
            throw new IllegalStateException("an operation of a socket that is closed");
        }
        hold();
        return loop.submission(opcode, other, kind, index);
    }

    /// Ends an operation that is under way, if it still is; its own completion tells.
    void cancel(int kind) {
        loop.cancel(kind, index);
    }

    /// Keeps it open until [#release].
    void hold() {
        holds++;
    }

    void release() {
        holds--;
        closeUnlessHeld();
    }

    /// `shutdown(2)`: 0 or a negative error number.
    int shutdown(int how) {
        return loop.os().shutdown(fd, how);
    }

    /// Whether system calls wait.
    void setBlocking(boolean blocking) {
        loop.os().fcntl(fd, Abi.F_SETFL, blocking ? 0 : Abi.O_NONBLOCK);
    }

    /// Limits how long system calls wait that do.
    ///
    /// @param option `SO_RCVTIMEO` or `SO_SNDTIMEO`
    void limitWait(int option, int micros) {
        long time = loop.os().scratch();
        Memory.putLong(time + Abi.TIMEVAL_SEC, 0);
        Memory.putLong(time + Abi.TIMEVAL_USEC, micros);
        loop.os().setsockopt(fd, Abi.SOL_SOCKET, option, time, Abi.TIMEVAL_BYTES);
    }

    /// The other side is to see a reset instead of the end of the stream.
    void resetOnClose() {
        resetting = true;
    }

    /// Closes it once nothing holds it: only then does the other side learn of it. Used once.
    void close() {
        closing = true;
        closeUnlessHeld();
    }

    private void closeUnlessHeld() {
        if (closing && holds == 0) {
            if (resetting) {
                lingerForNoTime();
            }
            loop.submission(Abi.IORING_OP_CLOSE, fd, Loop.CLOSE, index);
        }
    }

    private void lingerForNoTime() {
        long linger = loop.os().scratch();
        Memory.clear(linger, Abi.LINGER_BYTES);
        Memory.putInt(linger + Abi.LINGER_ONOFF, 1);
        loop.os().setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_LINGER, linger, Abi.LINGER_BYTES);
    }
}
