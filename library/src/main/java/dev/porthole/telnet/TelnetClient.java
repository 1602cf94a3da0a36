package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.wire.Printable;
import dev.porthole.wire.WireException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Telnet client for scripts: waits for what the server says, and answers it.
///
/// Options are negotiated meanwhile, as the server asks for them: the client lets it echo, and
/// tells it the terminal that the [TelnetSettings] name. It asks for nothing by itself, so that it
/// can talk to servers that don't speak Telnet.
///
/// Text is UTF-8; what is not becomes U+FFFD. In what arrives, CR LF is one `\n`.
///
/// Lifecycle:
/// 1. made on an open connection;
/// 2. [#expect], [#send], [#sendLine], [#sendPassword], in turns;
/// 3. [#close] closes the connection.
///
/// For one thread.
///
/// Errors of waiting: [DeadlineException] when its deadline passes, after which nothing more can be
/// read; [WireException.Ended] if the server ends first; [WireException.LimitExceeded] if more than
/// [TelnetLimits#maxUnmatchedChars] arrive without a match; and those of [TelnetConnection].
public final class TelnetClient implements Closeable {
    private static final int BUFFER_BYTES = 4096;
    private static final int SHOWN_CHARS = 200;

    private final TelnetConnection telnet;
    private final int maxUnmatchedChars;
    private final StringBuilder text = new StringBuilder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES);
    private final CharsetDecoder decoder =
            UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private boolean afterCr; // which is not in the text yet: it may be half of a line's end
    private boolean ended;

    /// A client with [TelnetSettings#CLIENT].
    public TelnetClient(Connection connection) {
        this(connection, TelnetSettings.CLIENT);
    }

    /// A client with other settings.
    public TelnetClient(Connection connection, TelnetSettings settings) {
        this.telnet = new TelnetConnection(connection, settings, _ -> {});
        this.maxUnmatchedChars = settings.limits().maxUnmatchedChars();
    }

    /// The Telnet connection below, for what is not here.
    public TelnetConnection telnet() {
        return telnet;
    }

    /// Waits for a text.
    ///
    /// @return all that arrived since the last wait, up to and with the text
    public String expect(String expected, Deadline deadline) throws IOException {
        int from = 0;
        while (true) {
            int at = text.indexOf(expected, from);
            if (at >= 0) {
                return take(at + expected.length());
            }
            from = Math.max(0, text.length() - expected.length() + 1);
            fill("'" + Printable.of(expected) + "'", deadline);
        }
    }

    /// Waits for a text of this form. It is looked for in all that arrived since the last wait,
    /// after each piece that arrives: a form that can end in several places ends in the first one
    /// that is there.
    ///
    /// @return the match, in a text that begins where the last wait ended
    public MatchResult expect(Pattern pattern, Deadline deadline) throws IOException {
        while (true) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                MatchResult result = matcher.toMatchResult();
                take(matcher.end());
                return result;
            }
            fill("a text like '" + Printable.of(pattern.pattern()) + "'", deadline);
        }
    }

    /// Waits for the end of what the server says.
    ///
    /// @return all that arrived since the last wait
    public String expectEnd(Deadline deadline) throws IOException {
        while (!ended) {
            fill("the end", deadline);
        }
        return take(text.length());
    }

    /// Sends text as it is, but for `\n`, which becomes the end of a line.
    public void send(String message) throws IOException {
        telnet.write(encode(message));
    }

    /// Sends a line.
    public void sendLine(String line) throws IOException {
        send(line + "\n");
    }

    /// Sends a line that is a secret: observers see asterisks.
    public void sendPassword(String password) throws IOException {
        telnet.writeSecret(encode(password + "\n"));
    }

    private byte[] encode(String message) {
        return message.replace("\r\n", "\n").replace("\n", telnet.endOfLine()).getBytes(UTF_8);
    }

    private String take(int count) {
        String taken = text.substring(0, count);
        text.delete(0, count);
        return taken;
    }

    private void fill(String what, Deadline deadline) throws IOException {
        if (ended) {
            throw new WireException.Ended(what + "; " + soFar());
        }
        if (text.length() > maxUnmatchedChars) {
            throw new WireException.LimitExceeded("maxUnmatchedChars", maxUnmatchedChars);
        }
        telnet.connection().readDeadline(deadline);
        try {
            ended = telnet.read(bytes) < 0;
        } catch (DeadlineException e) {
            throw explained(e, what);
        }
        telnet.connection().readDeadline(Deadline.NEVER);
        decode();
    }

    private DeadlineException explained(DeadlineException e, String what) {
        if (e.phase() != Phase.READ) {
            return e;
        }
        DeadlineException explained =
                new DeadlineException(
                        Phase.READ, what + " did not come by its deadline; " + soFar());
        explained.initCause(e);
        return explained;
    }

    private void decode() {
        decoder.decode(bytes.flip(), chars, ended);
        bytes.compact();
        for (char c : chars.flip().toString().toCharArray()) {
            if (afterCr && c != '\n') {
                text.append('\r');
            }
            afterCr = c == '\r';
            if (!afterCr) {
                text.append(c);
            }
        }
        chars.clear();
        if (ended && afterCr) {
            text.append('\r');
        }
    }

    private String soFar() {
        if (text.isEmpty()) {
            return "nothing came";
        }
        int from = Math.max(0, text.length() - SHOWN_CHARS);
        return "what came ends with '" + Printable.of(text.substring(from)) + "'";
    }

    @Override
    public void close() throws IOException {
        telnet.close();
    }
}
