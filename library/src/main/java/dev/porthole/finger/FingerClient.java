package dev.porthole.finger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.wire.WireException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;

/// Asks finger servers (RFC 1288). Each query is a connection of its own. Thread-safe.
///
/// The answer is what somebody else wrote: before a terminal sees it, its control characters have
/// to go (section 3.3).
public final class FingerClient {
    /// The port that IANA has given it.
    public static final int PORT = 79;

    private final Dialer dialer;
    private final int maxAnswerBytes;
    private final Duration timeout;

    private FingerClient(Dialer dialer, int maxAnswerBytes, Duration timeout) {
        this.dialer = dialer;
        this.maxAnswerBytes = maxAnswerBytes;
        this.timeout = timeout;
    }

    /// A client with the defaults of [Dialer], that takes answers of up to 1 MiB within 30 seconds.
    public static FingerClient create() {
        return new FingerClient(Dialer.create(), 1 << 20, Duration.ofSeconds(30));
    }

    /// The same client with another dialer.
    public FingerClient withDialer(Dialer other) {
        return new FingerClient(other, maxAnswerBytes, timeout);
    }

    /// The same client with other limits for an answer: its size, and the time for all of it.
    public FingerClient withLimits(int maxBytes, Duration limit) {
        return new FingerClient(dialer, maxBytes, limit);
    }

    /// Asks the server at `endpoint`.
    ///
    /// @return the answer, its lines ending with LF
    /// @throws WireException.LimitExceeded if it is too long
    public String query(Endpoint endpoint, FingerQuery query) throws IOException {
        try (Connection connection = dialer.dial(endpoint)) {
            return query(connection, query);
        }
    }

    /// Asks on an open connection, which is of no more use afterwards.
    String query(Connection connection, FingerQuery query) throws IOException {
        connection.deadline(Deadline.after(timeout));
        connection.write((query.encode() + "\r\n").getBytes(UTF_8));
        return text(readAll(connection)).replace("\r\n", "\n");
    }

    private byte[] readAll(Connection connection) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (true) {
            byte[] piece = connection.read(8192);
            if (piece.length == 0) {
                return answer.toByteArray();
            }
            answer.write(piece);
            if (answer.size() > maxAnswerBytes) {
                throw new WireException.LimitExceeded("maxAnswerBytes", maxAnswerBytes);
            }
        }
    }

    /// UTF-8 if it can be, and else each byte a character: the protocol does not say (section 2.2).
    private static String text(byte[] answer) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
        } catch (CharacterCodingException _) {
            return new String(answer, ISO_8859_1);
        }
    }
}
