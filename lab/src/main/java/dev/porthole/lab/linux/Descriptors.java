package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Lets another process share a socket, as a child of fork() does: both hold a descriptor of the
/// one socket. The descriptor goes over a Unix socket (SCM_RIGHTS, unix(7)), since a JVM can't
/// fork() and the processes that it starts inherit none.
///
/// Limits: a process that does not come for its descriptor within 30 s gets none. Thread-safe.
public final class Descriptors {
    private static final int PATIENCE_MILLIS = 30_000;

    // bits/socket.h: struct msghdr, and struct cmsghdr with one descriptor behind it
    private static final long MSGHDR_BYTES = 56;
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;
    private static final long CMSG_LEN = 20; // CMSG_LEN(sizeof(int))
    private static final long CMSG_SPACE = 24;
    private static final long CMSG_LEVEL = 8;
    private static final long CMSG_TYPE = 12;
    private static final long CMSG_DATA = 16;

    private static final int UCRED_BYTES = 12; // pid, uid, gid
    private static final int FAMILY_BYTES = 2;

    private Descriptors() {}

    /// Gives `process` a descriptor of the socket, which stays open here; [#receive()] takes it
    /// there.
    ///
    /// @throws SocketError if a call fails; ETIMEDOUT if the process does not come for it
    public static void send(Socket socket, PeerProcess process) throws IOException {
        String name = "porthole-lab-" + UUID.randomUUID();
        int listening = open();
        try {
            Libc.call(
                    "bind",
                    (s, a) ->
                            (int)
                                    Libc.BIND.invokeExact(
                                            s, listening, address(a, name), length(name)));
            Libc.call("listen", (s, _) -> (int) Libc.LISTEN.invokeExact(s, listening, 1));
            process.say(name);
            int channel = accept(listening, process.pid());
            try {
                socket.send(channel);
            } finally {
                close(channel);
            }
        } finally {
            close(listening);
        }
    }

    /// Takes the socket that the lab shares with this process: to be called by a program of [Peer].
    public static Socket receive() throws SocketError, InterruptedException {
        String name = Peer.hear("where the descriptor is");
        int channel = open();
        try {
            Libc.call(
                    "connect",
                    (s, a) ->
                            (int)
                                    Libc.CONNECT.invokeExact(
                                            s, channel, address(a, name), length(name)));
            return Socket.receive(channel);
        } finally {
            close(channel);
        }
    }

    private static int open() throws SocketError {
        int type = Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC;
        return (int)
                Libc.call(
                        "socket",
                        (s, _) -> (int) Libc.SOCKET.invokeExact(s, Libc.AF_UNIX, type, 0));
    }

    private static void close(int fd) throws SocketError {
        Libc.call("close", (s, _) -> (int) Libc.CLOSE.invokeExact(s, fd));
    }

    /// Waits for the process, and for nobody else who may have found the name.
    private static int accept(int listening, long pid) throws SocketError {
        long ready =
                Libc.call(
                        "poll",
                        (state, arena) -> {
                            MemorySegment pollfd = arena.allocate(8, 4); // fd, events, revents
                            pollfd.set(JAVA_INT, 0, listening);
                            pollfd.set(JAVA_SHORT, 4, Libc.POLLIN);
                            return (int) Libc.POLL.invokeExact(state, pollfd, 1L, PATIENCE_MILLIS);
                        });
        if (ready == 0) {
            throw new SocketError("accept", "ETIMEDOUT");
        }
        int channel =
                (int)
                        Libc.call(
                                "accept",
                                (state, _) ->
                                        (int)
                                                Libc.ACCEPT.invokeExact(
                                                        state,
                                                        listening,
                                                        MemorySegment.NULL,
                                                        MemorySegment.NULL,
                                                        Libc.SOCK_CLOEXEC));
        if (peer(channel) != pid) {
            close(channel);
            throw new SocketError("accept", "EACCES");
        }
        return channel;
    }

    /// The process at the other end of a Unix socket.
    private static long peer(int channel) throws SocketError {
        return Libc.call(
                "getsockopt",
                (state, arena) -> {
                    MemorySegment ucred = arena.allocate(UCRED_BYTES, Integer.BYTES);
                    MemorySegment length = arena.allocateFrom(JAVA_INT, UCRED_BYTES);
                    int result =
                            (int)
                                    Libc.GETSOCKOPT.invokeExact(
                                            state,
                                            channel,
                                            Libc.SOL_SOCKET,
                                            Libc.SO_PEERCRED,
                                            ucred,
                                            length);
                    return result < 0 ? result : ucred.get(JAVA_INT, 0);
                });
    }

    /// An abstract address: its name begins with a zero byte, and is in no directory.
    private static MemorySegment address(Arena arena, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        MemorySegment address = arena.allocate(length(name), Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, FAMILY_BYTES + 1, bytes.length);
        return address;
    }

    private static int length(String name) {
        return FAMILY_BYTES + 1 + name.length();
    }

    /// Writes one byte, and with it a descriptor.
    static long write(MemorySegment state, Arena arena, int channel, int fd) throws Throwable {
        MemorySegment control = arena.allocate(CMSG_SPACE, Long.BYTES);
        control.set(JAVA_LONG, 0, CMSG_LEN);
        control.set(JAVA_INT, CMSG_LEVEL, Libc.SOL_SOCKET);
        control.set(JAVA_INT, CMSG_TYPE, Libc.SCM_RIGHTS);
        control.set(JAVA_INT, CMSG_DATA, fd);
        MemorySegment message = message(arena, control);
        return (long) Libc.SENDMSG.invokeExact(state, channel, message, Libc.MSG_NOSIGNAL);
    }

    /// Reads one byte, and the descriptor that came with it.
    static long read(MemorySegment state, Arena arena, int channel, int[] fd) throws Throwable {
        MemorySegment control = arena.allocate(CMSG_SPACE, Long.BYTES);
        MemorySegment message = message(arena, control);
        long count =
                (long) Libc.RECVMSG.invokeExact(state, channel, message, Libc.MSG_CMSG_CLOEXEC);
        if (count >= 0
                && (count == 0
                        || message.get(JAVA_LONG, MSG_CONTROLLEN) < CMSG_LEN
                        || control.get(JAVA_INT, CMSG_TYPE) != Libc.SCM_RIGHTS)) {
            throw new SocketError("recvmsg", "EBADF"); // nothing came with it
        }
        fd[0] = control.get(JAVA_INT, CMSG_DATA);
        return count;
    }

    private static MemorySegment message(Arena arena, MemorySegment control) {
        MemorySegment iovec = arena.allocate(2 * ADDRESS.byteSize(), Long.BYTES);
        iovec.set(ADDRESS, 0, arena.allocate(1));
        iovec.set(JAVA_LONG, ADDRESS.byteSize(), 1);
        MemorySegment message = arena.allocate(MSGHDR_BYTES, Long.BYTES);
        message.set(ADDRESS, MSG_IOV, iovec);
        message.set(JAVA_LONG, MSG_IOVLEN, 1);
        message.set(ADDRESS, MSG_CONTROL, control);
        message.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
        return message;
    }
}
