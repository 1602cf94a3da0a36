package dev.porthole.lab.linux;

/// The process that has started this one. To ask for it is the least that a system call can do: no
/// argument, no waiting, no failure, and the C library keeps no copy of the answer.
public final class ParentProcess {
    private ParentProcess() {}

    /// getppid(2), each time by the kernel.
    public static int id() {
        try {
            return (int) Libc.GETPPID.invokeExact();
        } catch (Throwable e) { // of a method handle: there is none
            throw new IllegalStateException(e);
        }
    }
}
