package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/// Input that comes in these pieces, each by one read, as from a pipe.
final class Pieces extends InputStream {
    private final Queue<byte[]> pieces = new ArrayDeque<>();

    Pieces(String... texts) {
        Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).forEach(pieces::add);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        byte[] piece = pieces.poll();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length);
        System.arraycopy(piece, 0, target, offset, count);
        if (count < piece.length) {
            throw new IllegalArgumentException("a piece is longer than a read");
        }
        return count;
    }
}
