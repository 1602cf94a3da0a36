package dev.porthole.net.ring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Calls of the C library. Each returns what the C function does, and for a failure the negative
/// `errno` in place of -1.
///
/// An instance has the memory that `errno` is put into: one thread at a time.
@SuppressWarnings("restricted") // what this package is for
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG, JAVA_LONG),
                    CAPTURE,
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP =
            find("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = find("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SOCKET =
            find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle BIND = find("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = find("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            find("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GETPEERNAME =
            find("getpeername", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SHUTDOWN = find("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = find("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDFILE =
            find("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PIPE2 = find("pipe2", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SPLICE =
            find(
                    "splice", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG,
                    JAVA_INT);
    private static final MethodHandle FSTATFS = find("fstatfs", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FCNTL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("fcntl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle WRITE =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("write"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final long PREADV2 =
            System.getProperty("os.arch", "").equals("amd64")
                    ? Abi.SYS_PREADV2_X86_64
                    : Abi.SYS_PREADV2;

    private static final int LONGEST_MESSAGE = 200;

    private static final int SCRATCH_BYTES = 128;

    private final MemorySegment captured;
    private final long scratch;

    Native(Arena arena) {
        scratch = arena.allocate(SCRATCH_BYTES, Long.BYTES).address();
        // By its address: the arena's own segment is one thread's, and its virtual threads are
        // others.
        long address = arena.allocate(CAPTURED).address();
        captured = MemorySegment.ofAddress(address).reinterpret(CAPTURED.byteSize());
    }

    private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                CAPTURE);
    }

    /// Memory for the arguments and results of one call: enough for an address of a socket and a
    /// length.
    long scratch() {
        return scratch;
    }

    long syscall(long number, long a, long b, long c, long d, long e, long f) {
        try {
            return result((long) SYSCALL.invokeExact(captured, number, a, b, c, d, e, f));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    long mmap(long bytes, int flags, int fd, long offset) {
        try {
            int access = Abi.PROT_READ | Abi.PROT_WRITE;
            return result((long) MMAP.invokeExact(captured, 0L, bytes, access, flags, fd, offset));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int munmap(long address, long bytes) {
        try {
            return result((int) MUNMAP.invokeExact(captured, address, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int socket(int family) {
        try {
            int type = Abi.SOCK_STREAM | Abi.SOCK_CLOEXEC;
            return result((int) SOCKET.invokeExact(captured, family, type, 0));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int bytes) {
        try {
            return result((int) SETSOCKOPT.invokeExact(captured, fd, level, option, value, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Sets an option that is a number.
    int setsockopt(int fd, int level, int option, int number) {
        Memory.putInt(scratch, number);
        return setsockopt(fd, level, option, scratch, Integer.BYTES);
    }

    int bind(int fd, long address, int bytes) {
        try {
            return result((int) BIND.invokeExact(captured, fd, address, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int listen(int fd, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(captured, fd, backlog));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// @param bytes the address of the length, which is read and written
    int getsockname(int fd, long address, long bytes) {
        try {
            return result((int) GETSOCKNAME.invokeExact(captured, fd, address, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// As [#getsockname], of the other side.
    int getpeername(int fd, long address, long bytes) {
        try {
            return result((int) GETPEERNAME.invokeExact(captured, fd, address, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int shutdown(int fd, int how) {
        try {
            return result((int) SHUTDOWN.invokeExact(captured, fd, how));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(captured, fd));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int eventfd() {
        try {
            return result((int) EVENTFD.invokeExact(captured, 0, Abi.EFD_CLOEXEC));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// A command that takes a number.
    int fcntl(int fd, int command, int argument) {
        try {
            return result((int) FCNTL.invokeExact(captured, fd, command, argument));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Sends from a file to a socket.
    long sendfile(int socket, int file, long position, long count) {
        Memory.putLong(scratch, position);
        try {
            return result((long) SENDFILE.invokeExact(captured, socket, file, scratch, count));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Makes a pipe: both of its ends, the one to read from first, are in [#scratch] then.
    int pipe() {
        try {
            return result((int) PIPE2.invokeExact(captured, scratch, Abi.O_CLOEXEC));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Moves from a socket to a pipe.
    long spliceIn(int socket, int pipe, long count) {
        return splice(socket, pipe, 0, count);
    }

    /// Moves from a pipe to a file.
    long spliceOut(int pipe, int file, long position, long count) {
        Memory.putLong(scratch, position);
        return splice(pipe, file, scratch, count);
    }

    /// @param position the address of where in `to`, a file; 0 for what has no positions
    private long splice(int from, int to, long position, long count) {
        try {
            return result((long) SPLICE.invokeExact(captured, from, 0L, to, position, count, 0));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Reads one byte of a file if that needs no waiting: 1, 0 at the end, `-EAGAIN` if it does,
    /// `-EOPNOTSUPP` if the file system can't tell.
    int peek(int file, long position) {
        long data = scratch + Abi.IOVEC_BYTES;
        Memory.putLong(scratch + Abi.IOVEC_BASE, data);
        Memory.putLong(scratch + Abi.IOVEC_LEN, 1);
        return (int) syscall(PREADV2, file, scratch, 1, position, 0, Abi.RWF_NOWAIT);
    }

    /// Whether a file is in memory by the nature of its file system: tmpfs.
    boolean isInMemory(int file) {
        try {
            int result = (int) FSTATFS.invokeExact(captured, file, scratch);
            return result == 0 && Memory.getLong(scratch) == Abi.TMPFS_MAGIC; // f_type is first
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Writes, and does not care what comes of it. From any thread.
    static void write(int fd, long address, long bytes) {
        try {
            long _ = (long) WRITE.invokeExact(fd, address, bytes);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// The C library's words for an error number.
    static String strerror(int number) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(number);
            return text.reinterpret(LONGEST_MESSAGE).getString(0);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private int result(int value) {
        return value == -1 ? -errno() : value;
    }

    private long result(long value) {
        return value == -1 ? -errno() : value;
    }

    private int errno() {
        return (int) ERRNO.get(captured, 0L);
    }

    /// A downcall throws nothing of its own.
    private static Error impossible(Throwable thrown) {
        return thrown instanceof Error error ? error : new AssertionError(thrown);
    }
}
