package dev.porthole.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// What a session sends: standard input in the pieces in which it comes, or line by line.
final class SessionInput implements Closeable {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 1024 * 1024;

    private final InputStream in;
    private final boolean crlf;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int start;
    private int end;
    private byte last; // of what was taken

    SessionInput(InputStream in, boolean crlf) {
        this.in = in;
        this.crlf = crlf;
    }

    /// The next bytes as they come; none at the end.
    byte[] next() throws IOException {
        return fill() ? take(end) : new byte[0];
    }

    /// The next line with its end, which a last line may lack; none at the end.
    ///
    /// @throws Failure if it is longer than a line may be
    byte[] nextLine() throws IOException, Failure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int feed = start;
            while (feed < end && piece[feed] != '\n') {
                feed++;
            }
            boolean whole = feed < end;
            line.writeBytes(take(whole ? feed + 1 : end));
            if (whole) {
                break;
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new Failure(ExitStatus.MALFORMED, "a line of input is longer than 1 MiB");
            }
        }
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            end = Math.max(0, in.read(piece));
        }
        return end > 0;
    }

    private byte[] take(int until) {
        byte[] bytes = Arrays.copyOfRange(piece, start, until);
        start = until;
        return crlf ? withCrLf(bytes) : bytes;
    }

    /// Each LF that no CR precedes becomes CR LF.
    private byte[] withCrLf(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        for (byte each : bytes) {
            if (each == '\n' && last != '\r') {
                out.write('\r');
            }
            out.write(each);
            last = each;
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
