package dev.porthole.echo;

import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams.Datagram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Character generator (RFC 864): lines of 72 of the 95 printable characters, each line beginning
/// one character further on. Over UDP, one answer of 0 to 512 characters.
final class Chargen {
    private static final int PRINTABLE = 95;
    private static final int LINE_LENGTH = 72;
    private static final int MAX_DATAGRAM_BYTES = 512;
    private static final byte[] ALL_LINES = lines();

    private Chargen() {}

    /// All different lines, one after the other.
    private static byte[] lines() {
        StringBuilder lines = new StringBuilder();
        for (int first = 0; first < PRINTABLE; first++) {
            for (int i = 0; i < LINE_LENGTH; i++) {
                lines.append((char) (' ' + (first + i) % PRINTABLE));
            }
            lines.append("\r\n");
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static void handle(Connection connection) throws IOException {
        Thread.ofVirtual().name("porthole-chargen-input").start(() -> discard(connection));
        while (connection.isOpen()) {
            connection.write(ByteBuffer.wrap(ALL_LINES));
        }
    }

    /// "Any data received is thrown away", until the connection is closed.
    private static void discard(Connection connection) {
        try {
            Discard.handle(connection);
        } catch (IOException _) {
            return; // the writing side fails too, and reports it
        }
    }

    static byte[] answer(Datagram datagram) {
        byte[] answer = new byte[ThreadLocalRandom.current().nextInt(MAX_DATAGRAM_BYTES + 1)];
        System.arraycopy(ALL_LINES, 0, answer, 0, answer.length);
        return answer;
    }
}
