package dev.porthole.wire;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.net.ResetException;
import dev.porthole.net.Tls;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// The one buffered reader and writer under all protocols of text: lines, replies, bodies that end
/// with a dot, and pieces of an announced length.
///
/// What is written is gathered, and sent when this side begins to wait for input, on [#flush], or
/// when it has become much. So commands are pipelined by writing them one after the other, and
/// replies to pipelined commands go out together (RFC 2920).
///
/// What this class guarantees, once for all protocols:
/// - CRLF ends a line, and nothing else does; a CR, LF or NUL inside one is refused, in both
///   directions. So no argument can become a second command.
/// - Everything is bounded ([WireLimits]), in bytes and in time.
/// - Whoever starts TLS has nothing left from before it ([#startTls]).
/// - A secret is shown to observers as asterisks, as it is sent and as it is received.
///
/// Lifecycle: made for an open connection, which remains its maker's to close. For one thread.
///
/// Errors common to all: those of [Connection]; [WireException]; [MalformedException] for what the
/// protocol does not allow; [IllegalArgumentException] for what must not be sent. After a failure
/// of reading, the conversation is over: nobody knows where the next line would begin.
public final class Wire {
    static final byte[] CRLF = {'\r', '\n'};

    private static final int COPIED_AT_ONCE = 16 * 1024;
    private static final int CODE_LENGTH = 3;
    private static final int FIRST_BEYOND_ASCII = 0x80;
    private static final Duration HANG_UP_TIMEOUT = Duration.ofSeconds(2);

    private final Connection connection;
    private final Dialect dialect;
    private final WireLimits limits;
    private final Output output;
    private final Input input;
    private final LineReader lines;
    private @Nullable Body body;

    /// A conversation on `connection`.
    public Wire(Connection connection, Dialect dialect, WireLimits limits) {
        this.connection = connection;
        this.dialect = dialect;
        this.limits = limits;
        this.output = new Output(connection);
        this.input = new Input(connection, output);
        this.lines = new LineReader(input, dialect, limits);
    }

    /// The connection underneath.
    public Connection connection() {
        return connection;
    }

    /// The limits of this conversation.
    public WireLimits limits() {
        return limits;
    }

    Input input() {
        return input;
    }

    /// Waits for input, as a server does for the next command.
    ///
    /// @return false at the end of the stream
    public boolean awaitInput() throws IOException {
        return awaitInput(Deadline.after(limits.lineTimeout()));
    }

    /// As [#awaitInput()], until a deadline other than that of a line: while a client may be silent
    /// for long, and something else bounds that.
    public boolean awaitInput(Deadline deadline) throws IOException {
        requireNoBody();
        return !input.isEmpty() || input.fill(deadline);
    }

    /// Whether bytes have arrived that were not read: of a pipelined command, or sent unasked.
    public boolean hasInput() {
        return !input.isEmpty();
    }

    /// Reads a line, without its CRLF.
    public String readLine() throws IOException {
        return readLine(LineReader.ALL);
    }

    /// Reads a line of which observers may not see all.
    ///
    /// @param shown how many characters of the line are not secret, from its start: 5 of `PASS
    ///   geheim`. It is also asked about a line that is malformed
    public String readLine(ToIntFunction<String> shown) throws IOException {
        requireNoBody();
        return lines.read(Deadline.after(limits.lineTimeout()), shown);
    }

    /// Reads a reply whose lines all have the code (RFC 5321, section 4.2.1).
    public Reply readReply() throws IOException {
        requireNoBody();
        Deadline deadline = Deadline.after(limits.lineTimeout());
        List<String> texts = new ArrayList<>();
        int code = -1;
        while (true) {
            String line = lines.read(deadline, LineReader.ALL);
            int itsCode = Reply.parseCode(line);
            if (code >= 0 && itsCode != code) {
                throw new MalformedException(
                        "the lines of one reply have two codes: %d, and \"%s\""
                                .formatted(code, Printable.of(line)));
            }
            code = itsCode;
            addLine(texts, Reply.textOf(line));
            if (Reply.isLast(line)) {
                return new Reply(code, texts);
            }
        }
    }

    /// Reads a reply of which only the first and the last line need the code (RFC 959, section
    /// 4.2).
    public Reply readLooseReply() throws IOException {
        requireNoBody();
        Deadline deadline = Deadline.after(limits.lineTimeout());
        List<String> texts = new ArrayList<>();
        String line = lines.read(deadline, LineReader.ALL);
        int code = Reply.parseCode(line);
        String prefix = line.substring(0, CODE_LENGTH);
        addLine(texts, Reply.textOf(line));
        boolean last = Reply.isLast(line);
        while (!last) {
            line = lines.read(deadline, LineReader.ALL);
            last = line.startsWith(prefix) && Reply.isLast(line);
            addLine(texts, last || line.startsWith(prefix + "-") ? Reply.textOf(line) : line);
        }
        return new Reply(code, texts);
    }

    private void addLine(List<String> texts, String line) throws WireException {
        if (texts.size() == limits.maxReplyLines()) {
            throw new WireException.LimitExceeded("maxReplyLines", limits.maxReplyLines());
        }
        texts.add(line);
    }

    /// Reads a body that ends with a line of one dot, as its bytes are, without the added dots.
    /// Until it has been read to its end, or closed, nothing else can be read.
    public InputStream readDotted() throws IOException {
        return open(new DottedBody(this, dialect));
    }

    /// Reads `count` bytes. Until they have been read, or closed, nothing else can be read.
    ///
    /// @throws WireException.LimitExceeded if that is more than a body may have
    public InputStream readCounted(long count) throws IOException {
        if (count > limits.maxBodyBytes()) {
            throw new WireException.LimitExceeded("maxBodyBytes", limits.maxBodyBytes());
        }
        return open(new CountedBody(this, count));
    }

    private InputStream open(Body opened) {
        requireNoBody();
        body = opened;
        return opened;
    }

    void bodyEnded() {
        body = null;
    }

    /// @throws IllegalStateException while a body is being read
    void requireNoBody() {
        if (body != null) {
            throw new IllegalStateException(
                    "a body is being read: read it to its end, or close it, before what comes"
                            + " next");
        }
    }

    /// Reads the lines of a listing that ends with a line of one dot, without the added dots.
    ///
    /// @throws WireException.LimitExceeded if they are more bytes than a body may have
    public List<String> readDottedLines() throws IOException {
        requireNoBody();
        Deadline deadline = Deadline.after(limits.bodyTimeout());
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        while (true) {
            String line = lines.read(deadline, LineReader.ALL);
            if (line.equals(".")) {
                return texts;
            }
            bytes += line.length() + CRLF.length;
            if (bytes > limits.maxBodyBytes()) {
                throw new WireException.LimitExceeded("maxBodyBytes", limits.maxBodyBytes());
            }
            texts.add(line.startsWith(".") ? line.substring(1) : line);
        }
    }

    /// Writes a line and CRLF.
    ///
    /// @throws IllegalArgumentException if it holds CR, LF, NUL, or what its charset has not
    public void writeLine(String line) throws IOException {
        byte[] bytes = encode(line);
        output.write(bytes, 0, bytes.length);
        output.write(CRLF, 0, CRLF.length);
    }

    /// Writes a line whose end is secret, and CRLF: observers see an asterisk for each of its
    /// bytes.
    ///
    /// @throws IllegalArgumentException as [#writeLine]; the message does not show the secret
    public void writeSecretLine(String open, String secret) throws IOException {
        byte[] bytes = encode(open);
        byte[] hidden;
        try {
            hidden = encode(secret);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "a secret has a CR, LF or NUL, or is not " + dialect.charset());
        }
        output.write(bytes, 0, bytes.length);
        output.writeSecret(hidden, 0, hidden.length);
        output.write(CRLF, 0, CRLF.length);
    }

    private byte[] encode(String line) {
        int bits = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            bits |= c;
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(
                        "a line of %s can't hold CR, LF or NUL: \"%s\""
                                .formatted(dialect.name(), Printable.of(line)));
            }
        }
        if (bits < FIRST_BEYOND_ASCII) { // nearly always, and encoders are slow to make
            return line.getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            ByteBuffer encoded = dialect.charset().newEncoder().encode(CharBuffer.wrap(line));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException(
                    "a line of %s has to be %s: \"%s\""
                            .formatted(dialect.name(), dialect.charset(), Printable.of(line)));
        }
    }

    /// Writes a reply, each line with its code.
    public void writeReply(Reply reply) throws IOException {
        int last = reply.lines().size() - 1;
        for (int i = 0; i <= last; i++) {
            writeLine(reply.code() + (i < last ? "-" : " ") + reply.lines().get(i));
        }
    }

    /// Writes bytes as they are.
    public void write(byte[] bytes) throws IOException {
        output.write(bytes, 0, bytes.length);
    }

    /// Writes `count` bytes of `source` as they are.
    ///
    /// @throws IOException also if `source` fails or has fewer: the connection is then broken off,
    ///   since the other side was promised more
    public void writeCounted(InputStream source, long count) throws IOException {
        long left = count;
        byte[] piece = new byte[COPIED_AT_ONCE];
        while (left > 0) {
            int some = readSource(source, piece, (int) Math.min(piece.length, left));
            if (some < 0) {
                IOException e =
                        new IOException(
                                "the source has " + (count - left) + " of " + count + " bytes");
                connection.abort(e);
                throw e;
            }
            output.write(piece, 0, some);
            left -= some;
        }
    }

    /// Writes all of `source` as a body that ends with a line of one dot, with the dots that this
    /// needs. A CR or LF alone becomes CRLF.
    ///
    /// @throws IOException also if `source` fails: the connection is then broken off, so that half
    ///   a message is not taken for a whole one
    public void writeDotted(InputStream source) throws IOException {
        DotStuffing stuffing = new DotStuffing(output);
        byte[] piece = new byte[COPIED_AT_ONCE];
        int some;
        while ((some = readSource(source, piece, piece.length)) >= 0) {
            stuffing.write(piece, some);
        }
        stuffing.end();
    }

    private int readSource(InputStream source, byte[] piece, int count) throws IOException {
        try {
            return source.read(piece, 0, count);
        } catch (IOException | RuntimeException e) {
            connection.abort(e);
            throw e;
        }
    }

    /// Writes a listing that ends with a line of one dot.
    public void writeDottedLines(Iterable<String> lines) throws IOException {
        for (String each : lines) {
            writeLine(each.startsWith(".") ? "." + each : each);
        }
        writeLine(".");
    }

    /// Sends what was written.
    public void flush() throws IOException {
        output.flush();
    }

    /// Goes on under TLS, after the line that agreed on it was read or written.
    ///
    /// @throws MalformedException if the other side has sent more in clear: what was injected there
    ///   would count as sent under TLS (RFC 3207, section 6; CVE-2011-0411). The connection is
    ///   broken off
    public void startTls(Tls tls) throws IOException {
        requireNoBody();
        output.flush();
        if (hasInput()) {
            int count = input.end() - input.start();
            input.take(count, 0);
            MalformedException e =
                    new MalformedException(
                            "%d bytes were sent in clear between STARTTLS and TLS: somebody may have injected them"
                                    .formatted(count));
            connection.abort(e);
            throw e;
        }
        connection.readDeadline(Deadline.NEVER);
        connection.startTls(tls);
    }

    /// Ends the conversation after last words: sends what was written, then skips for a moment (2
    /// seconds at most) what the other side still sends. A connection that is closed with bytes
    /// unread is reset, and a reset can overtake the words.
    public void hangUp() throws IOException {
        output.flush();
        connection.shutdownOutput();
        Deadline deadline = Deadline.after(HANG_UP_TIMEOUT);
        long left = limits.maxSkippedBytes();
        try {
            do {
                int count = input.end() - input.start();
                left -= count;
                input.take(count, 0);
            } while (left >= 0 && input.fill(deadline));
        } catch (DeadlineException | ResetException _) {
            // It has had its moment.
        }
    }
}
