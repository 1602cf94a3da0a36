package dev.porthole.ftp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a listing, however the server ends them, within bounds.
final class ListingLines {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final WireLimits limits;
    private final Charset charset;
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long bytes;

    private ListingLines(WireLimits limits, Charset charset) {
        this.limits = limits;
        this.charset = charset;
    }

    /// Reads all lines that are not empty.
    static List<String> read(InputStream listing, Dialect dialect, WireLimits limits)
            throws IOException {
        Charset charset =
                dialect.charset() == ControlCharset.LATIN_1
                        ? StandardCharsets.ISO_8859_1 // data is not Telnet's
                        : StandardCharsets.UTF_8;
        ListingLines reader = new ListingLines(limits, charset);
        byte[] buffer = new byte[BUFFER_BYTES];
        int count;
        while ((count = listing.read(buffer, 0, buffer.length)) >= 0) {
            reader.take(buffer, count);
        }
        reader.end();
        return reader.lines;
    }

    private void take(byte[] buffer, int count) throws IOException {
        bytes += count;
        if (bytes > limits.maxBodyBytes()) {
            throw new WireException.LimitExceeded("maxBodyBytes", limits.maxBodyBytes());
        }
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                end();
            } else {
                line.write(buffer[i]);
            }
        }
        if (line.size() > limits.maxLineBytes()) {
            throw new WireException.LimitExceeded("maxLineBytes", limits.maxLineBytes());
        }
    }

    private void end() throws MalformedException {
        byte[] raw = line.toByteArray();
        line.reset();
        int length = raw.length > 0 && raw[raw.length - 1] == '\r' ? raw.length - 1 : raw.length;
        if (length == 0) {
            return;
        }
        try {
            lines.add(charset.newDecoder().decode(ByteBuffer.wrap(raw, 0, length)).toString());
        } catch (CharacterCodingException _) {
            throw new MalformedException(
                    "a name in the listing is not UTF-8: use the option latin1 for this server");
        }
    }
}
