package dev.porthole.trace;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Bytes as numbers, sixteen a line, with what is printable in ASCII beside them.
///
/// ```text
/// 0000  48 69 0d 0a                                      |Hi..|
/// ```
final class HexDump {
    /// Begins a line below an event's own, right of its time.
    static final String INDENT = "\n" + " ".repeat(12);

    private static final int BYTES_PER_LINE = 16;
    private static final HexFormat HEX = HexFormat.of();

    private HexDump() {}

    /// Appends the lines, each after [#INDENT].
    static void appendTo(StringBuilder out, ByteBuffer data) {
        for (int at = 0; at < data.remaining(); at += BYTES_PER_LINE) {
            int length = Math.min(BYTES_PER_LINE, data.remaining() - at);
            appendLine(out, at, data.slice(data.position() + at, length));
        }
    }

    private static void appendLine(StringBuilder out, int offset, ByteBuffer line) {
        StringBuilder numbers = new StringBuilder();
        StringBuilder characters = new StringBuilder();
        while (line.hasRemaining()) {
            byte b = line.get();
            numbers.append(HEX.toHexDigits(b)).append(' ');
            characters.append(b >= ' ' && b <= '~' ? (char) b : '.');
        }
        numbers.repeat(' ', 3 * BYTES_PER_LINE - numbers.length());
        out.append(INDENT).append(HEX.toHexDigits(offset, offset < 0x10000 ? 4 : 8)).append("  ");
        out.append(numbers).append(" |").append(characters).append('|');
    }
}
