package dev.porthole.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Reads CPU time and memory of a process on Linux.
///
/// CPU time comes from the process's CPU clock (`clock_getcpuclockid`, POSIX), which counts
/// nanoseconds over all threads, those that have ended too. `/proc/PID/stat` counts hundredths of a
/// second and `/proc/PID/schedstat` one thread.
final class ProcessProbe {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// The JVM keeps what its compilers used for 5 s before it frees it: 6 MiB and more.
    private static final Duration SETTLE = Duration.ofSeconds(6);

    private static final Linker LINKER = Linker.nativeLinker();

    /// `int clock_getcpuclockid(pid_t pid, clockid_t *clock)`
    private static final MethodHandle GET_CPU_CLOCK_ID =
            function("clock_getcpuclockid", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

    /// `int clock_gettime(clockid_t clock, struct timespec *time)`
    private static final MethodHandle GET_TIME =
            function("clock_gettime", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

    private final long pid;
    private final int clock;
    private final List<String> settle;

    /// For a process that keeps no garbage.
    ///
    /// @throws IllegalArgumentException if there is no process `pid`
    ProcessProbe(long pid) {
        this(pid, List.of());
    }

    /// For the process `pid`.
    ///
    /// @param settle the command of [Peer#settle]
    /// @throws IllegalArgumentException if there is none
    ProcessProbe(long pid, List<String> settle) {
        this.pid = pid;
        this.settle = settle;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            if (call(GET_CPU_CLOCK_ID, (int) pid, id) != 0) {
                throw new IllegalArgumentException("there is no process " + pid);
            }
            clock = id.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /// User and system time that the process has used, to the kernel's tick (1-10 ms) while it
    /// runs.
    ///
    /// @throws IllegalStateException if the process has ended
    long cpuNanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2); // seconds, nanoseconds
            if (call(GET_TIME, clock, time) != 0) {
                throw new IllegalStateException("process " + pid + " has ended");
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        }
    }

    /// Physical memory that the process holds.
    ///
    /// @throws IOException if the process has ended
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("process " + pid + " has ended");
    }

    @SuppressWarnings("restricted") // the signatures above are those of the C library
    private static MethodHandle function(String name, ValueLayout first, ValueLayout second) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, first, second));
    }

    /// As [#residentBytes], without what the process keeps though it does not need it.
    ///
    /// @throws IOException if the process has ended or cannot be asked
    long settledBytes() throws IOException {
        if (!settle.isEmpty()) {
            LockSupport.parkNanos(SETTLE.toNanos());
            Process process = new ProcessBuilder(settle).redirectErrorStream(true).start();
            byte[] output = process.getInputStream().readAllBytes(); // to its end: done
            if (output.length == 0) {
                throw new IOException("no answer to " + settle);
            }
        }
        return residentBytes();
    }

    private static int call(MethodHandle function, int number, MemorySegment result) {
        try {
            return (int) function.invokeExact(number, result);
        } catch (Throwable e) { // declared by invokeExact; a C function throws nothing
            throw new IllegalStateException(e);
        }
    }
}
