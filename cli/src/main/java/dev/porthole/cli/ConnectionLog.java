package dev.porthole.cli;

import dev.porthole.net.Addresses;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Event;
import dev.porthole.net.Flow;
import dev.porthole.net.Observer;
import dev.porthole.net.ResetException;

import org.jspecify.annotations.Nullable;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/// A line for each connection that ends: who, how, how many bytes, how long.
final class ConnectionLog implements Observer {
    private final Console console;

    ConnectionLog(Console console) {
        this.console = console;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Closed closed) {
            console.note(line(closed));
        }
    }

    private static String line(Event.Closed closed) {
        return String.format(
                Locale.ROOT,
                "%s %s: %d bytes in, %d out, %.3f s",
                who(closed.flow()),
                ending(closed.cause(), closed.aborted()),
                closed.received(),
                closed.sent(),
                closed.took().toNanos() / 1e9);
    }

    /// The client of a Unix socket has no address.
    private static String who(Flow flow) {
        return flow.remote() instanceof UnixDomainSocketAddress
                ? "client of " + Addresses.format(flow.local())
                : Addresses.format(flow.remote());
    }

    private static String ending(@Nullable Throwable cause, boolean aborted) {
        return switch (cause) {
            case null -> aborted ? "broken off" : "closed";
            case ClosedChannelException _ -> "broken off"; // by the server, which stops
            case ResetException _ -> "reset by the client";
            case DeadlineException e when e.phase() == DeadlineException.Phase.IDLE ->
                    "idle too long";
            default -> "failed (" + reason(cause) + ")";
        };
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }
}
