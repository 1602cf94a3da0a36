package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Tls;
import dev.porthole.wire.Wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The control connection of a session: commands come in, replies go out.
///
/// One thread reads commands at any time, also while a transfer runs, for the client may send
/// `ABOR` or `STAT`. Meanwhile the transfer's thread replies, too: so replies go straight to the
/// [Connection], one at a time, which may be written to while another thread reads, and not through
/// the [Wire]'s buffer.
final class Control {
    /// While a transfer runs, which has time limits of its own.
    private static final Duration DURING_TRANSFER = Duration.ofDays(1);

    private final Connection connection;
    private final Wire wire;
    private final Charset charset;
    private final Duration idleTimeout;
    private final ReentrantLock replying = new ReentrantLock();

    Control(Connection connection, FtpServer.Options options) {
        this.connection = connection;
        this.wire = new Wire(connection, options.dialect(), options.limits());
        this.charset = options.dialect().charset();
        this.idleTimeout = options.idleTimeout();
        connection.idleTimeout(idleTimeout);
    }

    Connection connection() {
        return connection;
    }

    /// Waits for a command as long as the idle timeout, or a transfer, allows; then for the rest of
    /// its line as long as a line may take.
    ///
    /// @return false at the end of the stream
    boolean awaitCommand() throws IOException {
        return wire.awaitInput(Deadline.NEVER);
    }

    FtpCommand readCommand() throws IOException {
        return FtpCommand.parse(wire.readLine(FtpCommand::shownCharacters));
    }

    /// The client is not expected to say anything until the transfer has ended.
    void transferBegins() {
        connection.readDeadline(Deadline.NEVER);
        connection.idleTimeout(DURING_TRANSFER);
    }

    void transferEnds() {
        connection.idleTimeout(idleTimeout);
    }

    void reply(int code, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        line(bytes, code + " " + text);
        write(bytes);
    }

    /// A reply of several lines, of which those in the middle have no code (RFC 959, section 4.2)
    /// and begin with a space, so that none can be taken for the last (RFC 2389, section 3.2).
    void reply(int code, String first, List<String> middle, String last) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        line(bytes, code + "-" + first);
        for (String each : middle) {
            line(bytes, " " + each);
        }
        line(bytes, code + " " + last);
        write(bytes);
    }

    private void write(ByteArrayOutputStream reply) throws IOException {
        replying.lock();
        try {
            connection.write(reply.toByteArray());
        } finally {
            replying.unlock();
        }
    }

    /// A name of a file can hold what no line can: it is shown as `?`.
    private void line(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(encode(text, charset));
        bytes.write('\r');
        bytes.write('\n');
    }

    static byte[] encode(String text, Charset charset) {
        CharBuffer shown = CharBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.put(c == '\r' || c == '\n' || c == 0 ? '?' : c);
        }
        try {
            var encoded =
                    charset.newEncoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE)
                            .encode(shown.flip());
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e); // all is replaced
        }
    }

    void startTls(Tls tls) throws IOException {
        wire.startTls(tls);
    }

    void hangUp() throws IOException {
        wire.hangUp();
    }
}
