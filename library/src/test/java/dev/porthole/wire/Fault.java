package dev.porthole.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.net.ResetException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the other side of a conversation can do wrong in place of a line, and what that has to end
/// in.
public enum Fault {
    /// It says nothing more, and stays.
    STALL(DeadlineException.class),
    /// It sends a byte now and then, and never an end of the line.
    DRIP(DeadlineException.class),
    /// It breaks the connection off.
    RESET(ResetException.class),
    /// It ends its output in the middle of the line.
    HALF_CLOSE(WireException.Ended.class),
    /// It ends the line with LF alone.
    BARE_LF(MalformedException.class),
    /// It sends a line without an end.
    LONG_LINE(WireException.LimitExceeded.class),
    /// It sends another line in clear before TLS starts.
    EARLY_DATA(MalformedException.class);

    private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LONG = 1 << 20;
    private static final Duration IN_NO_CASE = Duration.ofSeconds(20);

    private final Class<? extends IOException> failure;

    Fault(Class<? extends IOException> failure) {
        this.failure = failure;
    }

    /// What the side under test has to report.
    public Class<? extends IOException> failure() {
        return failure;
    }

    /// How long the side under test waits: `quick` where that is the failure, and long where a busy
    /// machine must not make it one.
    public Duration patience(Duration quick) {
        return failure == DeadlineException.class ? quick : IN_NO_CASE;
    }

    /// Says `line` wrongly, then waits until the other side has had enough.
    void commit(String line, Connection connection) throws IOException {
        switch (this) {
            case STALL -> {}
            case DRIP -> drip(connection);
            case RESET -> connection.abort();
            case HALF_CLOSE -> {
                connection.write(line.substring(0, line.length() / 2).getBytes(UTF_8));
                connection.shutdownOutput();
            }
            case BARE_LF -> connection.write((line + "\n").getBytes(UTF_8));
            case LONG_LINE -> connection.write("x".repeat(LONG).getBytes(UTF_8));
            case EARLY_DATA -> connection.write((line + "\r\nNOOP\r\n").getBytes(UTF_8));
        }
        if (this != RESET) {
            while (connection.read(1024).length > 0) {}
        }
    }

    /// Ends with the exception of a connection that the other side has closed.
    private static void drip(Connection connection) throws IOException {
        while (true) {
            connection.write(new byte[] {'x'});
            LockSupport.parkNanos(DRIP_NANOS);
        }
    }
}
