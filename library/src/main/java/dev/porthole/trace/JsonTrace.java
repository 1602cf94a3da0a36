package dev.porthole.trace;

import dev.porthole.net.Addresses;
import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/// Events as JSON lines for programs: one object (RFC 8259) and one LF each, in UTF-8.
///
/// Each object has `time`, the seconds since the trace began, with nine digits after the point; and
/// `event`, which says what other fields it has. New fields may be added in later versions; these
/// stay.
///
/// | event | fields |
/// |---|---|
/// | `start`, always the first | `format`: `porthole-trace`; `version`: 1; `wall`: the time of day at time 0 (RFC 3339) |
/// | `resolving` | `host` |
/// | `resolved` | `host`, `addresses`: an array; `took` |
/// | `connecting` | `remote` |
/// | `connectFailed` | `remote`, `took`, `cause` |
/// | `opened` | `flow`, `role`: `client` or `server`; `local`, `remote`, `took` |
/// | `relayed` | `flow`, `local`, `remote`: as a proxy gives them |
/// | `tlsStarted` | `flow`, `protocol`, `cipher`, `alpn`: null for none; `took` |
/// | `sent`, `received` | `flow`, `bytes`, `data`, `text`, `omitted` |
/// | `outputShutdown`, `endOfStream`, `reset` | `flow` |
/// | `closed` | `flow`, `sent`, `received`: bytes; `took`, `aborted`: a boolean; `cause`: null for none |
/// | `datagramSent`, `datagramReceived` | `local`, `remote`, `bytes`, `data`, `text`, `omitted` |
///
/// `flow` is the number of the connection, `took` is in seconds, addresses are in the form of
/// [Addresses#format]. `bytes` counts the data; `data` is its first [TraceOptions#maxJsonBytes]
/// bytes in base64 (RFC 4648, section 4); `text` is the same as a string, and is there only if it
/// is printable UTF-8; `omitted` counts what is left out, and is there only if something is.
///
/// ```text
/// {"time":0.001120000,"event":"sent","flow":1,"bytes":6,"data":"aGVsbG8K","text":"hello\n"}
/// ```
///
/// Thread-safe.
public final class JsonTrace implements Trace {
    private final Recorder recorder;
    private final OutputStream out;
    private final TraceOptions options;

    /// A trace to `out`, which [#close] closes, but for [System#err] and [System#out].
    ///
    /// @throws IOException if the first line cannot be written
    public JsonTrace(OutputStream out, TraceOptions options) throws IOException {
        this(out, options, System::nanoTime, Instant.now());
    }

    JsonTrace(OutputStream out, TraceOptions options, LongSupplier nanoClock, Instant start)
            throws IOException {
        this.recorder = new Recorder(out, nanoClock);
        this.out = out;
        this.options = options;
        JsonLine line = new JsonLine().seconds("time", Duration.ZERO).string("event", "start");
        line.string("format", "porthole-trace").number("version", 1);
        write(line.string("wall", start.toString()));
    }

    @Override
    public void on(Event event) {
        recorder.record(nanos -> {
            JsonLine line = new JsonLine().seconds("time", Duration.ofNanos(nanos));
            describe(line, event);
            write(line);
        });
    }

    @Override
    public void close() {
        recorder.close();
    }

    /// One write for the whole line, so that no line is ever cut.
    private void write(JsonLine line) throws IOException {
        out.write(line.end().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void describe(JsonLine line, Event event) {
        switch (event) {
            case Event.Resolving(String host) ->
                    line.string("event", "resolving").string("host", host);
            case Event.Resolved(String host, List<InetAddress> addresses, Duration took) ->
                    line.string("event", "resolved")
                            .string("host", host)
                            .strings(
                                    "addresses", addresses.stream().map(Addresses::format).toList())
                            .seconds("took", took);
            case Event.Connecting(SocketAddress remote) ->
                    line.string("event", "connecting").string("remote", Addresses.format(remote));
            case Event.ConnectFailed(SocketAddress remote, Duration took, IOException cause) ->
                    line.string("event", "connectFailed")
                            .string("remote", Addresses.format(remote))
                            .seconds("took", took)
                            .string("cause", cause(cause));
            case Event.OfConnection e -> describe(line, e);
            case Event.DatagramSent(SocketAddress local, SocketAddress remote, ByteBuffer data) ->
                    data(ends(line.string("event", "datagramSent"), local, remote), data);
            case Event.DatagramReceived(
                            SocketAddress local,
                            SocketAddress remote,
                            ByteBuffer data) ->
                    data(ends(line.string("event", "datagramReceived"), local, remote), data);
        }
    }

    private void describe(JsonLine line, Event.OfConnection event) {
        switch (event) {
            case Event.Opened(Flow flow, Duration took) -> {
                of(line, "opened", flow)
                        .string("role", flow.role() == Flow.Role.CLIENT ? "client" : "server");
                ends(line, flow.local(), flow.remote()).seconds("took", took);
            }
            case Event.Relayed(Flow flow) ->
                    ends(of(line, "relayed", flow), flow.local(), flow.remote());
            case Event.TlsStarted e ->
                    of(line, "tlsStarted", e.flow())
                            .string("protocol", e.protocol())
                            .string("cipher", e.cipherSuite())
                            .string("alpn", e.alpn().isEmpty() ? null : e.alpn())
                            .seconds("took", e.took());
            case Event.Sent(Flow flow, ByteBuffer data) -> data(of(line, "sent", flow), data);
            case Event.Received(Flow flow, ByteBuffer data) ->
                    data(of(line, "received", flow), data);
            case Event.OutputShutdown(Flow flow) -> of(line, "outputShutdown", flow);
            case Event.EndOfStream(Flow flow) -> of(line, "endOfStream", flow);
            case Event.Reset(Flow flow) -> of(line, "reset", flow);
            case Event.Closed e ->
                    of(line, "closed", e.flow())
                            .number("sent", e.sent())
                            .number("received", e.received())
                            .seconds("took", e.took())
                            .bool("aborted", e.aborted())
                            .string("cause", e.cause() == null ? null : cause(e.cause()));
        }
    }

    private static JsonLine of(JsonLine line, String event, Flow flow) {
        return line.string("event", event).number("flow", flow.id());
    }

    private static JsonLine ends(JsonLine line, SocketAddress local, SocketAddress remote) {
        return line.string("local", Addresses.format(local))
                .string("remote", Addresses.format(remote));
    }

    private void data(JsonLine line, ByteBuffer data) {
        ByteBuffer shown = Escape.first(data, options.maxJsonBytes());
        line.number("bytes", data.remaining()).base64("data", shown);
        String text = Escape.printable(shown);
        if (text != null) {
            line.string("text", text);
        }
        if (shown.remaining() < data.remaining()) {
            line.number("omitted", (long) data.remaining() - shown.remaining());
        }
    }

    private static String cause(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
