package dev.porthole.pop3;

import java.io.IOException;
import java.io.InputStream;

/// The header of a message, the empty line after it, and some lines of the body (TOP, RFC 1939,
/// section 7).
final class TopOfMessage extends InputStream {
    private final InputStream message;
    private long linesLeft; // of the body
    private boolean inBody;
    private boolean lineIsEmpty = true;
    private boolean over;

    TopOfMessage(InputStream message, int lines) {
        this.message = message;
        this.linesLeft = lines;
    }

    @Override
    public int read() throws IOException {
        if (over) {
            return -1;
        }
        int b = message.read();
        if (b == '\n') {
            endOfLine();
        } else if (b != '\r') {
            lineIsEmpty = false;
        }
        return b;
    }

    private void endOfLine() {
        if (inBody) {
            linesLeft--;
        } else {
            inBody = lineIsEmpty;
        }
        lineIsEmpty = true;
        over = inBody && linesLeft <= 0;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        int count = 0;
        while (count < room) {
            int b = read();
            if (b < 0) {
                return count == 0 && room > 0 ? -1 : count;
            }
            target[offset + count++] = (byte) b;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        message.close();
    }
}
