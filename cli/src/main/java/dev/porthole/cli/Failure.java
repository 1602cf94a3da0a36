package dev.porthole.cli;

/// Ends a command with one line and a status.
final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitStatus status;

    /// @param message the cause and the remedy, without `porthole:` in front
    Failure(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    /// A wrong command line, with what is wrong with it.
    static Failure usage(String message) {
        return new Failure(ExitStatus.USAGE, message);
    }

    Failure(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
