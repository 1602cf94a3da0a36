package dev.porthole.wire;

import java.io.IOException;

/// A body whose length was announced: an IMAP literal (RFC 9051, section 4.3), a BDAT chunk (RFC
/// 3030, section 2).
final class CountedBody extends Body {
    private final Input input;
    private long left;

    CountedBody(Wire wire, long count) {
        super(wire);
        this.input = wire.input();
        this.left = count;
    }

    @Override
    int take(byte[] target, int offset, int room) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (input.isEmpty()) {
            fill();
        }
        int some = (int) Math.min(Math.min(room, left), input.end() - input.start());
        System.arraycopy(input.buffer(), input.start(), target, offset, some);
        input.take(some);
        left -= some;
        return some;
    }
}
