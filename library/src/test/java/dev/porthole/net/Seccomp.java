package dev.porthole.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A filter by which this process refuses itself system calls, for good, as a container's does:
/// seccomp(2).
@SuppressWarnings("restricted")
final class Seccomp {
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

    // <asm/unistd.h>, of x86-64 and of arm64
    static final int MMAP = ARM ? 222 : 9;
    static final int CLONE = ARM ? 220 : 56;
    static final int CLONE3 = 435;
    static final int IO_URING_SETUP = 425;
    static final int IO_URING_ENTER = 426;
    static final int IO_URING_REGISTER = 427;
    private static final long PRCTL = ARM ? 167 : 157;
    private static final long SECCOMP = ARM ? 277 : 317;

    // <asm-generic/errno.h>
    static final int EPERM = 1;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int ENOSYS = 38;

    // <linux/prctl.h>, <linux/seccomp.h>
    private static final long PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    private static final long SECCOMP_FILTER_FLAG_TSYNC = 1;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    private static final int SECCOMP_DATA_NR = 0;
    private static final int SECCOMP_DATA_ARGS = 16;

    // <linux/bpf_common.h>
    private static final int BPF_LD_W_ABS = 0x20;
    private static final int BPF_JMP_JEQ_K = 0x15;
    private static final int BPF_RET_K = 0x06;

    // struct sock_filter, struct sock_fprog: <linux/filter.h>
    private static final int INSTRUCTION_BYTES = 8;
    private static final int INSTRUCTION_JUMP_FALSE = 3;
    private static final int INSTRUCTION_OPERAND = 4;
    private static final int PROGRAM_BYTES = 16;
    private static final int PROGRAM_FILTER = 8;
    private static final int LONGEST = 64;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SYSCALL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment filter =
            arena.allocate((long) LONGEST * INSTRUCTION_BYTES, Long.BYTES);
    private int length;

    /// Has these system calls fail with that error.
    Seccomp refuse(int errno, int... systemCalls) {
        for (int number : systemCalls) {
            add(BPF_LD_W_ABS, 0, SECCOMP_DATA_NR);
            add(BPF_JMP_JEQ_K, 1, number);
            add(BPF_RET_K, 0, SECCOMP_RET_ERRNO | errno);
        }
        return this;
    }

    /// The same if an argument, counted from 0, has that value in its low half.
    Seccomp refuseWith(int errno, int systemCall, int argument, int value) {
        add(BPF_LD_W_ABS, 0, SECCOMP_DATA_NR);
        add(BPF_JMP_JEQ_K, 3, systemCall);
        add(BPF_LD_W_ABS, 0, SECCOMP_DATA_ARGS + argument * Long.BYTES);
        add(BPF_JMP_JEQ_K, 1, value);
        add(BPF_RET_K, 0, SECCOMP_RET_ERRNO | errno);
        return this;
    }

    /// @param skipped instructions, if a comparison does not hold
    private void add(int code, int skipped, int operand) {
        long at = (long) length++ * INSTRUCTION_BYTES;
        filter.set(JAVA_SHORT, at, (short) code);
        filter.set(JAVA_BYTE, at + INSTRUCTION_JUMP_FALSE, (byte) skipped);
        filter.set(JAVA_INT, at + INSTRUCTION_OPERAND, operand);
    }

    /// From now on, on all threads.
    void install() {
        add(BPF_RET_K, 0, SECCOMP_RET_ALLOW);
        MemorySegment program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
        program.set(JAVA_SHORT, 0, (short) length);
        program.set(ADDRESS, PROGRAM_FILTER, filter);
        call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0);
        call(SECCOMP, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program.address());
    }

    private static void call(long number, long a, long b, long c) {
        try {
            if ((long) SYSCALL.invokeExact(number, a, b, c, 0L, 0L) != 0) {
                throw new AssertionError("system call " + number + " failed");
            }
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
