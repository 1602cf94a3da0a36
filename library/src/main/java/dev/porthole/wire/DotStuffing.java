package dev.porthole.wire;

import java.io.IOException;

/// Writes a body of lines: another dot in front of each dot at the start of a line, and a line of
/// one dot at the end (RFC 5321, section 4.5.2).
///
/// A CR or LF alone is sent as CRLF, so that no receiver can take it for something else than this
/// side does; and a last line that has no end is given one.
final class DotStuffing {
    private final Output output;
    private boolean lineStart = true;
    private boolean afterCr;

    DotStuffing(Output output) {
        this.output = output;
    }

    void write(byte[] bytes, int count) throws IOException {
        int position = 0;
        while (position < count) {
            int run = run(bytes, position, count);
            if (run > 0) {
                text(bytes, position, run);
                position += run;
            } else {
                lineEnd(bytes[position++]);
            }
        }
    }

    private static int run(byte[] bytes, int position, int count) {
        int end = position;
        while (end < count && bytes[end] != '\r' && bytes[end] != '\n') {
            end++;
        }
        return end - position;
    }

    private void text(byte[] bytes, int position, int run) throws IOException {
        if (lineStart && bytes[position] == '.') {
            output.write((byte) '.');
        }
        output.write(bytes, position, run);
        lineStart = false;
        afterCr = false;
    }

    /// CR, LF and CRLF each become CRLF.
    private void lineEnd(byte b) throws IOException {
        if (b == '\n' && afterCr) {
            afterCr = false;
            return;
        }
        output.write(Wire.CRLF, 0, Wire.CRLF.length);
        lineStart = true;
        afterCr = b == '\r';
    }

    void end() throws IOException {
        if (!lineStart) {
            output.write(Wire.CRLF, 0, Wire.CRLF.length);
        }
        output.write((byte) '.');
        output.write(Wire.CRLF, 0, Wire.CRLF.length);
    }
}
