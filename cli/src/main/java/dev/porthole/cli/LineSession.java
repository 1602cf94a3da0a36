package dev.porthole.cli;

import dev.porthole.net.Connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The lecture's echo client: a line to the server, its answer printed, and so on until an empty
/// line or the end of input.
final class LineSession {
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;
    private static final int BUFFER_BYTES = 8 * 1024;

    private final Connection connection;
    private final boolean crlf;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES).flip();

    LineSession(Connection connection, boolean crlf) {
        this.connection = connection;
        this.crlf = crlf;
    }

    ExitStatus run(Console console, SessionOutput output) throws IOException, Failure {
        SessionInput input = new SessionInput(console.sessionInput(), crlf);
        for (byte[] line = input.nextLine(); !isEmpty(line); line = input.nextLine()) {
            connection.write(withEnd(line));
            byte[] answer = answer();
            output.show(answer);
            if (answer.length == 0 || answer[answer.length - 1] != '\n') {
                throw new Failure(ExitStatus.REFUSED, "the server ended the connection");
            }
        }
        return ExitStatus.DONE;
    }

    private static boolean isEmpty(byte[] line) {
        return line.length == 0 || line[0] == '\n' || (line[0] == '\r' && line.length == 2);
    }

    /// A last line may lack its end, which the server waits for.
    private byte[] withEnd(byte[] line) {
        if (line[line.length - 1] == '\n') {
            return line;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(line);
        whole.writeBytes(crlf ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
        return whole.toByteArray();
    }

    /// A line of answer; what there was of it if the connection ends.
    private byte[] answer() throws IOException, Failure {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (true) {
            while (received.hasRemaining()) {
                byte each = received.get();
                answer.write(each);
                if (each == '\n') {
                    return answer.toByteArray();
                }
            }
            if (answer.size() > MAX_ANSWER_BYTES) {
                throw new Failure(
                        ExitStatus.MALFORMED, "a line of the answer is longer than 1 MiB");
            }
            int count = connection.read(received.clear());
            received.flip();
            if (count < 0) {
                received.limit(0);
                return answer.toByteArray();
            }
        }
    }
}
