package dev.porthole.cli;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Standard input to a connection and the connection to standard output, both at once, until the
/// other side ends.
final class RawSession {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Connection connection;
    private final boolean crlf;
    private final @Nullable Integer keepOpenSeconds;
    private volatile @Nullable Exception inputFailure;
    private volatile boolean leaving;

    /// @param keepOpenSeconds how long to wait after the end of input, instead of ending the
    ///   output; null to end it
    RawSession(Connection connection, boolean crlf, @Nullable Integer keepOpenSeconds) {
        this.connection = connection;
        this.crlf = crlf;
        this.keepOpenSeconds = keepOpenSeconds;
    }

    ExitStatus run(Console console, SessionOutput output) throws Exception {
        // A daemon: a read from standard input can't be ended, and the other side may leave first.
        Thread.ofPlatform().daemon().name("porthole-input").start(() -> send(console));
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (connection.read(buffer) >= 0) {
                output.show(buffer.flip());
                buffer.clear();
            }
        } catch (DeadlineException e) {
            if (!leaving) {
                throw e;
            }
        }
        Exception failure = inputFailure;
        if (failure != null) {
            throw failure;
        }
        return ExitStatus.DONE;
    }

    private void send(Console console) {
        try {
            SessionInput input = new SessionInput(console.sessionInput(), crlf);
            for (byte[] some = input.next(); some.length > 0; some = input.next()) {
                connection.write(some);
            }
            endOfInput();
        } catch (IOException | RuntimeException e) {
            if (!connection.isBroken()) { // else the reading side says so
                inputFailure = e;
                quietlyEndReading();
            }
        }
    }

    private void endOfInput() throws IOException {
        if (keepOpenSeconds == null) {
            connection.shutdownOutput();
        } else {
            leaving = true;
            connection.readDeadline(Deadline.after(Duration.ofSeconds(keepOpenSeconds)));
        }
    }

    private void quietlyEndReading() {
        try {
            connection.shutdownInput();
        } catch (IOException e) {
            inputFailure = e;
        }
    }
}
