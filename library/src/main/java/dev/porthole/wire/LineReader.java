package dev.porthole.wire;

import dev.porthole.net.Deadline;
import dev.porthole.net.MalformedException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/// Reads lines that end with CRLF, and refuses all others.
final class LineReader {
    static final ToIntFunction<String> ALL = String::length;

    private final Input input;
    private final Dialect dialect;
    private final WireLimits limits;

    LineReader(Input input, Dialect dialect, WireLimits limits) {
        this.input = input;
        this.dialect = dialect;
        this.limits = limits;
    }

    /// Reads a line, without its CRLF.
    ///
    /// @param shown how many of its characters observers and messages may show
    String read(Deadline deadline, ToIntFunction<String> shown) throws IOException {
        int length = awaitLine(deadline, shown);
        String line = decode(length, shown);
        int visible = shown.applyAsInt(line);
        if (visible == line.length()) {
            input.take(length + Wire.CRLF.length);
        } else {
            byte[] open = line.substring(0, visible).getBytes(dialect.charset());
            input.take(length + Wire.CRLF.length, open.length);
        }
        return line;
    }

    /// Waits until a whole line has arrived and returns its length without CRLF.
    private int awaitLine(Deadline deadline, ToIntFunction<String> shown) throws IOException {
        int length = 0;
        while (true) {
            byte[] buffer = input.buffer();
            for (int i = input.start() + length; i < input.end(); i++, length++) {
                byte b = buffer[i];
                boolean afterCr = length > 0 && buffer[i - 1] == '\r';
                if (b == '\n' && afterCr && length < limits.maxLineBytes()) {
                    return length - 1;
                }
                if (b == '\n' || b == 0 || afterCr || length >= limits.maxLineBytes()) {
                    throw rejected(b, afterCr, length, shown);
                }
            }
            if (!input.fill(deadline)) {
                throw new WireException.Ended(length == 0 ? "a line" : "the end of a line");
            }
        }
    }

    /// What is wrong with a line at the byte that is `length` bytes from its start.
    private IOException rejected(byte b, boolean afterCr, int length, ToIntFunction<String> shown)
            throws IOException {
        if (length >= limits.maxLineBytes()) {
            takeRejected(length, shown);
            return new WireException.LimitExceeded("maxLineBytes", limits.maxLineBytes());
        }
        String what = b == 0 ? "has a NUL" : afterCr ? "has a CR alone" : "ends with an LF alone";
        return malformed(what, length, shown);
    }

    private String decode(int length, ToIntFunction<String> shown) throws IOException {
        byte[] buffer = input.buffer();
        int start = input.start();
        if (isAscii(buffer, start, length)) {
            return new String(buffer, start, length, StandardCharsets.US_ASCII);
        }
        try {
            return dialect.charset()
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, start, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw malformed("is not " + dialect.charset(), length, shown);
        }
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        int all = 0;
        for (int i = start; i < start + length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private MalformedException malformed(String what, int length, ToIntFunction<String> shown)
            throws IOException {
        return new MalformedException(
                "a line of %s %s: \"%s\" (%s)"
                        .formatted(
                                dialect.name(),
                                what,
                                takeRejected(length, shown),
                                dialect.lineRule()));
    }

    /// Shows a line that is refused to observers, and returns it as it may be shown to anybody.
    private String takeRejected(int length, ToIntFunction<String> shown) throws IOException {
        String line =
                new String(input.buffer(), input.start(), length, StandardCharsets.ISO_8859_1);
        int visible = shown.applyAsInt(line);
        String text = Printable.of(input.buffer(), input.start(), visible);
        input.take(length, visible);
        return visible < length ? text + "***" : text;
    }
}
