package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The C library's functions, and the kernel's constants under their own names. The numbers are
/// those of x86-64 and AArch64.
final class Libc {
    // bits/socket.h
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;
    static final int SCM_RIGHTS = 1;

    // asm-generic/socket.h
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_LINGER = 13;
    static final int SO_PEERCRED = 17;
    static final int SO_RCVBUFFORCE = 33;
    static final int SOL_PACKET = 263;
    static final int PACKET_STATISTICS = 6;

    // netinet/tcp.h
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_UDP = 17;
    static final int TCP_NODELAY = 1;
    static final int TCP_DEFER_ACCEPT = 9;
    static final int TCP_INFO = 11;
    static final int TCP_QUICKACK = 12;

    // asm-generic/fcntl.h, bits/poll.h, linux/sockios.h, time.h
    static final int F_SETFL = 4;
    static final int O_NONBLOCK = 0x800;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final long SIOCGSTAMPNS = 0x8907;
    static final int CLOCK_REALTIME = 0;

    static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle BIND = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle CONNECT = function("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle ACCEPT =
            function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    static final MethodHandle SEND =
            function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    static final MethodHandle RECV =
            function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    static final MethodHandle RECVFROM =
            function(
                    "recvfrom",
                    JAVA_LONG,
                    JAVA_INT,
                    ADDRESS,
                    JAVA_LONG,
                    JAVA_INT,
                    ADDRESS,
                    ADDRESS);
    static final MethodHandle SENDMSG = function("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle RECVMSG = function("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    static final MethodHandle GETSOCKOPT =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    static final MethodHandle GETSOCKNAME =
            function("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    static final MethodHandle GETPEERNAME =
            function("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    static final MethodHandle CLOCK_GETTIME =
            function("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle IF_NAMETOINDEX = function("if_nametoindex", JAVA_INT, ADDRESS);

    /// Linked without errno, which neither of them sets, so that nothing but the call takes time.
    static final MethodHandle ABS = link("abs", JAVA_INT, new MemoryLayout[] {JAVA_INT});

    static final MethodHandle GETPPID = link("getppid", JAVA_INT, new MemoryLayout[0]);

    /// Variadic from the second or third argument on.
    static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Libc() {}

    /// A call: it is handed where errno goes, and memory that lives as long as the call.
    @FunctionalInterface
    interface Native {
        long call(MemorySegment state, Arena arena) throws Throwable;
    }

    /// Makes a call.
    ///
    /// @return its result, 0 or more
    /// @throws SocketError if it is less
    static long call(String name, Native function) throws SocketError {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = function.call(state, arena);
            if (result < 0) {
                throw new SocketError(name, Errno.name((int) ERRNO.get(state, 0L)));
            }
            return result;
        } catch (SocketError | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // of a method handle: there is none
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, result, arguments, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(
            String name, int first, MemoryLayout result, MemoryLayout... arguments) {
        return link(
                name,
                result,
                arguments,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(first));
    }

    @SuppressWarnings("restricted") // --enable-native-access, in the manifest of the command line
    private static MethodHandle link(
            String name, MemoryLayout result, MemoryLayout[] arguments, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return linker.downcallHandle(
                library.find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments),
                options);
    }
}
