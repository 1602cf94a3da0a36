package dev.porthole.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/// Takes this process's descriptors away, and gives them back.
@SuppressWarnings("restricted")
final class Descriptors {
    // <asm-generic/resource.h>, struct rlimit
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_BYTES = 16;
    private static final int RLIMIT_SOFT = 0;

    private static final int LIMIT = 400;

    private static final MethodHandle DUP = find("dup", JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT);
    private static final MethodHandle GETRLIMIT = find("getrlimit", JAVA_INT, ADDRESS);
    private static final MethodHandle SETRLIMIT = find("setrlimit", JAVA_INT, ADDRESS);

    private static final Deque<Integer> TAKEN = new ArrayDeque<>();

    private Descriptors() {}

    private static MethodHandle find(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /// Takes all but so many.
    static void leave(int free) {
        limit();
        for (int copy = dup(); copy >= 0; copy = dup()) {
            TAKEN.push(copy);
        }
        for (int i = 0; i < free; i++) {
            close(TAKEN.pop());
        }
    }

    static void giveBack() {
        TAKEN.forEach(Descriptors::close);
        TAKEN.clear();
    }

    private static void limit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(RLIMIT_BYTES, Long.BYTES);
            int got = (int) GETRLIMIT.invokeExact(RLIMIT_NOFILE, limits);
            limits.set(JAVA_LONG, RLIMIT_SOFT, LIMIT);
            int set = (int) SETRLIMIT.invokeExact(RLIMIT_NOFILE, limits);
            if (got != 0 || set != 0) {
                throw new AssertionError("no limit can be set");
            }
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static int dup() {
        try {
            return (int) DUP.invokeExact(0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
