package dev.porthole.lab;

/// Something that an experiment waits for did not happen in its time. The evidence is incomplete
/// then; the message says what is missing.
public final class Unobserved extends Exception {
    private static final long serialVersionUID = 1;

    /// @param message what did not happen
    public Unobserved(String message) {
        super(message);
    }
}
