package dev.porthole.cli;

import dev.porthole.net.Deadline;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Ctrl-C (SIGINT) or SIGTERM: whoever serves waits for it. A second one ends the JVM at once,
/// unless it comes with the first: `timeout` and others signal the process and then its group.
final class Stop implements AutoCloseable {
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private final Map<String, Object> before = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Deadline together; // guarded by this

    private Stop() {}

    /// From now on a signal does not end the JVM by itself.
    static Stop onSignal() {
        Stop stop = new Stop();
        for (String signal : new String[] {"INT", "TERM"}) {
            stop.before.put(signal, Signals.register(signal, stop::received));
        }
        return stop;
    }

    /// Waits for the first signal.
    void await() throws InterruptedException {
        stopped.await();
    }

    /// Signals are again what they were before.
    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }

    private synchronized void received() {
        if (together == null) {
            together = Deadline.after(TOGETHER);
        } else if (together.isPassed()) {
            Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
        }
        stopped.countDown();
    }
}
