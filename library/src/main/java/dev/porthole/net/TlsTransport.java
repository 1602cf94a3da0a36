package dev.porthole.net;

import dev.porthole.net.ring.Timer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// TLS (RFC 8446, RFC 5246) by an `SSLEngine`, over any transport.
///
/// `close_notify` is the end of the stream (RFC 8446, section 6.1): an end of the transport without
/// it is a truncation, and a failure. Each side ends its own output; TLS 1.2 makes the engine
/// answer the other side's `close_notify` at once, so a half-close by the other side ends ours too
/// there.
///
/// The output lock is held while a record is written: records must leave in the order in which the
/// engine made them. The reading thread only ever tries it, to answer a key update, and leaves that
/// to the next write when it is taken.
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Transport below;
    private final SSLEngine engine;
    private final ReentrantLock output = new ReentrantLock();
    private ByteBuffer netOut = NOTHING; // guarded by output; always drained
    private ByteBuffer netIn = NOTHING; // by the reading thread; ready to be read from
    private ByteBuffer plain = NOTHING; // by the reading thread; unwrapped, not yet taken
    private boolean inputEnded; // by the reading thread
    private @Nullable IOException inputFailure; // by the reading thread
    private boolean outputEnded; // guarded by output: by this side
    private volatile boolean inputShutdown;

    TlsTransport(Transport below, SSLEngine engine) {
        this.below = below;
        this.engine = engine;
    }

    /// Exchanges what is to be exchanged before the first byte of data.
    void handshake() throws IOException {
        engine.beginHandshake();
        try {
            HandshakeStatus status = engine.getHandshakeStatus();
            while (status != HandshakeStatus.NOT_HANDSHAKING
                    && status != HandshakeStatus.FINISHED) {
                status =
                        switch (status) {
                            case NEED_WRAP -> wrapHandshake();
                            case NEED_TASK -> runTasks();
                            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapHandshake();
                            case FINISHED, NOT_HANDSHAKING -> status;
                        };
            }
        } catch (SSLException e) {
            throw failed(e);
        }
    }

    private HandshakeStatus wrapHandshake() throws IOException {
        output.lock();
        try {
            return inHandshake(wrap(NOTHING));
        } finally {
            output.unlock();
        }
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        if (plain.capacity() == 0) {
            plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        }
        plain.compact();
        try {
            return inHandshake(unwrap(plain));
        } finally {
            plain.flip();
        }
    }

    private static HandshakeStatus inHandshake(SSLEngineResult result) throws SSLException {
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("close_notify during handshake");
        }
        return result.getHandshakeStatus();
    }

    /// What the engine's failure means, once the other side has been told: the engine has the alert
    /// ready (RFC 8446, section 6.2). Not if a write is stuck, for then the alert would be, too.
    private IOException failed(SSLException e) {
        if (output.tryLock()) {
            try {
                drain();
            } catch (IOException gone) {
                e.addSuppressed(gone);
            } finally {
                output.unlock();
            }
        }
        return TlsException.explain(e, Objects.requireNonNullElse(engine.getPeerHost(), ""));
    }

    /// Sends what the engine has to say by itself. With the output lock.
    private void drain() throws IOException {
        boolean more = true;
        while (more && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            more = wrap(NOTHING).bytesProduced() > 0;
        }
    }

    private HandshakeStatus runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
        return engine.getHandshakeStatus();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (inputFailure != null) {
            throw inputFailure; // the engine itself would now report a proper end
        }
        try {
            return readPlain(target);
        } catch (SSLException e) {
            inputFailure = failed(e);
            throw inputFailure;
        }
    }

    private int readPlain(ByteBuffer target) throws IOException {
        while (!plain.hasRemaining()) {
            if (inputEnded || inputShutdown) {
                return -1;
            }
            int packet = engine.getSession().getApplicationBufferSize();
            boolean direct = target.remaining() >= packet;
            ByteBuffer into = direct ? target : emptied(plain, packet);
            int start = into.position();
            try {
                after(unwrap(into));
            } finally {
                if (!direct) { // on failure, too: what it held before is not read again
                    plain = into.flip();
                }
            }
            int produced = into.position() - start;
            if (direct && produced > 0) {
                return produced;
            }
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    private void after(SSLEngineResult result) throws IOException {
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            inputEnded = true;
        }
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            status = runTasks();
        }
        if (status == HandshakeStatus.NEED_WRAP && output.tryLock()) {
            try {
                drain();
            } finally {
                output.unlock();
            }
        }
    }

    /// Unwraps one record into `into`, waiting for as much of it as is missing.
    private SSLEngineResult unwrap(ByteBuffer into) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(netIn, into);
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    if (!fill()) {
                        return ended();
                    }
                }
                case BUFFER_OVERFLOW ->
                        throw new SSLException("a TLS record is longer than the session allows");
                case OK, CLOSED -> {
                    return result;
                }
            }
        }
    }

    /// Reads more of a record; false at the end of the transport.
    private boolean fill() throws IOException {
        int packet = engine.getSession().getPacketBufferSize();
        if (netIn.capacity() < packet) {
            netIn = ByteBuffer.allocate(packet).put(netIn);
        } else {
            netIn.compact();
        }
        try {
            return below.read(netIn) >= 0;
        } finally {
            netIn.flip();
        }
    }

    private SSLEngineResult ended() throws SSLException {
        if (inputShutdown) {
            return new SSLEngineResult(
                    SSLEngineResult.Status.CLOSED, engine.getHandshakeStatus(), 0, 0);
        }
        throw new SSLException(
                "the connection ended without close_notify: the other side is gone, or somebody cut"
                        + " it short");
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        output.lock();
        try {
            while (source.hasRemaining()) {
                writeRecord(source);
            }
        } catch (SSLException e) {
            throw failed(e);
        } finally {
            output.unlock();
        }
    }

    private void writeRecord(ByteBuffer source) throws IOException {
        if (outputEnded) {
            throw new ClosedChannelException();
        }
        SSLEngineResult result = wrap(source);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
            throw new SSLException("the other side has ended the connection");
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) { // new keys, in TLS 1.2
            runTasks();
        }
    }

    /// Makes one record of what `source` has, and sends it. With the output lock.
    private SSLEngineResult wrap(ByteBuffer source) throws IOException {
        netOut = emptied(netOut, engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(source, netOut);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            throw new SSLException("a TLS record is longer than the session allows");
        }
        netOut.flip();
        while (netOut.hasRemaining()) {
            below.write(netOut);
        }
        return result;
    }

    @Override
    public void shutdownOutput() throws IOException {
        output.lock();
        try {
            sayCloseNotify();
        } finally {
            output.unlock();
        }
    }

    private void sayCloseNotify() throws IOException {
        outputEnded = true;
        engine.closeOutbound();
        boolean more = true;
        while (more && !engine.isOutboundDone()) {
            more = wrap(NOTHING).bytesProduced() > 0;
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        inputShutdown = true;
        below.shutdownInput();
    }

    @Override
    public void close() throws IOException {
        if (output.tryLock()) { // else a write is stuck, and close_notify would be too
            try {
                sayCloseNotify();
                below.awaitSent();
            } catch (IOException _) {
                engine.closeOutbound(); // the other side is gone: there is nobody to tell
            } finally {
                output.unlock();
            }
        }
        below.close();
    }

    @Override
    public void abort() throws IOException {
        below.abort();
    }

    @Override
    public SocketAddress local() {
        return below.local();
    }

    @Override
    public SocketAddress remote() {
        return below.remote();
    }

    @Override
    public void awaitSent() throws IOException {
        below.awaitSent();
    }

    @Override
    public Timer timer() {
        return below.timer();
    }

    @Override
    public Thread newThread(String name, Runnable task) {
        return below.newThread(name, task);
    }

    SSLSession session() {
        return engine.getSession();
    }

    String applicationProtocol() {
        return Objects.requireNonNullElse(engine.getApplicationProtocol(), "");
    }

    Event.TlsStarted started(Flow flow, Duration took) {
        SSLSession session = session();
        return new Event.TlsStarted(
                flow, session.getProtocol(), session.getCipherSuite(), applicationProtocol(), took);
    }

    private static ByteBuffer emptied(ByteBuffer buffer, int capacity) {
        return buffer.capacity() >= capacity ? buffer.clear() : ByteBuffer.allocate(capacity);
    }
}
