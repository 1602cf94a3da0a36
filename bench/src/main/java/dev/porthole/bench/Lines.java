package dev.porthole.bench;

import java.io.IOException;
import java.io.InputStream;

/// Reads the lines of a server, as little as one can.
final class Lines {
    private static final int MAX_BYTES = 1_000;

    private Lines() {}

    /// The next line, without its end.
    ///
    /// @throws IOException if the connection ends, or the line is too long
    static String read(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0 || line.length() > MAX_BYTES) {
                throw new IOException("the server said '" + line + "' and no end of the line");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }
}
