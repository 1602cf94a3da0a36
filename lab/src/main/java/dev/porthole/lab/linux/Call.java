package dev.porthole.lab.linux;

import java.util.Optional;
import java.util.OptionalLong;

/// A system call on a socket. Times are `System.nanoTime()`, which is CLOCK_MONOTONIC on Linux and
/// so can be compared across the processes of one machine.
///
/// @param id tells the calls of one [Journal] apart, in the order of their starts
/// @param socket which socket it is on: a number of the journal's, see [Journal#named]
/// @param name the system call: `recv`
/// @param text the call as the lecture would write it: `recv(1024)`
/// @param startNanos when it was made
/// @param end how it came back; empty while it is blocked
public record Call(
        long id, long socket, String name, String text, long startNanos, Optional<Return> end) {
    /// The return of a call.
    ///
    /// @param nanos when
    /// @param text the result as the lecture would show it, `10` or `b'Hello'`; empty for none
    /// @param bytes how many bytes it moved, where it moves any; 0 at the end of a stream
    /// @param errno the name of the error, `ECONNREFUSED`, where it failed
    public record Return(long nanos, String text, OptionalLong bytes, Optional<String> errno) {}

    /// A call that has just been made.
    public static Call begun(long id, long socket, String name, String text, long startNanos) {
        return new Call(id, socket, name, text, startNanos, Optional.empty());
    }

    /// This call, come back.
    public Call ended(long nanos, String result, OptionalLong bytes) {
        return withEnd(new Return(nanos, result, bytes, Optional.empty()));
    }

    /// This call, come back with an error, such as `EAGAIN`.
    public Call failed(long nanos, String errno) {
        return withEnd(new Return(nanos, "", OptionalLong.empty(), Optional.of(errno)));
    }

    /// How long it took; empty while it is blocked.
    public OptionalLong durationNanos() {
        return end.isPresent()
                ? OptionalLong.of(end.get().nanos() - startNanos)
                : OptionalLong.empty();
    }

    /// How many bytes it moved; 0 for none, or an error.
    public long bytes() {
        return end.map(Return::bytes).orElse(OptionalLong.empty()).orElse(0);
    }

    /// The name of the error; empty for none.
    public Optional<String> errno() {
        return end.flatMap(Return::errno);
    }

    /// The same with times counted from `origin`.
    public Call since(long origin) {
        Optional<Return> moved =
                end.map(e -> new Return(e.nanos() - origin, e.text(), e.bytes(), e.errno()));
        return new Call(id, socket, name, text, startNanos - origin, moved);
    }

    private Call withEnd(Return value) {
        return new Call(id, socket, name, text, startNanos, Optional.of(value));
    }
}
