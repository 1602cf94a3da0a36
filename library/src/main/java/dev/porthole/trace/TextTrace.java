package dev.porthole.trace;

import dev.porthole.net.Event;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/// Events as text for people, one line each: milliseconds since the trace began; `#` and the number
/// of the connection; an arrow, `->` for what this side sent and `<-` for what it received; a count
/// of bytes; the bytes.
///
/// ```text
///      0.000  resolve localhost
///      0.731  localhost is 127.0.0.1, ::1 (0.731 ms)
///      0.802  connecting 127.0.0.1:50007
///      1.034  #1 open 127.0.0.1:41234 > 127.0.0.1:50007 (0.232 ms)
///      1.120  #1 ->      6  "hello\n"
///      1.409  #1 <-      6  "hello\n"
///      1.511  #1 -> end of output
///      1.702  #1 <- end of stream
///      1.760  #1 closed: 6 sent, 6 received, 0.726 ms
/// ```
///
/// `>` in the line `open` says that this side connected, `<` that it accepted. Data stands in
/// quotes with `\r`, `\n`, `\t`, `\"`, `\\` and `\xNN`, so that no byte from outside ever reaches
/// the terminal as a command; characters that are printable are shown as they are, if the
/// destination can encode them. After [TraceOptions#maxTextBytes] bytes it says how many more there
/// were. With [TraceOptions#hex] a hex dump follows the line, indented.
///
/// Thread-safe.
public final class TextTrace implements Trace {
    private final Recorder recorder;
    private final Appendable out;
    private final TraceOptions options;
    private final boolean ascii;

    /// A trace to a stream or a string builder. [#close] closes it if it can be closed, but for
    /// [System#err] and [System#out].
    public TextTrace(Appendable out, TraceOptions options) {
        this(out, out, options, System::nanoTime);
    }

    TextTrace(TraceFile file, TraceOptions options) {
        this(new OutputStreamWriter(file, StandardCharsets.UTF_8), file, options, System::nanoTime);
    }

    /// @param destination what to close in the end: `out`, or what is below it
    TextTrace(Appendable out, Object destination, TraceOptions options, LongSupplier nanoClock) {
        this.recorder = new Recorder(destination, nanoClock);
        this.out = out;
        this.options = options;
        this.ascii =
                out instanceof PrintStream stream && !stream.charset().name().startsWith("UTF-");
    }

    @Override
    public void on(Event event) {
        recorder.record(nanos -> {
            String time = Numbers.right(Numbers.millis(nanos), 10);
            out.append(time + "  " + describe(event) + "\n");
            flush();
        });
    }

    @Override
    public void close() {
        recorder.close();
    }

    private void flush() throws IOException {
        if (out instanceof PrintStream stream) {
            if (stream.checkError()) { // it flushes, and tells no more than that
                throw new IOException("it can no longer be written to");
            }
        } else if (out instanceof Flushable flushable) {
            flushable.flush();
        }
    }

    private String describe(Event event) {
        String what = Wording.of(event);
        return switch (event) {
            case Event.Sent(_, ByteBuffer data) -> what + " " + show(data);
            case Event.Received(_, ByteBuffer data) -> what + " " + show(data);
            case Event.DatagramSent(_, _, ByteBuffer data) -> what + " " + show(data);
            case Event.DatagramReceived(_, _, ByteBuffer data) -> what + " " + show(data);
            default -> what;
        };
    }

    private String show(ByteBuffer data) {
        ByteBuffer shown = Escape.first(data, options.maxTextBytes());
        int omitted = data.remaining() - shown.remaining();
        String more =
                omitted == 0 ? "" : (ascii ? "... " : "… ") + Numbers.count(omitted) + " more";
        StringBuilder line = new StringBuilder(Numbers.right(Numbers.count(data.remaining()), 6));
        if (options.hex()) {
            HexDump.appendTo(line, shown);
            return more.isEmpty() ? line.toString() : line + HexDump.INDENT + more;
        }
        Escape.appendTo(line.append("  \""), shown, ascii);
        return line.append('"') + (more.isEmpty() ? "" : " " + more);
    }
}
