package dev.porthole.net;

import dev.porthole.net.DialException.Attempt;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Connects to the first address that answers (RFC 8305): one after the other, each a little later
/// than the one before or as soon as that has failed; the first connection wins, the others are
/// closed.
///
/// Used once, by one thread. An attempt that ends at once, as on this machine, needs no other; each
/// that has to wait has a thread of its own.
final class HappyEyeballs {
    /// RFC 8305, section 5: "Connection Attempt Delay", recommended.
    static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    private final Queue<? extends SocketAddress> waiting;
    private final Engine engine;
    private final @Nullable InetAddress source;
    private final Deadline deadline;
    private final Observer observer;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final List<Try> running = new ArrayList<>();
    private final List<Attempt> failed = new ArrayList<>();

    /// An attempt under way.
    private record Try(SocketAddress address, Connecting socket, long start) {
        Duration took() {
            return Duration.ofNanos(Deadline.now() - start);
        }
    }

    /// How an attempt ended: connected if there is no failure.
    private record Outcome(Try attempt, @Nullable IOException failure) {}

    HappyEyeballs(
            List<? extends SocketAddress> addresses,
            Engine engine,
            @Nullable InetAddress source,
            Deadline deadline,
            Observer observer) {
        this.waiting = new ArrayDeque<>(addresses);
        this.engine = engine;
        this.source = source;
        this.deadline = deadline;
        this.observer = observer;
    }

    /// RFC 8305, section 4: the families take turns, IPv6 first, each in the resolver's order.
    static List<InetAddress> interleave(List<InetAddress> addresses) {
        Deque<InetAddress> six = new ArrayDeque<>();
        Deque<InetAddress> four = new ArrayDeque<>();
        for (InetAddress each : addresses) {
            (each instanceof Inet6Address ? six : four).add(each);
        }
        List<InetAddress> turns = new ArrayList<>();
        while (!six.isEmpty() || !four.isEmpty()) {
            if (!six.isEmpty()) {
                turns.add(six.remove());
            }
            if (!four.isEmpty()) {
                turns.add(four.remove());
            }
        }
        return turns;
    }

    /// The connected socket; empty-handed, the attempts are in [#failed()].
    @Nullable Connecting connect() throws IOException {
        try {
            while (!waiting.isEmpty() || !running.isEmpty()) {
                if (!waiting.isEmpty()) {
                    start(waiting.remove());
                }
                Connecting won = await();
                if (won != null) {
                    return won;
                }
            }
            return null;
        } finally {
            closeRunning();
        }
    }

    List<Attempt> failed() {
        return failed;
    }

    private void start(SocketAddress address) throws IOException {
        observer.on(new Event.Connecting(address));
        Connecting socket = engine.connecting(address, source);
        Try attempt = new Try(address, socket, Deadline.now());
        running.add(attempt);
        try {
            if (socket.begin()) {
                outcomes.add(new Outcome(attempt, null));
            } else {
                socket.newThread("porthole-connect", () -> finish(attempt)).start();
            }
        } catch (IOException e) {
            outcomes.add(new Outcome(attempt, e));
        }
    }

    private void finish(Try attempt) {
        try {
            attempt.socket.finish();
            outcomes.add(new Outcome(attempt, null));
        } catch (IOException e) {
            outcomes.add(new Outcome(attempt, e));
        }
    }

    /// Waits until an attempt ends, or the next one is due, or time is up.
    private @Nullable Connecting await() throws IOException {
        long wait = Deadline.nanos(deadline.remaining());
        if (!waiting.isEmpty()) {
            wait = Math.min(wait, ATTEMPT_DELAY.toNanos());
        }
        Outcome outcome = poll(wait);
        if (outcome != null) {
            running.removeIf(each -> each == outcome.attempt);
            if (outcome.failure == null) {
                return outcome.attempt.socket;
            }
            outcome.attempt.socket.close();
            fail(outcome.attempt, outcome.failure);
        } else if (deadline.isPassed()) {
            for (Try each : running) {
                fail(each, new SocketTimeoutException("no answer"));
            }
            closeRunning();
            waiting.clear();
        }
        return null;
    }

    private @Nullable Outcome poll(long nanos) throws IOException {
        try {
            return outcomes.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while connecting");
        }
    }

    private void fail(Try attempt, IOException cause) {
        failed.add(new Attempt(attempt.address, attempt.took(), cause));
        observer.on(new Event.ConnectFailed(attempt.address, attempt.took(), cause));
    }

    private void closeRunning() throws IOException {
        for (Try each : running) {
            each.socket.close();
        }
        running.clear();
    }
}
