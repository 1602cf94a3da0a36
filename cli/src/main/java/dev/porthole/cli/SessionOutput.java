package dev.porthole.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// What arrives in a session, on standard output: byte for byte, unless that is a terminal, which
/// gets no byte that it would obey; or as a hex dump.
final class SessionOutput {
    private static final int BYTES_PER_ROW = 16;
    private static final int DIGITS_WIDTH = 3 * BYTES_PER_ROW + 1;
    private static final int OFFSET_DIGITS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final Console console;
    private final boolean hex;
    private final boolean terminal;
    private final String remedy;
    private long offset;
    private byte[] cut = {}; // the start of a character, or of CR LF, whose rest has not arrived

    SessionOutput(Console console, boolean hex) {
        this(console, hex, console.isTerminalOutput());
    }

    SessionOutput(Console console, boolean hex, boolean terminal) {
        this(console, hex, terminal, "send the output to a file (> FILE) or add --hex");
    }

    private SessionOutput(Console console, boolean hex, boolean terminal, String remedy) {
        this.console = console;
        this.hex = hex;
        this.terminal = terminal;
        this.remedy = remedy;
    }

    /// Of what a command fetches that knows `-o` and no `--hex`.
    static SessionOutput ofFetched(Console console, boolean terminal) {
        return new SessionOutput(console, false, terminal, "write it to a file: -o FILE");
    }

    /// Shows the bytes from position to limit, at once.
    ///
    /// @throws Failure if they are binary and the output is a terminal
    void show(ByteBuffer data) throws IOException, Failure {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        show(bytes);
    }

    void show(byte[] bytes) throws IOException, Failure {
        if (hex) {
            dump(bytes);
        } else if (terminal) {
            console.showOnTerminal(forTerminal(bytes));
        } else {
            console.write(bytes);
        }
        console.flush();
    }

    private String forTerminal(byte[] bytes) throws Failure {
        byte[] all = Arrays.copyOf(cut, cut.length + bytes.length);
        System.arraycopy(bytes, 0, all, cut.length, bytes.length);
        for (byte each : bytes) {
            if (each == 0) {
                throw new Failure(
                        ExitStatus.MALFORMED,
                        "binary data arrived, which a terminal can't show: " + remedy);
            }
        }
        int whole = all.length - Utf8.cutAtEnd(all);
        if (whole == all.length && whole > 0 && all[whole - 1] == '\r') {
            whole--;
        }
        cut = Arrays.copyOfRange(all, whole, all.length);
        return escaped(new String(all, 0, whole, StandardCharsets.UTF_8));
    }

    /// Ends of lines and tabs are kept.
    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endOfLine = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (endOfLine || c == '\n' || c == '\t') {
                shown.append(c);
            } else {
                shown.append(Escape.line(Character.toString(c)));
            }
        }
        return shown.toString();
    }

    private void dump(byte[] bytes) throws IOException {
        for (int row = 0; row < bytes.length; row += BYTES_PER_ROW) {
            console.line(row(bytes, row, Math.min(bytes.length, row + BYTES_PER_ROW)));
        }
    }

    private String row(byte[] bytes, int start, int end) {
        StringBuilder digits = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = start; i < end; i++) {
            int value = bytes[i] & 0xff;
            digits.append(i == start + BYTES_PER_ROW / 2 ? " " : "")
                    .append(HEX.toHexDigits(bytes[i]))
                    .append(' ');
            text.append(value >= ' ' && value < 0x7f ? (char) value : '.');
        }
        String line =
                HEX.toHexDigits(offset, OFFSET_DIGITS)
                        + "  "
                        + digits
                        + " ".repeat(DIGITS_WIDTH - digits.length())
                        + " |"
                        + text
                        + "|";
        offset += end - start;
        return line;
    }
}
