package dev.porthole.mail;

/// Counts how long a message is when it is sent, each line end as CRLF, as POP3 tells it (RFC 1939,
/// section 11), while the message is written. For one thread.
final class LineEnds {
    private long bytes;
    private byte last = '\n'; // an empty message has no line to end

    void add(byte[] source, int offset, int count) {
        long sum = bytes + count;
        byte before = last;
        for (int i = offset; i < offset + count; i++) {
            byte b = source[i];
            if (b == '\n' && before != '\r') {
                sum++; // LF becomes CRLF
            } else if (before == '\r' && b != '\n') {
                sum++; // so does CR
            }
            before = b;
        }
        last = before;
        bytes = sum;
    }

    /// So far, with an end for the last line if it has none.
    long sentBytes() {
        return switch (last) {
            case '\n' -> bytes;
            case '\r' -> bytes + 1;
            default -> bytes + 2;
        };
    }
}
