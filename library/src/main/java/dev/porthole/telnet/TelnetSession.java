package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.telnet.LineEditor.Result;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;

/// A user at a terminal, as a server sees one: lines in, text out.
///
/// Output is gathered and goes out before the next wait for input, before answers to commands, at
/// [#flush], and at the end. What is typed is echoed by this side; a password is not. If a client
/// insists on echoing by itself (DONT ECHO), it edits its lines, too.
///
/// Ctrl-C, or the command IP, gives up the line that is being typed and asks again; while nobody
/// reads, it waits. The name and size of the terminal are known when the client has told them, and
/// that is read with the first line: it may never.
///
/// For one thread.
///
/// Errors of reading: those of [TelnetConnection], and [WireException.LimitExceeded] for a line
/// longer than [TelnetLimits#maxLineChars].
public final class TelnetSession {
    private static final int GATHERED_CHARS = 8 * 1024;

    private final TelnetConnection telnet;
    private final LineEditor editor;
    private final int maxLineChars;
    private final CodePoints characters = new CodePoints();
    private final StringBuilder output = new StringBuilder();
    private Result commanded = Result.MORE; // by a command, since the last line
    private boolean echo;
    private Optional<String> terminalType = Optional.empty();
    private Optional<WindowSize> windowSize = Optional.empty();
    private Charset charset = UTF_8;

    TelnetSession(Connection connection, TelnetSettings settings) {
        this.telnet = new TelnetConnection(connection, settings, this::on);
        this.maxLineChars = settings.limits().maxLineChars();
        this.editor = new LineEditor(maxLineChars);
    }

    /// Asks for what makes a terminal session.
    void open() throws IOException {
        telnet.gathered(this::flush);
        telnet.ask(TelnetOption.ECHO, Side.LOCAL, true);
        telnet.ask(TelnetOption.SUPPRESS_GO_AHEAD, Side.LOCAL, true);
        telnet.ask(TelnetOption.TERMINAL_TYPE, Side.REMOTE, true);
        telnet.ask(TelnetOption.WINDOW_SIZE, Side.REMOTE, true);
        telnet.ask(TelnetOption.CHARSET, Side.LOCAL, true);
    }

    private void on(TelnetEvent event) {
        switch (event) {
            case TelnetEvent.TerminalNamed e -> terminalType = Optional.of(e.type());
            case TelnetEvent.WindowChanged e -> windowSize = Optional.of(e.size());
            case TelnetEvent.CharsetChosen e -> charset = e.utf8() ? UTF_8 : US_ASCII;
            case TelnetEvent.OptionChanged e -> {
                if (e.option().equals(TelnetOption.ECHO) && e.side() == Side.LOCAL) {
                    echo = e.enabled();
                }
            }
            case TelnetEvent.Command e -> on(e.command());
            case TelnetEvent.Subnegotiation _ -> {}
        }
    }

    private void on(TelnetCommand command) {
        switch (command) {
            case IP, BRK, ABORT, SUSP -> commanded = editor.interrupt();
            case EOF -> commanded = Result.END;
            case EC -> editor.eraseCharacter();
            case EL -> editor.eraseLine();
            default -> {}
        }
    }

    /// The Telnet connection below, for what is not here.
    public TelnetConnection telnet() {
        return telnet;
    }

    /// The name of the terminal in lower case, such as `xterm-256color`; empty if it is not known.
    public Optional<String> terminalType() {
        return terminalType;
    }

    /// The size of the terminal's window as it was told last; empty if it is not known.
    public Optional<WindowSize> windowSize() {
        return windowSize;
    }

    /// What text is sent in: UTF-8, or US-ASCII with a client that has refused UTF-8.
    public Charset charset() {
        return charset;
    }

    /// Sends text; `\n` becomes CR LF. What has no place in the [#charset] becomes `?`.
    ///
    /// Text that came from elsewhere is the caller's to make harmless: a terminal obeys escape
    /// sequences.
    public void print(String text) throws IOException {
        output.append(text.replace("\r\n", "\n").replace("\n", "\r\n"));
        if (output.length() >= GATHERED_CHARS) {
            flush();
        }
    }

    /// Sends a line.
    public void println(String line) throws IOException {
        print(line + "\n");
    }

    /// Sends what was gathered.
    public void flush() throws IOException {
        telnet.showTaken(); // before the answer
        if (!output.isEmpty()) {
            byte[] bytes = output.toString().getBytes(charset);
            output.setLength(0);
            telnet.write(bytes);
        }
    }

    /// Shows `prompt` and waits for a line.
    ///
    /// @return the line without its end; empty if there will be no more: the user has typed Ctrl-D
    ///   on an empty line, or has gone
    public Optional<String> readLine(String prompt) throws IOException {
        return readLine(prompt, false);
    }

    /// As [#readLine], for a secret: it is not echoed, and observers see asterisks. If the client
    /// has so far echoed by itself, it is asked to stop, which it may refuse.
    public Optional<String> readPassword(String prompt) throws IOException {
        telnet.secret(true);
        try {
            telnet.ask(TelnetOption.ECHO, Side.LOCAL, true);
            return readLine(prompt, true);
        } finally {
            telnet.secret(false);
        }
    }

    private Optional<String> readLine(String prompt, boolean secret) throws IOException {
        while (true) {
            editor.start(secret);
            print(prompt);
            switch (edit()) {
                case LINE -> {
                    return Optional.of(editor.line());
                }
                case END -> {
                    return Optional.empty();
                }
                case TOO_LONG ->
                        throw new WireException.LimitExceeded("maxLineChars", maxLineChars);
                default -> {} // given up: once more
            }
        }
    }

    /// Edits until something has happened to the line.
    private Result edit() throws IOException {
        Result result = takeCommanded();
        while (result == Result.MORE) {
            int next = telnet.next();
            if (next == TelnetConnection.END) {
                return Result.END;
            }
            result = next >= 0 ? take(next) : takeCommanded();
            String shown = editor.takeShown();
            if (echo) {
                output.append(shown);
            }
        }
        return result;
    }

    private Result take(int b) {
        Result result = Result.MORE;
        for (int each = characters.take(b);
                each != CodePoints.MORE && result == Result.MORE;
                each = characters.next()) {
            result = editor.take(each);
        }
        return result;
    }

    private Result takeCommanded() {
        Result result = commanded;
        commanded = Result.MORE;
        return result;
    }
}
