package dev.porthole.net;

import static dev.porthole.net.Seccomp.EAGAIN;
import static dev.porthole.net.Seccomp.ENOMEM;
import static dev.porthole.net.Seccomp.ENOSYS;
import static dev.porthole.net.Seccomp.EPERM;
import static dev.porthole.net.Seccomp.IO_URING_ENTER;
import static dev.porthole.net.Seccomp.IO_URING_REGISTER;
import static dev.porthole.net.Seccomp.IO_URING_SETUP;

import java.util.List;

/// What can keep a process from io_uring: how it is started, what it then does to itself, and what
/// the engine says.
enum Confinement {
    NONE(""),

    /// As sysctl `kernel.io_uring_disabled`, and the profiles of Docker and podman.
    SETUP_NOT_PERMITTED(
            "io_uring_setup fails \\(Operation not permitted\\): .*a seccomp profile.+",
            () ->
                    new Seccomp()
                            .refuse(EPERM, IO_URING_SETUP, IO_URING_ENTER, IO_URING_REGISTER)
                            .install()),

    /// As a kernel without io_uring, and gVisor.
    SETUP_UNKNOWN(
            "io_uring_setup fails \\(Function not implemented\\): .+ a seccomp profile .+",
            () -> new Seccomp().refuse(ENOSYS, IO_URING_SETUP).install()),

    ENTER_NOT_PERMITTED(
            "io_uring_enter fails \\(Operation not permitted\\): a seccomp profile, .+",
            () -> new Seccomp().refuse(EPERM, IO_URING_ENTER).install()),

    ENTER_UNKNOWN(
            "io_uring_enter fails \\(Function not implemented\\): .+ a seccomp profile .+",
            () -> new Seccomp().refuse(ENOSYS, IO_URING_ENTER).install()),

    REGISTER_NOT_PERMITTED(
            "io_uring_register fails \\(Operation not permitted\\): a seccomp profile, .+",
            () -> new Seccomp().refuse(EPERM, IO_URING_REGISTER).install()),

    /// As a limit of address space, but of nothing that the JVM itself needs.
    NO_ADDRESS_SPACE(
            "mmap fails \\(Cannot allocate memory\\): raise .+ \\(ulimit -v\\), .+",
            () ->
                    new Seccomp()
                            .refuseWith(ENOMEM, Seccomp.MMAP, 3, Confinement.MAP_SHARED_POPULATE)
                            .install()),

    /// Enough for the queues, and not for the submissions.
    LITTLE_ADDRESS_SPACE(
            "mmap fails \\(Cannot allocate memory\\): raise .+ \\(ulimit -v\\), .+",
            () ->
                    new Seccomp()
                            .refuseWith(ENOMEM, Seccomp.MMAP, 5, Confinement.IORING_OFF_SQES)
                            .install()),

    /// As a limit of processes. The JDK's sockets have the threads that they need by then.
    NO_THREAD(
            "a loop gets no thread \\(.+\\): raise .+ \\(ulimit -u\\), .+",
            () -> new Seccomp().refuse(EAGAIN, Seccomp.CLONE, Seccomp.CLONE3).install()),

    /// Newer kernels count a ring as locked memory (seen with 6.18); not with `CAP_IPC_LOCK`.
    NO_LOCKED_MEMORY("io_uring_setup fails \\(Cannot allocate memory\\): .+ \\(ulimit -l\\) .+") {
        @Override
        List<String> launcher() {
            return System.getProperty("user.name").equals("root")
                    ? List.of("prlimit", "--memlock=0:0", "setpriv", "--bounding-set=-ipc_lock")
                    : List.of("prlimit", "--memlock=0:0");
        }
    },

    NO_DESCRIPTOR(
            "io_uring_setup fails \\(Too many open files\\): raise .+ \\(ulimit -n\\)",
            () -> Descriptors.leave(0)),

    /// Enough to see that a ring can be had; a loop has one more.
    ONE_DESCRIPTOR(
            "io_uring_setup fails \\(Too many open files\\): raise .+ \\(ulimit -n\\)",
            () -> Descriptors.leave(1)),

    CONTAINER("") {
        @Override
        List<String> launcher() {
            return container("mount -t proc -o ro none /proc");
        }
    },

    CONTAINER_WITH_A_PROFILE(SETUP_NOT_PERMITTED.why, SETUP_NOT_PERMITTED.act) {
        @Override
        List<String> launcher() {
            return CONTAINER.launcher();
        }
    },

    CONTAINER_WITHOUT_SYSCTLS(
            "io_uring_setup fails \\(Operation not permitted\\): sysctl .+ or a seccomp profile .+",
            SETUP_NOT_PERMITTED.act) {
        @Override
        List<String> launcher() {
            return container(
                    "mount -t proc -o ro none /proc && mount -t tmpfs -o ro none /proc/sys");
        }
    },

    NATIVE_CALLS_FORBIDDEN("the JVM forbids native calls: start it with .+") {
        @Override
        List<String> options() {
            return List.of(OPEN_SCHEDULER);
        }
    },

    SCHEDULER_CLOSED("the JVM keeps the scheduler of .+ closed: start it with .+") {
        @Override
        List<String> options() {
            return List.of(ALLOW_NATIVE_CALLS);
        }
    };

    private static final String ALLOW_NATIVE_CALLS = "--enable-native-access=ALL-UNNAMED";
    private static final String OPEN_SCHEDULER = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    // <linux/mman.h>, <linux/io_uring.h>
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final int IORING_OFF_SQES = 0x10000000;

    private final String why;
    private final Runnable act;

    Confinement(String why) {
        this(why, () -> {});
    }

    /// @param why what the engine says, a regular expression; empty if the ring can be had
    /// @param act what the process does to itself
    Confinement(String why, Runnable act) {
        this.why = why;
        this.act = act;
    }

    /// In front of the command that starts the JVM.
    List<String> launcher() {
        return List.of();
    }

    /// Of the JVM.
    List<String> options() {
        return List.of(ALLOW_NATIVE_CALLS, OPEN_SCHEDULER);
    }

    String why() {
        return why;
    }

    void enter() {
        act.run();
    }

    /// Ends what has an end: without a descriptor nobody could be served.
    void leave() {
        if (this == NO_DESCRIPTOR || this == ONE_DESCRIPTOR) {
            Descriptors.giveBack();
        }
    }

    /// Namespaces of its own, with loopback and what else the script makes.
    private static List<String> container(String script) {
        return List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount",
                "--net",
                "sh",
                "-c",
                "ip link set lo up && " + script + " && exec \"$@\"",
                "sh");
    }
}
