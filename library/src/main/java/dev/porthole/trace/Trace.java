package dev.porthole.trace;

import dev.porthole.net.Event;
import dev.porthole.net.Observer;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;

/// An observer that writes every event down, until it is closed.
///
/// 1. Opening it creates the file, and fails if that cannot be done.
/// 2. Each event is written, whole, before the step that it announces goes on. So a trace that is
///    cut off at any moment can be read up to that moment; and a slow file slows down what is
///    traced.
/// 3. A file that can no longer be written (a full disk) ends the trace, and one warning in the log
///    says so. The connections go on: a trace never breaks what it watches.
/// 4. [#close] ends it. Events that come later are ignored.
///
/// Times are taken from a monotonic clock as an event arrives, under the lock that orders the
/// events; so times never run backwards, and a wall clock that is set does not bend them.
///
/// What was sent and received under TLS is written in clear. A file that the trace creates can
/// therefore be read only by its owner. Passwords arrive here masked.
///
/// Thread-safe.
public sealed interface Trace extends Observer, Closeable
        permits JsonTrace, PcapngTrace, TextTrace {
    /// Opens a trace in the form that the name of its destination asks for:
    ///
    /// | destination | form |
    /// |---|---|
    /// | null, empty or `-` | [text][TextTrace] on standard error |
    /// | `*.pcapng` | a [packet capture][PcapngTrace] |
    /// | `*.jsonl`, `*.json` | [JSON lines][JsonTrace] |
    /// | any other file | text |
    ///
    /// A file that exists is overwritten.
    ///
    /// @throws IOException in one line, if the file cannot be written, or asks for the older
    ///   capture format `.pcap`
    static Trace open(@Nullable String destination, TraceOptions options) throws IOException {
        if (destination == null || destination.isEmpty() || destination.equals("-")) {
            return new TextTrace(System.err, options);
        }
        String name = destination.toLowerCase(Locale.ROOT);
        if (name.endsWith(".pcap") || name.endsWith(".cap")) {
            throw new IOException(
                    "a capture is written as pcapng: name the file *.pcapng, not "
                            + Escape.text(destination));
        }
        TraceFile file = TraceFile.create(destination);
        if (name.endsWith(".pcapng")) {
            return new PcapngTrace(file);
        }
        if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            return new JsonTrace(file, options);
        }
        return new TextTrace(file, options);
    }

    /// Writes the event down; does nothing once the trace has ended. Never throws.
    @Override
    void on(Event event);

    /// Ends the trace and closes what it wrote to, except standard output and standard error. May
    /// be called again. Never throws: what could not be written is in the log.
    @Override
    void close();
}
