package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// No connection could be made. Lists every address that was tried, for how long, and why it
/// failed.
public final class DialException extends NetException {
    private static final long serialVersionUID = 1;

    /// One address that was tried.
    ///
    /// @param address which
    /// @param took until it failed
    /// @param cause why it failed; a `SocketTimeoutException` if nothing answered in time
    public record Attempt(SocketAddress address, Duration took, IOException cause) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %s after %.1f ms",
                    Addresses.format(address),
                    reason(),
                    took.toNanos() / 1e6);
        }

        private String reason() {
            String message = String.valueOf(cause.getMessage());
            return switch (cause) {
                case SocketTimeoutException _ -> "did not answer";
                case NoRouteToHostException _ -> "could not be reached";
                case ConnectException _ when message.startsWith("Connection timed out") ->
                        "did not answer";
                case ConnectException _ -> "refused the connection (nothing listens there)";
                case SocketException _ when message.startsWith(SocketTransport.RESET) ->
                        "reset the connection at once";
                default -> "failed (" + message + ")";
            };
        }
    }

    private final transient List<Attempt> attempts;

    DialException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.attempts = List.of();
    }

    DialException(Endpoint endpoint, List<Attempt> attempts) {
        super(
                "could not connect to "
                        + endpoint
                        + ": "
                        + attempts.stream()
                                .map(Attempt::toString)
                                .collect(Collectors.joining("; ")),
                attempts.getLast().cause());
        this.attempts = List.copyOf(attempts);
    }

    /// Every address that was tried, in the order in which they failed; none for a name without
    /// addresses.
    public List<Attempt> attempts() {
        return attempts;
    }

    /// Whether time ran out, rather than every address refusing.
    public boolean isTimeout() {
        return attempts.stream().anyMatch(a -> a.cause() instanceof SocketTimeoutException);
    }
}
