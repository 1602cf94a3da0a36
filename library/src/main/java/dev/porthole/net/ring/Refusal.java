package dev.porthole.net.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a ring can't be set up without, and is refused: what is the cause, and what to do about it,
/// in one line.
final class Refusal {
    /// 0: io_uring is for all; 1: for a group and the privileged; 2: for nobody (Linux 6.6 on).
    private static final Path DISABLED = Path.of("/proc/sys/kernel/io_uring_disabled");

    private static final String ALLOW =
            "allow io_uring_setup, io_uring_enter and io_uring_register there";

    private Refusal() {}

    /// Returns a result that is no error.
    ///
    /// @param call the system call
    /// @param result what it returned, for a failure the negative error number
    static long check(String call, long result) throws IOException {
        if (result < 0) {
            int error = (int) -result;
            throw new IOException(
                    "%s fails (%s): %s"
                            .formatted(call, Native.strerror(error), remedy(call, error)));
        }
        return result;
    }

    /// The JVM can't start a thread.
    static IOException ofThread(OutOfMemoryError cause) {
        return new IOException(
                "a loop gets no thread (%s): raise the limit of processes (ulimit -u), or of the container's processes or memory, or have fewer loops"
                        .formatted(cause.getMessage()),
                cause);
    }

    private static String remedy(String call, int error) {
        return switch (error) {
            case Abi.EPERM, Abi.EACCES -> permission(call);
            case Abi.ENOSYS ->
                    "this kernel was built without io_uring, or a seccomp profile hides it: "
                            + ALLOW;
            case Abi.EINVAL ->
                    "this kernel's io_uring lacks what is needed: use Linux 6.1 or later";
            case Abi.ENOMEM, Abi.EAGAIN ->
                    call.equals("mmap")
                            ? "raise the limit of address space (ulimit -v), or have fewer loops"
                            : "raise the limit of locked memory (ulimit -l) or of the container's"
                                    + " memory, or have fewer loops";
            case Abi.EMFILE -> "raise the limit of open files (ulimit -n)";
            case Abi.ENFILE -> "the whole system has too many files open: raise sysctl fs.file-max";
            default -> "see the manual page " + call + "(2)";
        };
    }

    /// Who forbids it. The sysctl holds for setting up only.
    private static String permission(String call) {
        String disabled = call.equals("io_uring_setup") ? disabled() : "0";
        return switch (disabled) {
            case "0" -> "a seccomp profile, of the container or the service, forbids it: " + ALLOW;
            case "1" ->
                    "sysctl kernel.io_uring_disabled is 1: set it to 0, or run in the group of"
                            + " kernel.io_uring_group";
            case "2" -> "sysctl kernel.io_uring_disabled is 2: set it to 0";
            default ->
                    "sysctl kernel.io_uring_disabled is not 0, or a seccomp profile forbids it: "
                            + ALLOW;
        };
    }

    /// The value, or nothing where it can't be read: before Linux 6.6, or with `/proc` hidden.
    private static String disabled() {
        try {
            return Files.readString(DISABLED).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
