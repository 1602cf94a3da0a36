package dev.porthole.smtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// A message to be sent, as SMTP wants it: CR, LF and CRLF each become CRLF, a last line without an
/// end is given one, and bytes beyond ASCII are refused where the server does not take them.
final class MessageSource extends InputStream {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int END = -1;

    private final InputStream source;
    private final boolean eightBit;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean lineStart = true;
    private boolean afterCr;
    private boolean owesLf;

    private MessageSource(InputStream source, boolean eightBit) {
        this.source = source;
        this.eightBit = eightBit;
    }

    /// @param eightBit whether bytes beyond ASCII may be sent
    static InputStream of(InputStream source, boolean eightBit) {
        return new MessageSource(source, eightBit);
    }

    /// How many bytes are sent of a message, without what DATA adds: as SIZE counts (RFC 1870,
    /// section 3).
    static long sizeOf(byte[] message) {
        try {
            return of(new ByteArrayInputStream(message), true)
                    .transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of an array: never
        }
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        int done = 0;
        while (done < room) {
            int next = read();
            if (next == END) {
                return done == 0 ? END : done;
            }
            target[offset + done++] = (byte) next;
        }
        return done;
    }

    @Override
    public int read() throws IOException {
        if (owesLf) {
            owesLf = false;
            lineStart = true;
            return '\n';
        }
        int next = take();
        if (next == '\n' && afterCr) { // the second half of a CRLF
            next = take();
        }
        afterCr = next == '\r';
        if (next == '\r' || next == '\n' || (next == END && !lineStart)) {
            owesLf = true;
            return '\r';
        }
        lineStart = lineStart && next == END;
        return next;
    }

    private int take() throws IOException {
        if (position == limit) {
            limit = source.read(buffer);
            position = 0;
            if (limit < 0) {
                limit = 0;
                return END;
            }
        }
        byte b = buffer[position++];
        if (b < 0 && !eightBit) {
            throw new IOException(
                    "the message has bytes beyond ASCII, which the server does not take or the"
                            + " envelope denies (8BITMIME, RFC 6152): encode them as"
                            + " quoted-printable or base64");
        }
        return b & 0xff;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
