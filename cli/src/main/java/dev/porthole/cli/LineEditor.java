package dev.porthole.cli;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/// Lines typed on a terminal, with editing and a history, as a stream. The history is kept in
/// memory only: what is typed to a server may be a password. Loaded only when standard input is a
/// terminal.
final class LineEditor extends InputStream {
    private final Terminal terminal;
    private final LineReader reader;
    private byte[] line = {};
    private int position;

    LineEditor() throws IOException {
        terminal = TerminalBuilder.builder().system(true).build();
        reader = LineReaderBuilder.builder().terminal(terminal).appName("porthole").build();
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "");
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(LineReader.Option.BRACKETED_PASTE, false);
    }

    @Override
    public int read() throws IOException {
        return fill() ? line[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, line.length - position);
        System.arraycopy(line, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (position == line.length) {
            try {
                line = (reader.readLine() + "\n").getBytes(StandardCharsets.UTF_8);
                position = 0;
            } catch (EndOfFileException _) {
                return false;
            } catch (UserInterruptException _) {
                throw new InterruptedIOException("interrupted");
            }
        }
        return true;
    }

    /// Shows text above the line that is being typed.
    void printAbove(String text) {
        reader.printAbove(text);
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
