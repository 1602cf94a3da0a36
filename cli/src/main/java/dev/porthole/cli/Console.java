package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Where a command reads and writes: results to standard output, everything else to standard error.
/// Text is UTF-8. Tests pass streams of their own.
final class Console {
    private static final int BUFFER_BYTES = 8192;

    /// The reader of standard output is gone (`porthole ports | head -1`): the command ends
    /// quietly.
    static final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        Closed(IOException cause) {
            super("standard output is closed", cause);
        }
    }

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private volatile @Nullable LineEditor editor;

    Console(InputStream in, OutputStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /// This process's own. Not `System.out`, which hides that writing failed.
    static Console system() {
        OutputStream out =
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        return new Console(System.in, out, System.err);
    }

    InputStream in() {
        return in;
    }

    /// Standard input for a session: on a terminal, lines that can be edited.
    InputStream sessionInput() throws IOException {
        if (isInteractive()) {
            editor = new LineEditor();
            return editor;
        }
        return in;
    }

    /// Whether a person types and reads.
    boolean isInteractive() {
        return in == System.in && isTerminal(0) && isTerminal(1);
    }

    /// Whether standard output is a terminal.
    boolean isTerminalOutput() {
        return err == System.err && isTerminal(1);
    }

    /// Whether standard error is a terminal.
    boolean isTerminalError() {
        return err == System.err && isTerminal(2);
    }

    /// The launcher knows which of the standard descriptors are terminals; the JDK can't tell them
    /// apart.
    private static boolean isTerminal(int descriptor) {
        return System.getProperty("porthole.terminals", "").contains(Integer.toString(descriptor));
    }

    /// Text for a terminal; above the line that is being typed, if there is one.
    void showOnTerminal(String text) throws IOException {
        LineEditor typing = editor;
        if (typing != null) {
            typing.printAbove(text);
        } else {
            write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Gives the terminal back as it was.
    void endSession() throws IOException {
        if (editor != null) {
            editor.close();
        }
    }

    /// Standard error, for what is neither a result nor a note.
    PrintStream err() {
        return err;
    }

    /// One line of results, written as it is: pass text from elsewhere through [Escape].
    void line(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
        write(new byte[] {'\n'});
    }

    /// Results as bytes.
    void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /// Hands on what was written so far.
    void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /// One line on standard error, after `porthole:`.
    void note(String text) {
        err.println("porthole: " + Escape.line(text));
        err.flush();
    }

    /// Whether standard output is a terminal that takes colours and cursor movements: it may not
    /// want them (`NO_COLOR`) or not know them (`TERM=dumb`).
    @SuppressWarnings(
            "SystemConsoleNull") // since JDK 25 it is null again when there is no terminal
    boolean isColorTerminal() {
        String noColor = System.getenv("NO_COLOR");
        return err == System.err
                && (noColor == null || noColor.isEmpty())
                && !"dumb".equals(System.getenv("TERM"))
                && System.console() != null
                && System.console().isTerminal();
    }

    private static IOException explain(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return new Closed(e);
        }
        return new IOException("standard output can't be written: " + message, e);
    }
}
