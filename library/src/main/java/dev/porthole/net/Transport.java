package dev.porthole.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What carries a [Connection]'s bytes: a socket, a pipe in memory, or TLS over either. Knows
/// nothing of observers, counters or deadlines, which the connection adds once for all of them.
///
/// One thread reads while another writes; [#shutdownInput], [#close] and [#abort] come from any
/// thread and wake both.
sealed interface Transport permits SocketTransport, PipeTransport, TlsTransport {
    /// Waits for bytes and takes at most what `target` has room for.
    ///
    /// @return how many, at least one; -1 at the end of the stream
    int read(ByteBuffer target) throws IOException;

    /// Waits for room and hands over some of `source`, at least one byte.
    void write(ByteBuffer source) throws IOException;

    /// Hands over bytes of a file, by the kernel itself where it can.
    ///
    /// @return how many, which may be fewer than `count`; 0 if it can't, and the caller is to copy
    default long transferFrom(FileChannel file, long position, long count) throws IOException {
        return 0;
    }

    /// Tells the other side that nothing more will be sent.
    void shutdownOutput() throws IOException;

    /// Ends reading: a blocked [#read] and all later ones return -1.
    void shutdownInput() throws IOException;

    /// Closes in order: what was written still arrives.
    void close() throws IOException;

    /// Breaks off at once, with a reset where the transport has one.
    void abort() throws IOException;

    SocketAddress local();

    SocketAddress remote();
}
