package dev.porthole.telnet;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A Telnet server: gives each client's [TelnetHandler] a terminal with line editing.
///
/// It asks for character-at-a-time mode (WILL ECHO, WILL SUPPRESS-GO-AHEAD), the terminal's name
/// and size, and UTF-8; a client may refuse all of it, and is served all the same. Telnet encrypts
/// nothing: use TLS ([Server.Builder#tls]) on any network.
///
/// Thread-safe if its handler is.
public final class TelnetServer implements Handler {
    /// How long the client's last answers are waited for after the last word. Left unread, they
    /// would turn the end into a reset, which takes the last word with it.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final TelnetHandler handler;
    private final TelnetSettings settings;

    /// A server with [TelnetSettings#SERVER].
    public TelnetServer(TelnetHandler handler) {
        this(handler, TelnetSettings.SERVER);
    }

    /// A server with other settings.
    public TelnetServer(TelnetHandler handler, TelnetSettings settings) {
        this.handler = handler;
        this.settings = settings;
    }

    /// Starts to build a TCP server of it.
    public static Server.Builder server(TelnetHandler handler) {
        return Server.builder("telnet", new TelnetServer(handler));
    }

    @Override
    public void handle(Connection connection) throws IOException {
        TelnetSession session = new TelnetSession(connection, settings);
        try {
            session.open();
            handler.handle(session);
            session.flush();
        } catch (WireException.LimitExceeded e) {
            session.print("\n" + e.limit() + " exceeded\n");
            session.flush();
            end(session);
            throw e;
        }
        end(session);
    }

    private static void end(TelnetSession session) throws IOException {
        session.telnet().discard();
        session.telnet().shutdownOutput();
        Connection connection = session.telnet().connection();
        connection.readDeadline(Deadline.after(LINGER));
        ByteBuffer rest = ByteBuffer.allocate(512);
        try {
            while (connection.read(rest) >= 0) {
                rest.clear();
            }
        } catch (DeadlineException _) {
            // It keeps its side open: it has had its time to read.
        }
    }
}
