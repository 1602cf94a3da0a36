package dev.porthole.net;

import dev.porthole.net.ring.RingSocket;
import dev.porthole.net.ring.Timer;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/// A TCP or Unix socket of io_uring.
final class RingTransport implements Transport {
    private final RingSocket socket;
    private volatile boolean closed;

    RingTransport(RingSocket socket) {
        this.socket = socket;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return socket.read(target);
        } catch (SocketException e) {
            throw SocketTransport.RESET.equals(e.getMessage()) ? new ResetException(e) : e;
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        try {
            socket.write(source);
        } catch (SocketException e) {
            throw new ResetException(e);
        }
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        try {
            return socket.transferFrom(file, position, count);
        } catch (SocketException e) {
            throw new ResetException(e);
        }
    }

    @Override
    public long transferTo(FileChannel file, long position, long count) throws IOException {
        try {
            return socket.transferTo(file, position, count);
        } catch (SocketException e) {
            throw SocketTransport.RESET.equals(e.getMessage()) ? new ResetException(e) : e;
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException e) { // what was written before has not been sent
            throw new ResetException(e);
        }
    }

    @Override
    public void shutdownInput() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        socket.shutdownInput();
    }

    @Override
    public void awaitSent() throws IOException {
        socket.drain();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }

    @Override
    public void abort() {
        closed = true;
        socket.abort();
    }

    @Override
    public SocketAddress local() {
        return socket.local();
    }

    @Override
    public SocketAddress remote() {
        return socket.remote();
    }

    @Override
    public Timer timer() {
        return socket.timer();
    }

    @Override
    public Thread newThread(String name, Runnable task) {
        return socket.newThread(name, task);
    }
}
