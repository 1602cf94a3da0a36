package dev.porthole.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads the lines of a server, as cheaply as one can: it is the server that is measured.
final class Lines {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int LAST_LENGTH = 3; // a dot and CRLF

    private final InputStream in;
    private final byte[] buffer = new byte[MAX_BYTES];
    private int start;
    private int end;

    /// What came before the line of one dot.
    record Body(int lines, long bytes) {}

    Lines(InputStream in) {
        this.in = in;
    }

    /// The next line, without its end.
    ///
    /// @throws IOException if the connection ends, or the line is too long
    String read() throws IOException {
        int length = await();
        String line = new String(buffer, start, length, StandardCharsets.ISO_8859_1);
        start += length;
        return line.strip();
    }

    /// Reads lines up to one of one dot.
    Body skipBody() throws IOException {
        int lines = 0;
        long bytes = 0;
        while (true) {
            int length = await();
            boolean last = length == LAST_LENGTH && buffer[start] == '.';
            start += length;
            if (last) {
                return new Body(lines, bytes);
            }
            lines++;
            bytes += length;
        }
    }

    /// Waits until the next line is in the buffer.
    ///
    /// @return its length, with its end
    private int await() throws IOException {
        int length = 0;
        while (true) {
            for (; start + length < end; length++) {
                if (buffer[start + length] == '\n') {
                    return length + 1;
                }
            }
            fill();
        }
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            throw new IOException("the server said a line of more than " + MAX_BYTES + " bytes");
        }
        int some = in.read(buffer, end, buffer.length - end);
        if (some < 0) {
            throw new IOException("the server ended the connection");
        }
        end += some;
    }
}
