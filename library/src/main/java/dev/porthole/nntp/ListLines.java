package dev.porthole.nntp;

import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The lines of a list, in UTF-8. Articles and descriptions of groups are older than that: a line
/// that is no UTF-8 is taken for ISO 8859-1, so that no byte of it is lost (RFC 3977, section 3.1).
final class ListLines {
    /// Of one line: References alone may name hundreds of articles.
    static final int MAX_LINE_BYTES = 64 * 1024;

    private static final int BUFFER_BYTES = 16 * 1024;

    private final InputStream body;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    ListLines(InputStream body) {
        this.body = body;
    }

    /// The next line without its CRLF; null at the end.
    ///
    /// @throws WireException.LimitExceeded if it is too long
    @Nullable String next() throws IOException {
        int position = start;
        while (true) {
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            if (position < end) {
                String line = decode(start, position - 1); // the body has no LF without its CR
                start = position + 1;
                return line;
            }
            int seen = position - start;
            if (!fill()) {
                return null;
            }
            position = start + seen;
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (end >= MAX_LINE_BYTES) {
                throw new WireException.LimitExceeded("MAX_LINE_BYTES of a list", MAX_LINE_BYTES);
            }
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        int count = body.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count >= 0;
    }

    private String decode(int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= buffer[i];
        }
        if (all >= 0) {
            return new String(buffer, from, to - from, StandardCharsets.US_ASCII);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(buffer, from, to - from)).toString();
        } catch (CharacterCodingException _) {
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }
}
