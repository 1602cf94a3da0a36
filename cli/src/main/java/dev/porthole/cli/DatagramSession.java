package dev.porthole.cli;

import dev.porthole.net.Datagrams;
import dev.porthole.net.Deadline;
import dev.porthole.net.DeadlineException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;

/// Input as datagrams, and the datagrams that come back, until some time after the end of input
/// nothing more comes.
final class DatagramSession {
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Datagrams datagrams;
    private final boolean lines;
    private final boolean crlf;
    private final Duration wait;
    private volatile boolean inputEnded;
    private volatile @Nullable Exception inputFailure;

    DatagramSession(Datagrams datagrams, boolean lines, boolean crlf, @Nullable Duration timeout) {
        this.datagrams = datagrams;
        this.lines = lines;
        this.crlf = crlf;
        this.wait = timeout == null ? LAST_WAIT : timeout;
    }

    ExitStatus run(Console console, SessionOutput output) throws Exception {
        try {
            return exchange(console, output);
        } catch (PortUnreachableException e) {
            throw new Failure(
                    ExitStatus.UNREACHABLE, "nothing listens at that UDP port: is it the one?", e);
        }
    }

    private ExitStatus exchange(Console console, SessionOutput output) throws Exception {
        Thread.ofPlatform().daemon().name("porthole-input").start(() -> send(console));
        boolean answered = false;
        while (true) {
            try {
                output.show(datagrams.receive(Deadline.after(wait)).payload());
                answered = true;
            } catch (DeadlineException e) {
                Exception failure = inputFailure;
                if (failure != null) {
                    throw failure;
                }
                if (inputEnded && !answered) {
                    throw e;
                }
                if (inputEnded) {
                    return ExitStatus.DONE;
                }
            }
        }
    }

    private void send(Console console) {
        try {
            SessionInput input = new SessionInput(console.sessionInput(), crlf);
            for (byte[] some = next(input); some.length > 0; some = next(input)) {
                if (some.length > Datagrams.MAX_PAYLOAD_BYTES) {
                    throw new Failure(
                            ExitStatus.MALFORMED,
                            "a line of input is longer than a datagram can be");
                }
                datagrams.send(some);
            }
        } catch (IOException | Failure | RuntimeException e) {
            inputFailure = e;
        } finally {
            inputEnded = true;
        }
    }

    private byte[] next(SessionInput input) throws IOException, Failure {
        return lines ? input.nextLine() : input.next();
    }
}
