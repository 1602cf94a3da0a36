package dev.porthole.net;

import java.util.EnumSet;

/// One step of a [FuzzScript]: what one end does, and what may come of it.
///
/// @param end 0 for the client, 1 for the server
/// @param size bytes to write, the most to read, or the total to read up to; 0 for the others
/// @param pieces calls that the write is spread over
/// @param direct whether with a direct buffer
/// @param awaited whether the next step waits for its end; a write that may not fit anywhere while
///   the other end does not read goes on meanwhile
/// @param allowed its outcomes: more than one only where TCP itself leaves it open
/// @param total bytes that must have been read in all, [#ANY] if only a beginning of what was sent
///   is certain
record FuzzStep(
        int end,
        Action action,
        int size,
        int pieces,
        boolean direct,
        boolean awaited,
        EnumSet<Outcome> allowed,
        long total) {
    static final long ANY = -1;

    /// What an end does.
    enum Action {
        WRITE,
        READ_SOME,
        READ_UNTIL,
        READ_TO_END,
        READ_IN_VAIN,
        SHUTDOWN_OUTPUT,
        SHUTDOWN_INPUT,
        CLOSE,
        ABORT
    }

    /// How the call, or the last of several, ended.
    enum Outcome {
        DONE,
        END_OF_STREAM,
        RESET,
        CLOSED,
        DEADLINE,
        TLS_FAILURE
    }

    static FuzzStep of(int end, Action action, int size, Outcome allowed) {
        return of(end, action, size, EnumSet.of(allowed));
    }

    static FuzzStep of(int end, Action action, int size, EnumSet<Outcome> allowed) {
        return new FuzzStep(end, action, size, 1, false, true, allowed, ANY);
    }

    FuzzStep endingAt(long bytes) {
        return new FuzzStep(end, action, size, pieces, direct, awaited, allowed, bytes);
    }

    boolean isWriting() {
        return action == Action.WRITE || action == Action.SHUTDOWN_OUTPUT;
    }

    boolean isReading() {
        return action.name().startsWith("READ");
    }

    @Override
    public String toString() {
        String what = action + (size == 0 ? "" : " " + size);
        String how = action == Action.WRITE ? " in " + pieces + (direct ? ", direct" : "") : "";
        return (end == 0 ? "client " : "server ")
                + what
                + how
                + (awaited ? "" : ", not awaited")
                + " -> "
                + allowed
                + (total == ANY ? "" : " at " + total);
    }
}
