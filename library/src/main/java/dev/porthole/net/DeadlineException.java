package dev.porthole.net;

import java.util.Locale;

/// Time ran out. What was being waited for is its [#phase()].
public final class DeadlineException extends NetException {
    private static final long serialVersionUID = 1;

    /// What was being waited for.
    public enum Phase {
        /// An address for a name.
        RESOLVE,
        /// A connection.
        CONNECT,
        /// The end of a TLS or proxy handshake.
        HANDSHAKE,
        /// Bytes to arrive, by the deadline for reading.
        READ,
        /// The other side to take bytes, by the deadline for writing.
        WRITE,
        /// A byte in either direction.
        IDLE,
        /// The end of the whole job.
        JOB
    }

    private final Phase phase;

    /// A failure of `phase`, with a line that says how long it was given.
    public DeadlineException(Phase phase, String message) {
        super(message);
        this.phase = phase;
    }

    DeadlineException(Phase phase) {
        this(
                phase,
                switch (phase) {
                    case IDLE -> "nothing was sent or received within the idle timeout";
                    case JOB -> "the whole job was not done by its deadline";
                    default -> phase.name().toLowerCase(Locale.ROOT) + " was not done in time";
                });
    }

    /// What was being waited for.
    public Phase phase() {
        return phase;
    }
}
