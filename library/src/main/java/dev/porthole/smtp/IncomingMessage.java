package dev.porthole.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A message as a backend reads it: the trace header of this server, then what the client sends,
/// counted. Too many bytes or too many hops end it with an [SmtpRefusal].
///
/// It remembers what reading it has thrown, so that a failure of the message and one of the backend
/// are told apart, whatever the backend makes of it.
final class IncomingMessage extends InputStream {
    private static final byte[] RECEIVED = "received:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] trace;
    private final InputStream source;
    private final SmtpLimits limits;
    private final byte[] one = new byte[1];
    private int position; // in the trace header
    private long count;
    private boolean inHeaders = true;
    private int column; // of the line, in the headers
    private boolean matches = true; // the line, so far, RECEIVED
    private int hops;
    private Optional<IOException> failure = Optional.empty();

    IncomingMessage(String trace, InputStream source, SmtpLimits limits) {
        this.trace = trace.getBytes(StandardCharsets.UTF_8);
        this.source = source;
        this.limits = limits;
    }

    /// What reading it has thrown.
    Optional<IOException> failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (position < trace.length) {
            int some = Math.min(room, trace.length - position);
            System.arraycopy(trace, position, target, offset, some);
            position += some;
            return some;
        }
        try {
            int some = source.read(target, offset, room);
            check(target, offset, some);
            return some;
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    private void check(byte[] bytes, int offset, int some) throws SmtpRefusal {
        count += Math.max(0, some);
        if (count > limits.maxMessageBytes()) {
            throw Replies.tooLarge(limits.maxMessageBytes());
        }
        for (int i = offset; inHeaders && i < offset + some; i++) {
            checkHeader(bytes[i]);
        }
        if (hops > limits.maxHops()) {
            throw SmtpRefusal.of(
                    554,
                    "5.4.6",
                    "the message has come more than %d times around: there is a loop"
                            .formatted(limits.maxHops()));
        }
    }

    private void checkHeader(byte b) {
        if (b == '\n') {
            inHeaders = column > 0;
            column = 0;
            matches = true;
        } else if (b != '\r') {
            matches = matches && column < RECEIVED.length && RECEIVED[column] == lower(b);
            column++;
            if (matches && column == RECEIVED.length) {
                hops++;
            }
        }
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
