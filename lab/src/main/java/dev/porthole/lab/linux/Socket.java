package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;

/// A Linux socket: each method is one system call, and reads like the lecture's. Every call is told
/// to the [Journal] of the thread that made the socket, before it starts and after it returns.
///
/// A call that blocks holds its thread, which should be a platform thread. [#end] ends it from
/// outside. Sockets are closed when a program is started from this one (`SOCK_CLOEXEC`).
/// Thread-safe, as the kernel's are.
///
/// Methods throw [SocketError] with the name of the error.
public final class Socket implements AutoCloseable {
    private static final int POLL_MILLIS = 200;
    private static final int MOST_SHOWN = 30;

    private final int fd;
    private final int family;
    private final long id;
    private final Journal journal;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Socket(int fd, int family, long id, Journal journal) {
        this.fd = fd;
        this.family = family;
        this.id = id;
        this.journal = journal;
        journal.opened(this);
    }

    /// A TCP socket over IPv4: `socket(AF_INET, SOCK_STREAM, 0)`.
    public static Socket tcp() throws SocketError {
        return make(Libc.AF_INET, Libc.SOCK_STREAM, "AF_INET, SOCK_STREAM");
    }

    /// A TCP socket over IPv6.
    public static Socket tcp6() throws SocketError {
        return make(Libc.AF_INET6, Libc.SOCK_STREAM, "AF_INET6, SOCK_STREAM");
    }

    /// A UDP socket over IPv4.
    public static Socket udp() throws SocketError {
        return make(Libc.AF_INET, Libc.SOCK_DGRAM, "AF_INET, SOCK_DGRAM");
    }

    private static Socket make(int family, int type, String shown) throws SocketError {
        Journal journal = Journal.current();
        long id = journal.nextId();
        int flags = type | Libc.SOCK_CLOEXEC;
        Told told = new Told(journal, id, "socket", "socket(" + shown + ")");
        long fd =
                told.call(
                        (state, _) -> (int) Libc.SOCKET.invokeExact(state, family, flags, 0),
                        _ -> "");
        return new Socket((int) fd, family, id, journal);
    }

    /// The socket of another process, whose descriptor comes over `channel`.
    static Socket receive(int channel) throws SocketError {
        Journal journal = Journal.current();
        long id = journal.nextId();
        int[] fd = new int[1];
        new Told(journal, id, "recvmsg", "recvmsg(SCM_RIGHTS)")
                .call(
                        (state, arena) -> Descriptors.read(state, arena, channel, fd),
                        _ -> "the same conn");
        Socket same = new Socket(fd[0], Libc.AF_INET, id, journal);
        journal.named(id, same.local(), Optional.of(same.peer()));
        return same;
    }

    /// Sends its descriptor over `channel`: a copy, for the same socket.
    void send(int channel) throws SocketError {
        told("sendmsg", "sendmsg(SCM_RIGHTS)")
                .call((state, arena) -> Descriptors.write(state, arena, channel, fd), _ -> "");
    }

    /// Gives the socket an address of its own; a host `""` is any interface, port 0 any free port.
    public void bind(String host, int port) throws SocketError {
        told("bind", "bind('" + host + "', " + port + ")")
                .call(
                        (state, arena) ->
                                (int)
                                        Libc.BIND.invokeExact(
                                                state,
                                                fd,
                                                SocketAddress.write(arena, family, host, port),
                                                SocketAddress.length(family)),
                        _ -> "");
        journal.named(id, local(), Optional.empty());
    }

    /// Makes it a listening socket, with a queue of about that size.
    public void listen(int backlog) throws SocketError {
        told("listen", "listen(" + backlog + ")")
                .call((state, _) -> (int) Libc.LISTEN.invokeExact(state, fd, backlog), _ -> "");
    }

    /// Waits for a connection request and makes a socket for it, in the journal of this thread.
    public Socket accept() throws SocketError {
        Journal own = Journal.current() == Journal.NONE ? journal : Journal.current();
        Told told = new Told(own, id, "accept", "accept()");
        InetSocketAddress[] from = new InetSocketAddress[1];
        long accepted =
                told.call(
                        (state, arena) -> {
                            MemorySegment address =
                                    arena.allocate(SocketAddress.MOST_BYTES, Short.BYTES);
                            MemorySegment length =
                                    arena.allocateFrom(JAVA_INT, SocketAddress.MOST_BYTES);
                            int result =
                                    (int)
                                            Libc.ACCEPT.invokeExact(
                                                    state, fd, address, length, Libc.SOCK_CLOEXEC);
                            if (result >= 0) {
                                from[0] = SocketAddress.read(address);
                            }
                            return result;
                        },
                        _ -> "conn, port " + from[0].getPort());
        Socket conn = new Socket((int) accepted, family, own.nextId(), own);
        own.named(conn.id, conn.local(), Optional.of(from[0]));
        return conn;
    }

    /// Connects to a peer: of TCP, with a handshake; of UDP, by remembering the address.
    public void connect(String host, int port) throws SocketError {
        try {
            told("connect", "connect('" + host + "', " + port + ")")
                    .call(
                            (state, arena) ->
                                    (int)
                                            Libc.CONNECT.invokeExact(
                                                    state,
                                                    fd,
                                                    SocketAddress.write(arena, family, host, port),
                                                    SocketAddress.length(family)),
                            _ -> "");
        } finally {
            InetSocketAddress local = local();
            if (local.getPort() != 0) {
                journal.named(id, local, Optional.of(new InetSocketAddress(host, port)));
            }
        }
    }

    /// Hands bytes to the kernel.
    ///
    /// @return how many it took
    public int send(byte[] bytes) throws SocketError {
        return (int)
                told("send", "send(" + show(bytes) + ")")
                        .transfer(
                                (state, arena) ->
                                        (long)
                                                Libc.SEND.invokeExact(
                                                        state,
                                                        fd,
                                                        copy(arena, bytes),
                                                        (long) bytes.length,
                                                        Libc.MSG_NOSIGNAL),
                                Long::toString);
    }

    /// Hands all bytes to the kernel: sends again and again, and waits for room (`poll`) where the
    /// socket does not block. One entry in the journal.
    public void sendall(byte[] bytes) throws SocketError {
        told("sendall", "sendall(" + show(bytes) + ")")
                .transfer(
                        (_, arena) -> {
                            MemorySegment data = copy(arena, bytes);
                            for (long done = 0; done < bytes.length; ) {
                                done += sendOrWait(data.asSlice(done));
                            }
                            return bytes.length;
                        },
                        _ -> "");
    }

    private long sendOrWait(MemorySegment data) throws SocketError {
        try {
            return Libc.call(
                    "send",
                    (state, _) ->
                            (long)
                                    Libc.SEND.invokeExact(
                                            state, fd, data, data.byteSize(), Libc.MSG_NOSIGNAL));
        } catch (SocketError e) {
            if (!e.errno().equals("EAGAIN")) {
                throw e;
            }
            awaitRoom();
            return 0;
        }
    }

    private void awaitRoom() throws SocketError {
        if (isClosed.get()) {
            throw new SocketError("send", "EBADF"); // ended from outside
        }
        Libc.call(
                "poll",
                (state, arena) -> {
                    MemorySegment pollfd = arena.allocate(8, 4); // int fd; short events, revents
                    pollfd.set(JAVA_INT, 0, fd);
                    pollfd.set(JAVA_SHORT, 4, Libc.POLLOUT);
                    return (int) Libc.POLL.invokeExact(state, pollfd, 1L, POLL_MILLIS);
                });
    }

    /// Takes what has arrived, `most` bytes at most; waits while there is nothing.
    ///
    /// @return empty at the end of the stream
    public byte[] recv(int most) throws SocketError {
        byte[][] received = {new byte[0]};
        told("recv", "recv(" + most + ")")
                .transfer(
                        (state, arena) -> {
                            MemorySegment buffer = arena.allocate(most);
                            long count =
                                    (long) Libc.RECV.invokeExact(state, fd, buffer, (long) most, 0);
                            if (count > 0) {
                                received[0] = buffer.asSlice(0, count).toArray(JAVA_BYTE);
                            }
                            return count;
                        },
                        _ -> show(received[0]));
        return received[0];
    }

    /// Ends one direction, or both.
    public void shutdown(Shut how) throws SocketError {
        told("shutdown", "shutdown(" + how + ")").call((state, _) -> shut(state, how), _ -> "");
    }

    private int shut(MemorySegment state, Shut how) throws Throwable {
        return (int) Libc.SHUTDOWN.invokeExact(state, fd, how.number());
    }

    /// Gives the socket back; later calls are not made.
    @Override
    public void close() throws SocketError {
        if (isClosed.compareAndSet(false, true)) {
            told("close", "close()")
                    .call((state, _) -> (int) Libc.CLOSE.invokeExact(state, fd), _ -> "");
        }
    }

    /// Ends every call that is blocked in it and closes it; on any thread, at any time. Nobody is
    /// told.
    public void end() {
        if (isClosed.compareAndSet(false, true)) {
            quietly((state, _) -> shut(state, Shut.RDWR));
            quietly((state, _) -> (int) Libc.CLOSE.invokeExact(state, fd));
        }
    }

    private static void quietly(Libc.Native function) {
        try {
            Libc.call("end", function);
        } catch (SocketError _) {
            return; // not connected: then nothing is blocked that could be ended
        }
    }

    /// Whether [#close] or [#end] was called.
    public boolean isClosed() {
        return isClosed.get();
    }

    /// Its own address.
    public InetSocketAddress local() throws SocketError {
        return name("getsockname", Libc.GETSOCKNAME);
    }

    /// The other side's address.
    public InetSocketAddress peer() throws SocketError {
        return name("getpeername", Libc.GETPEERNAME);
    }

    /// Its own port.
    public int port() throws SocketError {
        return local().getPort();
    }

    private InetSocketAddress name(String call, MethodHandle function) throws SocketError {
        @Nullable InetSocketAddress[] name = new InetSocketAddress[1];
        Libc.call(
                call,
                (state, arena) -> {
                    MemorySegment address = arena.allocate(SocketAddress.MOST_BYTES, Short.BYTES);
                    MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddress.MOST_BYTES);
                    int result = (int) function.invokeExact(state, fd, address, length);
                    name[0] = SocketAddress.read(address);
                    return result;
                });
        InetSocketAddress read = name[0];
        if (read == null) {
            throw new IllegalStateException(call + "() gave no address");
        }
        return read;
    }

    /// Whether an address in use by connections that are over may be bound again (SO_REUSEADDR).
    public void reuseAddress(boolean on) throws SocketError {
        option(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, on ? 1 : 0);
    }

    /// Whether small segments go out at once (TCP_NODELAY, RFC 9293 section 3.7.4).
    public void noDelay(boolean on) throws SocketError {
        option(Libc.IPPROTO_TCP, Libc.TCP_NODELAY, on ? 1 : 0);
    }

    /// Makes a listening socket wait for data before a connection is one: for so many seconds it
    /// stays in SYN-RECEIVED (TCP_DEFER_ACCEPT).
    public void deferAccept(int seconds) throws SocketError {
        option(Libc.IPPROTO_TCP, Libc.TCP_DEFER_ACCEPT, seconds);
    }

    /// Asks for a send buffer of that many bytes; the kernel doubles it, for its own records.
    public void sendBuffer(int bytes) throws SocketError {
        option(Libc.SOL_SOCKET, Libc.SO_SNDBUF, bytes);
    }

    /// Asks for a receive buffer of that many bytes; the kernel doubles it, for its own records.
    public void receiveBuffer(int bytes) throws SocketError {
        option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes);
    }

    /// Whether calls that would block fail with EAGAIN (O_NONBLOCK).
    public void nonBlocking(boolean on) throws SocketError {
        Libc.call(
                "fcntl",
                (state, _) ->
                        (int)
                                Libc.FCNTL.invokeExact(
                                        state, fd, Libc.F_SETFL, on ? Libc.O_NONBLOCK : 0));
    }

    /// Makes close() break the connection with RST (SO_LINGER with a time of 0).
    public void linger0() throws SocketError {
        Libc.call(
                "setsockopt",
                (state, arena) -> {
                    MemorySegment linger = arena.allocate(8, 4); // int l_onoff, l_linger
                    linger.set(JAVA_INT, 0, 1);
                    return setOption(state, Libc.SOL_SOCKET, Libc.SO_LINGER, linger);
                });
    }

    private void option(int level, int name, int value) throws SocketError {
        Libc.call(
                "setsockopt",
                (state, arena) ->
                        setOption(state, level, name, arena.allocateFrom(JAVA_INT, value)));
    }

    private int setOption(MemorySegment state, int level, int name, MemorySegment value)
            throws Throwable {
        return (int)
                Libc.SETSOCKOPT.invokeExact(state, fd, level, name, value, (int) value.byteSize());
    }

    /// What the kernel knows of the connection.
    public TcpInfo info() throws SocketError {
        @Nullable TcpInfo[] info = new TcpInfo[1];
        Libc.call(
                "getsockopt",
                (state, arena) -> {
                    MemorySegment buffer = arena.allocate(TcpInfo.BYTES, Long.BYTES);
                    MemorySegment length = arena.allocateFrom(JAVA_INT, TcpInfo.BYTES);
                    int result =
                            (int)
                                    Libc.GETSOCKOPT.invokeExact(
                                            state,
                                            fd,
                                            Libc.IPPROTO_TCP,
                                            Libc.TCP_INFO,
                                            buffer,
                                            length);
                    info[0] = TcpInfo.read(buffer);
                    return result;
                });
        TcpInfo read = info[0];
        if (read == null) {
            throw new IllegalStateException("getsockopt() gave nothing");
        }
        return read;
    }

    private Told told(String name, String text) {
        return new Told(journal, id, name, text);
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return arena.allocateFrom(JAVA_BYTE, bytes);
    }

    /// As Python would show it: `b'Hello\n'`; of many, how many.
    static String show(byte[] bytes) {
        if (bytes.length > MOST_SHOWN) {
            return bytes.length + " bytes";
        }
        StringBuilder shown = new StringBuilder("b'");
        for (byte each : bytes) {
            switch (each) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                case '\\', '\'' -> shown.append('\\').append((char) each);
                default -> {
                    if (each >= ' ' && each < 0x7f) {
                        shown.append((char) each);
                    } else {
                        shown.append(String.format("\\x%02x", each));
                    }
                }
            }
        }
        return shown.append('\'').toString();
    }

    /// A call that a journal is told of.
    private record Told(Journal journal, long socket, String name, String text) {
        long call(Libc.Native function, LongFunction<String> result) throws SocketError {
            return make(function, result, false);
        }

        /// The same for a call whose result is a number of bytes.
        long transfer(Libc.Native function, LongFunction<String> result) throws SocketError {
            return make(function, result, true);
        }

        private long make(Libc.Native function, LongFunction<String> result, boolean isBytes)
                throws SocketError {
            Call call = Call.begun(journal.nextId(), socket, name, text, System.nanoTime());
            journal.began(call);
            try {
                long value = Libc.call(name, function);
                long end = System.nanoTime();
                OptionalLong bytes = isBytes ? OptionalLong.of(value) : OptionalLong.empty();
                journal.ended(call.ended(end, result.apply(value), bytes));
                return value;
            } catch (SocketError e) {
                journal.ended(call.failed(System.nanoTime(), e.errno()));
                throw e;
            }
        }
    }
}
