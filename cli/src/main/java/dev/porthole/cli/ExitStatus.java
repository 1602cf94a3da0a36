package dev.porthole.cli;

/// What the program tells whoever started it.
enum ExitStatus {
    /// Done.
    DONE(0, "done"),
    /// The peer refused, or what was asked for does not exist; any failure without a number of its
    /// own.
    REFUSED(1, "the peer refused, or there is nothing of that name"),
    /// The command line was wrong.
    USAGE(2, "the command line was wrong"),
    /// Could not connect or listen.
    UNREACHABLE(3, "could not connect or listen"),
    /// Ran out of time.
    TIMED_OUT(4, "timed out"),
    /// The peer sent what its protocol does not allow, or more than a limit does.
    MALFORMED(5, "malformed data, or over a limit"),
    /// Stopped by an interrupt (128 + SIGINT, as shells count).
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
