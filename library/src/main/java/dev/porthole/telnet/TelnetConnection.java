package dev.porthole.telnet;

import dev.porthole.net.Connection;
import dev.porthole.telnet.Codec.Token;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A stream of data in both directions, with Telnet's commands and the negotiation of options below
/// it (RFC 854, 855, 1143).
///
/// Options are negotiated while the application reads: [#read] takes what is not data out of the
/// stream, answers it, and tells the listener.
///
/// Lifecycle:
/// 1. made on an open connection, as client or server by its [TelnetSettings]; nothing is sent;
/// 2. [#ask] for options, [#read] and [#write];
/// 3. [#close] closes the connection.
///
/// Thread safety: one thread may read while others write, ask and send commands. The listener is
/// called on the reading thread.
///
/// Errors of [#read]: [WireException.LimitExceeded] past a limit of [TelnetLimits],
/// [dev.porthole.net.MalformedException] for a subnegotiation that RFC 855 does not allow,
/// [WireException.Ended] if the stream ends within a command, and those of [Connection]. None of
/// them can be gone on after.
public final class TelnetConnection implements Closeable {
    /// [#next]: the end of the stream.
    static final int END = -1;

    /// [#next]: something else than data arrived, and the listener was told.
    static final int EVENT = -2;

    private static final int BUFFER_BYTES = 2048;

    /// "Some visible evidence that the AYT was received" (RFC 854).
    private static final byte[] HERE = "\r\n[Yes]\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Consumer<TelnetEvent> listener;
    private final Outgoing outgoing;
    private final Codec codec;
    private final Negotiation negotiation; // by Outgoing's lock
    private final Subnegotiations subnegotiations; // by Outgoing's lock
    private volatile boolean binaryOut;
    private Flushable gathered = () -> {};
    private final byte[] in = new byte[BUFFER_BYTES]; // this and what follows: the reading thread
    private int position;
    private int end;
    private int shown; // up to here, observers were told
    private boolean secret;

    /// @param settings [TelnetSettings#CLIENT], [TelnetSettings#SERVER] or one made from them
    /// @param listener is told of all that is not data
    public TelnetConnection(
            Connection connection, TelnetSettings settings, Consumer<TelnetEvent> listener) {
        TelnetLimits limits = settings.limits();
        this.connection = connection;
        this.listener = listener;
        this.outgoing = new Outgoing(connection);
        this.codec = new Codec(limits.maxSubnegotiationBytes());
        this.negotiation =
                new Negotiation(settings.local(), settings.remote(), limits.maxRequests());
        this.subnegotiations = new Subnegotiations(settings, negotiation);
    }

    /// The connection below.
    public Connection connection() {
        return connection;
    }

    /// Waits for data and takes what is there, as much as `target` has room for. IAC IAC has become
    /// one byte, CR NUL has become CR (but not in binary), CR LF is CR LF.
    ///
    /// @return how many bytes; -1 once the other side has ended its output
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        while (target.hasRemaining() && (target.position() == start || isBuffered())) {
            int next = next();
            if (next == END) {
                break;
            } else if (next >= 0) {
                target.put((byte) next);
            }
        }
        showTaken();
        int count = target.position() - start;
        return count == 0 && target.hasRemaining() ? -1 : count;
    }

    /// The next byte of data, in 0-255, [#END] or [#EVENT].
    int next() throws IOException {
        while (position < end || fill()) {
            Token token = take();
            if (token == Token.DATA) {
                return in[position - 1] & 0xff;
            }
            if (token != Token.NONE) {
                showTaken(); // before the answer
                gathered.flush();
                handle(token);
                return EVENT;
            }
        }
        return END;
    }

    private Token take() throws IOException {
        try {
            return codec.take(in[position++]);
        } catch (IOException e) {
            showTaken();
            throw e;
        }
    }

    /// From now on, `output` is flushed before each wait for input, and before each answer: what is
    /// said of `DO TIMING-MARK` (RFC 860) or AYT comes after what the data before it has given.
    void gathered(Flushable output) {
        gathered = output;
    }

    private boolean isBuffered() {
        return position < end;
    }

    private boolean fill() throws IOException {
        showTaken();
        gathered.flush();
        int count = connection.readUnseen(ByteBuffer.wrap(in));
        position = 0;
        shown = 0;
        end = Math.max(0, count);
        if (count < 0 && codec.isInCommand()) {
            throw new WireException.Ended("the end of a command (RFC 854)");
        }
        return count > 0;
    }

    /// From now on, what is taken is secret, or is not any longer: observers see asterisks.
    void secret(boolean on) {
        showTaken();
        secret = on;
    }

    /// Tells observers of what was taken since the last time. All of what is secret is masked but
    /// the ends of lines: a command within it might be a part of it.
    void showTaken() {
        if (shown == position) {
            return;
        }
        ByteBuffer taken = ByteBuffer.wrap(in, shown, position - shown);
        shown = position;
        connection.showReceived(secret ? masked(taken) : taken);
    }

    /// Throws away what has arrived and was not asked for. Whoever typed it ahead may have meant it
    /// for a password's prompt.
    void discard() {
        secret(true);
        position = end;
        showTaken();
    }

    private static ByteBuffer masked(ByteBuffer taken) {
        byte[] mask = new byte[taken.remaining()];
        taken.get(mask);
        for (int i = 0; i < mask.length; i++) {
            boolean endOfLine = mask[i] == '\r' || mask[i] == '\n' || mask[i] == 0;
            mask[i] = endOfLine ? mask[i] : (byte) '*';
        }
        return ByteBuffer.wrap(mask);
    }

    private void handle(Token token) throws IOException {
        switch (token) {
            case COMMAND -> handle(codec.command());
            case NEGOTIATION -> negotiate(codec.command(), codec.option());
            default -> hear(codec.option(), codec.subnegotiation());
        }
    }

    private void handle(TelnetCommand command) throws IOException {
        if (command == TelnetCommand.AYT) {
            outgoing.control(out -> {
                negotiation.countRequest();
                out.writeBytes(HERE);
            });
        }
        listener.accept(new TelnetEvent.Command(command));
    }

    private void negotiate(TelnetCommand verb, TelnetOption option) throws IOException {
        Side side = Side.of(verb);
        AtomicReference<@Nullable TelnetEvent> event = new AtomicReference<>();
        outgoing.control(out -> {
            QState before = negotiation.state(option, side);
            say(negotiation.receive(verb, option), option, out);
            boolean enabled = negotiation.isEnabled(option, side);
            if (enabled && before != QState.YES) {
                subnegotiations.enabled(option, side, before.isPending(), out);
            }
            if (enabled != (before == QState.YES)) {
                event.set(new TelnetEvent.OptionChanged(option, side, enabled));
            }
            codec.binary(negotiation.isEnabled(TelnetOption.BINARY, Side.REMOTE));
        });
        tell(event.get());
    }

    private void say(@Nullable TelnetCommand verb, TelnetOption option, ByteArrayOutputStream out) {
        if (verb != null) {
            out.writeBytes(Codec.encode(verb, option));
        }
        binaryOut = negotiation.isEnabled(TelnetOption.BINARY, Side.LOCAL);
    }

    private void hear(TelnetOption option, byte[] said) throws IOException {
        AtomicReference<@Nullable TelnetEvent> event = new AtomicReference<>();
        outgoing.control(out -> event.set(subnegotiations.hear(option, said, out)));
        tell(event.get());
    }

    private void tell(@Nullable TelnetEvent event) {
        if (event != null) {
            listener.accept(event);
        }
    }

    /// Asks for an option to be enabled, or demands that it be disabled. It is when
    /// [TelnetEvent.OptionChanged] says so. Nothing is sent if it is already, or will be.
    public void ask(TelnetOption option, Side side, boolean enable) throws IOException {
        outgoing.control(out -> say(negotiation.ask(option, side, enable), option, out));
    }

    /// Whether an option is enabled on a side, and not about to be disabled.
    public boolean isEnabled(TelnetOption option, Side side) throws IOException {
        AtomicReference<Boolean> enabled = new AtomicReference<>(false);
        outgoing.control(_ -> enabled.set(negotiation.isEnabled(option, side)));
        return enabled.get();
    }

    /// Says something of an option, which is enabled: `IAC SB`, the option, `said`, `IAC SE`.
    public void say(TelnetOption option, byte[] said) throws IOException {
        outgoing.control(out -> out.writeBytes(Codec.encode(option, said)));
    }

    /// This side's window has this size now. It is told to the other side if that wants to know.
    public void windowSize(WindowSize size) throws IOException {
        outgoing.control(out -> subnegotiations.windowSize(size, out));
    }

    /// Sends a command of two bytes, such as IP or AYT.
    ///
    /// @throws IllegalArgumentException if it is one that needs more
    public void send(TelnetCommand command) throws IOException {
        switch (command) {
            case SE, SB, WILL, WONT, DO, DONT, IAC ->
                    throw new IllegalArgumentException(command + " is not sent by itself");
            default -> outgoing.control(out -> out.writeBytes(Codec.encode(command)));
        }
    }

    /// Sends data, waiting for room where there is none. IAC is doubled; a CR that is not before an
    /// LF of the same call is followed by NUL, unless BINARY is on (RFC 854, RFC 856).
    public void write(byte[] data) throws IOException {
        outgoing.data(Codec.encode(data, binaryOut), false);
    }

    /// As [#write]; observers see asterisks.
    public void writeSecret(byte[] data) throws IOException {
        outgoing.data(Codec.encode(data, binaryOut), true);
    }

    /// Ends the output; the other side can go on sending. Its requests are then taken without an
    /// answer.
    public void shutdownOutput() throws IOException {
        outgoing.shutdown();
    }

    /// What ends a line that is typed: CR LF (RFC 854), or CR in binary, as the key sends it.
    String endOfLine() {
        return binaryOut ? "\r" : "\r\n";
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
