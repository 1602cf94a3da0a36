package dev.porthole.server;

import dev.porthole.net.Deadline;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Waits a little longer after each failure to accept in a row, and says so once a minute.
///
/// The usual reason is that descriptors have run out, and then logging fails too, since a logger
/// opens files. So a descriptor is kept in reserve, and given up for the moment of logging.
///
/// Used by the accepting thread only.
final class AcceptBackoff implements AutoCloseable {
    private static final long FIRST_MILLIS = 5;
    private static final long LONGEST_MILLIS = 1000;
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final String name;
    private long millis = FIRST_MILLIS;
    private Deadline silentUntil = Deadline.after(Duration.ZERO);
    private @Nullable SocketChannel reserve;

    AcceptBackoff(String name) {
        this.name = name;
        takeReserve();
    }

    /// Accepting has succeeded.
    void reset() {
        millis = FIRST_MILLIS;
    }

    /// Waits; false if the server was closed meanwhile.
    boolean pause(Throwable failure, Sessions sessions) {
        if (silentUntil.isPassed()) {
            silentUntil = Deadline.after(SILENCE);
            close();
            Log.warn(
                    name
                            + ": a connection could not be accepted ("
                            + failure.getMessage()
                            + "); trying again. If descriptors run out, raise their limit (ulimit"
                            + " -n) or allow fewer connections");
        }
        boolean goOn = sessions.waitWhileOpen(millis, TimeUnit.MILLISECONDS);
        millis = Math.min(2 * millis, LONGEST_MILLIS);
        if (reserve == null) {
            takeReserve();
        }
        return goOn;
    }

    private void takeReserve() {
        try {
            reserve = SocketChannel.open();
        } catch (IOException _) {
            reserve = null; // none left: the next time
        }
    }

    @Override
    public void close() {
        if (reserve != null) {
            try {
                reserve.close();
            } catch (IOException e) {
                Log.write(System.Logger.Level.DEBUG, name + ": closing a socket", e);
            }
            reserve = null;
        }
    }
}
