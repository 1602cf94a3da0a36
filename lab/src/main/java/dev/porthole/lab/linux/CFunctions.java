package dev.porthole.lab.linux;

/// Two functions of the C library that look alike and are called alike: one computes, the other one
/// asks the kernel. Nobody is told of these calls. Thread-safe.
public final class CFunctions {
    private CFunctions() {}

    /// The absolute value, which the function computes by itself (`stdlib.h`).
    public static int abs(int number) {
        try {
            return (int) Libc.ABS.invokeExact(number);
        } catch (Throwable e) { // of a method handle: there is none
            throw new IllegalStateException(e);
        }
    }

    /// The number of the parent process: a system call each time, as short as any (`unistd.h`).
    public static int getppid() {
        try {
            return (int) Libc.GETPPID.invokeExact();
        } catch (Throwable e) { // of a method handle: there is none
            throw new IllegalStateException(e);
        }
    }
}
