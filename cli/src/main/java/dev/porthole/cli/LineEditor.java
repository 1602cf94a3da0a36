package dev.porthole.cli;

import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Lines typed on a terminal, with editing and a history, as a stream. The history is kept in
/// memory only: what is typed to a server may be a password. Loaded only when standard input is a
/// terminal.
final class LineEditor extends InputStream {
    private static final String EXEC_PROVIDER = "exec";
    private static final Size USUAL_SIZE = Size.of(80, 24);

    /// What terminals send that do not know of their other mode, in which terminfo describes them.
    private static final Map<String, String> KEYS =
            Map.of(
                    "\033[A", LineReader.UP_LINE_OR_HISTORY,
                    "\033[B", LineReader.DOWN_LINE_OR_HISTORY,
                    "\033[C", LineReader.FORWARD_CHAR,
                    "\033[D", LineReader.BACKWARD_CHAR,
                    "\033[H", LineReader.BEGINNING_OF_LINE,
                    "\033[F", LineReader.END_OF_LINE);

    private final Terminal terminal;
    private final LineReader reader;
    private byte[] line = {};
    private int position;

    LineEditor() throws IOException {
        // By stty: the other ways call native code, of which the JVM warns.
        terminal =
                TerminalBuilder.builder()
                        .system(true)
                        .provider(EXEC_PROVIDER)
                        .graphemeCluster(false)
                        .build();
        // Between the lines, too: a key that is pressed then is no less a key.
        terminal.enterRawMode();
        if (terminal.getColumns() == 0) { // a serial line, or a container's, of unknown size
            terminal.setSize(USUAL_SIZE);
        }
        reader = LineReaderBuilder.builder().terminal(terminal).appName("porthole").build();
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "");
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(LineReader.Option.BRACKETED_PASTE, false);
        reader.option(LineReader.Option.KITTY_KEYBOARD, false);
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::showMode);
        KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
        if (keys != null) {
            KEYS.forEach((sequence, widget) -> keys.bind(new Reference(widget), sequence));
        }
    }

    /// Else the terminal would learn its mode with the first key's echo only.
    private boolean showMode() {
        terminal.flush();
        return true;
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
