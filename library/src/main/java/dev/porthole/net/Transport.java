package dev.porthole.net;

import dev.porthole.net.ring.Timer;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What carries a [Connection]'s bytes: a socket, a pipe in memory, or TLS over either. Knows
/// nothing of observers, counters or deadlines, which the connection adds once for all of them.
///
/// One thread reads while another writes; [#shutdownInput], [#close] and [#abort] come from any
/// thread and wake both.
sealed interface Transport permits SocketTransport, RingTransport, PipeTransport, TlsTransport {
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

    /// Waits for bytes and takes some into a file, by the kernel itself where it can.
    ///
    /// @return how many, at least one; -1 at the end of the stream; 0 if it can't, and the caller
    ///   is to read
    default long transferTo(FileChannel file, long position, long count) throws IOException {
        return 0;
    }

    /// Tells the other side that nothing more will be sent.
    void shutdownOutput() throws IOException;

    /// Ends reading: a blocked [#read] and all later ones return -1. Over the ring this and
    /// [#abort] take no lock: its loop calls them when a limit passes.
    void shutdownInput() throws IOException;

    /// Waits until the kernel has taken what was written, where a transport hands it over later.
    default void awaitSent() throws IOException {}

    /// Closes in order: what was sent still arrives.
    void close() throws IOException;

    /// Breaks off at once, with a reset where the transport has one.
    void abort() throws IOException;

    SocketAddress local();

    SocketAddress remote();

    /// What keeps its time limits.
    default Timer timer() {
        return ThreadTimer.SHARED;
    }

    /// An unstarted virtual thread on which reading and writing are cheapest.
    default Thread newThread(String name, Runnable task) {
        return Thread.ofVirtual().name(name).unstarted(task);
    }
}
