package dev.porthole.net;

/// The other side sent what its protocol does not allow.
public final class MalformedException extends NetException {
    private static final long serialVersionUID = 1;

    /// @param message what was expected, by which section of which RFC, and what came instead, with
    ///   the other side's bytes escaped
    public MalformedException(String message) {
        super(message);
    }
}
