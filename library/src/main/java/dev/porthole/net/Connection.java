package dev.porthole.net;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Flow.Role;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/// A duplex stream of bytes to one other program: over TCP, over a Unix socket or in memory, in
/// clear or under TLS. Blocking; on a virtual thread that costs nothing.
///
/// Lifecycle:
/// 1. opened by [Dialer#dial], [Listener#accept] or [#pair];
/// 2. [#startTls], once, if at all;
/// 3. [#read] and [#write], in both directions at once;
/// 4. [#shutdownOutput]: nothing more is sent, what the other side still sends is read;
/// 5. [#close], or [#abort] to break it off. The last event for its [Observer] is `Closed`.
///
/// Time limits: a read or write during which not a byte moves in either direction for the
/// [#idleTimeout] fails, and so does one that its own deadline ([#readDeadline], [#writeDeadline])
/// or the deadline of the whole job ([#deadline]) finds waiting. The failure is a
/// [DeadlineException]. After a read has failed so, nothing more is read, but a last word can be
/// written; after a write, the connection is broken off.
///
/// Thread safety: one thread may read while another writes; [#close] and [#abort] may come from any
/// thread and end both with a [ClosedChannelException].
///
/// Errors common to all: [DeadlineException]; [ResetException] when the other side broke it off;
/// [TlsException] when what arrives is not what TLS allows.
public final class Connection implements ByteChannel {
    /// While observed, bytes are handed over and announced in pieces of at most this size.
    private static final int OBSERVED_BYTES = 64 * 1024;

    private static final int COPY_BYTES = 64 * 1024;
    private static final AtomicLong COUNT = new AtomicLong();

    // In place of atomic objects: a server may have very many connections.
    private static final VarHandle RECEIVED = field("received", long.class);
    private static final VarHandle SENT = field("sent", long.class);
    private static final VarHandle ENDED = field("ended", boolean.class);

    private final Observer observer;
    private final Limits limits;
    private final String peerHost;
    private final Watch watch;
    private final long openedAt = Deadline.now();
    private long received; // opaque; written by the reading thread
    private long sent; // opaque; written by the writing thread
    private volatile boolean ended;
    private volatile Transport transport;
    private volatile Flow flow;
    private volatile @Nullable Throwable cause;
    private boolean endOfStream; // by the reading thread
    private volatile boolean writing;
    private volatile boolean outputShutdown;
    private volatile boolean brokenOff; // by a time limit
    private volatile boolean proxied; // from before the caller has it

    /// Takes over an open transport, and announces it.
    ///
    /// @param peerHost the name that was dialled, empty on the accepting side
    Connection(
            Transport transport,
            Role role,
            String peerHost,
            Limits limits,
            Observer observer,
            Duration took) {
        this.transport = transport;
        this.peerHost = peerHost;
        this.limits = limits;
        this.observer = observer;
        this.watch = new Watch(limits.idleTimeout(), transport.timer(), this::expire);
        this.flow = new Flow(COUNT.incrementAndGet(), role, transport.local(), transport.remote());
        if (observer != Observer.NONE) {
            observer.on(new Event.Opened(flow, took));
        }
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Connection.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Opens a connection to a host and port with the defaults of [Dialer].
    ///
    /// @throws DialException if no address of the host answers
    public static Connection open(String host, int port) throws IOException {
        return Dialer.create().dial(Endpoint.of(host, port));
    }

    /// The two ends, client's and server's, of a new connection in memory.
    public static Connection[] pair() {
        return pair(Observer.NONE, Limits.DEFAULT);
    }

    /// As [#pair()], with an observer and limits for both ends.
    public static Connection[] pair(Observer observer, Limits limits) {
        return PipeTransport.connections(observer, limits);
    }

    /// Waits for bytes and takes those that are there, as many as `target` has room for.
    ///
    /// @return how many; -1 once the other side has ended its output and all of it was read
    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        int count = readUnseen(target);
        if (count > 0 && observer != Observer.NONE) {
            observer.on(new Event.Received(flow, view(target, start, count)));
        }
        return count;
    }

    /// As [#read(ByteBuffer)], but observers are not told of the bytes: the caller does so with
    /// [#showReceived], once it knows which of them are secret.
    public int readUnseen(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        int count;
        watch.beginRead();
        try {
            count = transport.read(target);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            watch.endRead();
        }
        took(count);
        return count;
    }

    /// Tells observers of bytes that [#readUnseen] has read.
    ///
    /// @param shown the bytes, with others in place of the secret ones
    public void showReceived(ByteBuffer shown) {
        if (observer != Observer.NONE && shown.hasRemaining()) {
            observer.on(new Event.Received(flow, shown.slice().asReadOnlyBuffer()));
        }
    }

    /// Waits for bytes and returns those that are there: at most `maxBytes`, none at the end of the
    /// stream.
    public byte[] read(int maxBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(maxBytes);
        int count = read(buffer);
        return Arrays.copyOf(buffer.array(), Math.max(0, count));
    }

    /// Sends all of `source`, waiting for room where there is none.
    ///
    /// @return how many bytes that were
    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        write(source, source);
        return count;
    }

    /// Sends all of `bytes`.
    ///
    /// @return how many that were
    public int write(byte[] bytes) throws IOException {
        return write(ByteBuffer.wrap(bytes));
    }

    /// Sends all of a password or another secret: observers see as many asterisks.
    public void writeSecret(ByteBuffer source) throws IOException {
        byte[] mask = new byte[source.remaining()];
        Arrays.fill(mask, (byte) '*');
        write(source, ByteBuffer.wrap(mask));
    }

    /// Sends all of `source`; observers see `shown`, which is as long, with others in place of the
    /// secret bytes.
    public void write(ByteBuffer source, ByteBuffer shown) throws IOException {
        if (observer == Observer.NONE) {
            writeAll(source);
            return;
        }
        int end = source.limit();
        int shift = shown.position() - source.position();
        while (source.position() < end) {
            source.limit(Math.min(end, source.position() + OBSERVED_BYTES));
            try {
                int start = source.position() + shift;
                observer.on(new Event.Sent(flow, view(shown, start, source.remaining())));
                writeAll(source);
            } finally {
                source.limit(end);
            }
        }
    }

    private void writeAll(ByteBuffer source) throws IOException {
        writing = true;
        try {
            writeInPieces(source);
        } finally {
            writing = false;
        }
    }

    private void writeInPieces(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            int before = source.remaining();
            watch.beginWrite();
            try {
                transport.write(source);
            } catch (IOException e) {
                throw failed(e);
            } finally {
                watch.endWrite();
            }
            SENT.setOpaque(this, sent + before - source.remaining());
        }
    }

    /// Sends `count` bytes of a file from `position`, without copying them through this process
    /// where the kernel can and nobody observes.
    ///
    /// @return how many were sent: fewer if the file ends before
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        long done = 0;
        while (done < count) {
            long some = transferSome(file, position + done, count - done);
            if (some == 0) {
                some = copySome(file, position + done, count - done);
            }
            if (some <= 0) {
                break;
            }
            done += some;
        }
        return done;
    }

    private long transferSome(FileChannel file, long position, long count) throws IOException {
        if (observer != Observer.NONE) {
            return 0;
        }
        watch.beginWrite();
        try {
            long some = transport.transferFrom(file, position, count);
            SENT.setOpaque(this, sent + some);
            return some;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            watch.endWrite();
        }
    }

    private long copySome(FileChannel file, long position, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(COPY_BYTES, count));
        int some = file.read(buffer, position);
        if (some > 0) {
            write(buffer.flip());
        }
        return some;
    }

    /// Waits for bytes and takes some into a file, by the kernel alone: without copying them
    /// through this process, and unobserved.
    ///
    /// @return how many; -1 as [#read(ByteBuffer)] does; 0 if they can only be read
    /// @throws FileSystemException if it is the file that has failed: bytes are lost then
    public long transferTo(FileChannel file, long position, long count) throws IOException {
        if (observer != Observer.NONE || count <= 0) {
            return 0;
        }
        watch.beginRead();
        try {
            long some = transport.transferTo(file, position, count);
            took(some);
            return some;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            watch.endRead();
        }
    }

    /// Ends the output after what was written: the other side reads the end of the stream (FIN, or
    /// TLS's close_notify) and can go on sending. Again has no effect.
    public void shutdownOutput() throws IOException {
        if (outputShutdown) {
            return;
        }
        outputShutdown = true;
        if (observer != Observer.NONE) {
            observer.on(new Event.OutputShutdown(flow)); // before the end that it causes
        }
        watch.beginWrite();
        try {
            transport.shutdownOutput();
        } catch (IOException e) {
            throw failed(e);
        } finally {
            watch.endWrite();
        }
    }

    /// Ends the input: reads return -1, also one that is waiting. The other side is not told.
    public void shutdownInput() throws IOException {
        transport.shutdownInput();
    }

    /// Continues under TLS: as the client on the side that opened the connection, for the host that
    /// was dialled, and as the server on the side that accepted it. Nothing else may be read or
    /// written meanwhile. If it fails, the connection is of no more use.
    ///
    /// @throws TlsException if the handshake fails, saying why
    /// @throws DeadlineException if it takes longer than the limit for handshakes
    public void startTls(Tls tls) throws IOException {
        startTls(flow.role() == Role.CLIENT ? tls.clientEngine(peerHost) : tls.serverEngine());
    }

    /// As [#startTls(Tls)], as the client for `host`, whichever side opened the connection: in FTP,
    /// who opens a data connection does not decide it (RFC 4217, section 7).
    public void startTlsAsClient(Tls tls, String host) throws IOException {
        startTls(tls.clientEngine(host));
    }

    /// As [#startTls(Tls)], as the server, whichever side opened the connection.
    public void startTlsAsServer(Tls tls) throws IOException {
        startTls(tls.serverEngine());
    }

    private void startTls(SSLEngine engine) throws IOException {
        long start = Deadline.now();
        TlsTransport secured = new TlsTransport(transport, engine);
        watch.beginExchange(Deadline.after(limits.handshakeTimeout()));
        try {
            secured.handshake();
        } catch (IOException e) {
            throw failed(e);
        } finally {
            watch.endExchange();
        }
        transport = secured;
        if (observer != Observer.NONE) {
            observer.on(secured.started(flow, Duration.ofNanos(Deadline.now() - start)));
        }
    }

    /// Closes in order: what was written still arrives. Under TLS it says close_notify first,
    /// unless a write is stuck. Again has no effect.
    @Override
    public void close() throws IOException {
        if (ENDED.compareAndSet(this, false, true)) {
            watch.job(Deadline.NEVER); // passed or not, the last words may still arrive
            if (!writing) { // else the other thread's bytes are cut off in any case
                awaitSent();
            }
            watch.beginExchange(Deadline.after(limits.handshakeTimeout()));
            try {
                transport.close();
            } finally {
                watch.endExchange();
                closed(brokenOff);
            }
        }
    }

    /// Within the time that a write has.
    private void awaitSent() throws IOException {
        watch.beginWrite();
        try {
            transport.awaitSent();
        } finally {
            watch.endWrite();
        }
    }

    /// Breaks the connection off: what is on its way is lost, and the other side sees a reset.
    /// Again, or after [#close], it has no effect.
    public void abort() throws IOException {
        if (ENDED.compareAndSet(this, false, true)) {
            try {
                transport.abort();
            } finally {
                closed(true);
            }
        }
    }

    /// As [#abort()], telling observers why.
    public void abort(Throwable why) throws IOException {
        if (cause == null) {
            cause = why;
        }
        abort();
    }

    private void closed(boolean aborted) {
        watch.stop();
        if (observer != Observer.NONE) {
            observer.on(
                    new Event.Closed(flow, age(), bytesReceived(), bytesSent(), aborted, cause));
        }
    }

    /// The limit on a wait during which not a byte moves, in place of the one of its [Limits].
    public void idleTimeout(Duration timeout) {
        Limits.requirePositive(timeout, "idleTimeout");
        watch.idleTimeout(timeout);
    }

    /// The deadline for all that is done on the connection, in place of an earlier one.
    public void deadline(Deadline deadline) {
        watch.job(deadline);
    }

    /// The deadline for reads, from now on and for one that is waiting, in place of an earlier one.
    public void readDeadline(Deadline deadline) {
        watch.reads(deadline);
    }

    /// The deadline for writes, from now on and for one that is waiting, in place of an earlier
    /// one.
    public void writeDeadline(Deadline deadline) {
        watch.writes(deadline);
    }

    @Override
    public boolean isOpen() {
        return !ended;
    }

    /// Whether it has failed: reset, out of time, or not what TLS allows.
    public boolean isBroken() {
        return cause != null;
    }

    /// Whether TLS is in force.
    public boolean isTls() {
        return transport instanceof TlsTransport;
    }

    /// What TLS agreed on, and the other side's certificates; empty in clear.
    public Optional<SSLSession> tlsSession() {
        return transport instanceof TlsTransport tls
                ? Optional.of(tls.session())
                : Optional.empty();
    }

    /// The protocol agreed on by ALPN (RFC 7301), empty for none.
    public String applicationProtocol() {
        return transport instanceof TlsTransport tls ? tls.applicationProtocol() : "";
    }

    /// This side's address; behind a proxy that announces it (PROXY protocol), the one that the
    /// client connected to.
    public SocketAddress localAddress() {
        return flow.local();
    }

    /// The other side's address; behind a proxy that announces it, the client's.
    public SocketAddress remoteAddress() {
        return flow.remote();
    }

    /// Whether it was dialled through a proxy: then the address of its other side is the proxy's.
    public boolean isProxied() {
        return proxied;
    }

    /// The host that was dialled, which TLS verifies; empty on the accepting side.
    public String peerHost() {
        return peerHost;
    }

    /// Which connection this is, for observers.
    public Flow flow() {
        return flow;
    }

    /// An unstarted virtual thread on which reading and writing this connection is cheapest: with
    /// the ring engine, one that its loop schedules. Threads that such a thread makes are of that
    /// kind, too.
    public Thread newThread(String name, Runnable task) {
        return transport.newThread(name, task);
    }

    /// Bytes read so far, of application data. From any thread.
    public long bytesReceived() {
        return (long) RECEIVED.getOpaque(this);
    }

    /// Bytes written so far, of application data. From any thread.
    public long bytesSent() {
        return (long) SENT.getOpaque(this);
    }

    /// The time since it was opened.
    public Duration age() {
        return Duration.ofNanos(Deadline.now() - openedAt);
    }

    Limits limits() {
        return limits;
    }

    /// The deadline for what is exchanged before the first byte of the session, in place of all
    /// other time limits but that of the job.
    void handshakeDeadline(Deadline deadline) {
        watch.exchange(deadline);
    }

    /// What is sent goes on to another machine.
    void proxied() {
        proxied = true;
    }

    /// A proxy has announced whom it relays.
    void relayed(SocketAddress source, SocketAddress destination) {
        flow = new Flow(flow.id(), flow.role(), destination, source);
        if (observer != Observer.NONE) {
            observer.on(new Event.Relayed(flow));
        }
    }

    /// Bytes, or the end of the stream.
    private void took(long count) throws IOException {
        if (count >= 0) {
            RECEIVED.setOpaque(this, received + count);
            return;
        }
        Phase expired = watch.expired();
        if (expired != null) { // the watch ended the input, not the other side
            throw failed(new DeadlineException(expired));
        }
        if (!endOfStream && observer != Observer.NONE) {
            observer.on(new Event.EndOfStream(flow));
        }
        endOfStream = true;
    }

    /// On a timer's thread, which is to survive it.
    private void expire(boolean writing) {
        try {
            if (writing) {
                brokenOff = true;
                transport.abort();
            } else {
                transport.shutdownInput();
            }
        } catch (IOException | RuntimeException e) { // closed meanwhile: it has ended already
            cause = cause == null ? e : cause;
        }
    }

    /// What a failure of the transport means.
    private IOException failed(IOException e) {
        IOException meaning = e;
        Phase expired = watch.expired();
        if (expired != null && !(e instanceof DeadlineException)) {
            meaning = new DeadlineException(expired);
        } else if (e instanceof ClosedChannelException || e instanceof FileSystemException) {
            return e;
        }
        if (cause == null) {
            cause = meaning;
            if (meaning instanceof ResetException && observer != Observer.NONE) {
                observer.on(new Event.Reset(flow));
            }
        }
        return meaning;
    }

    private static ByteBuffer view(ByteBuffer buffer, int start, int count) {
        return buffer.slice(start, count).asReadOnlyBuffer();
    }

    @Override
    public String toString() {
        return flow.toString();
    }
}
