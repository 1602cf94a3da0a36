package dev.porthole.cli;

import dev.porthole.net.Deadline;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Ctrl-C (SIGINT) or SIGTERM, from when it is made. A second one ends the JVM at once, unless it
/// comes with the first: `timeout` and others signal the process and then its group.
final class Stop {
    private static final Duration TOGETHER = Duration.ofMillis(200);
    private static final int INTERRUPTED = ExitStatus.INTERRUPTED.code();

    private final AtomicReference<@Nullable Deadline> first = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /// Takes over both signals. To be made before anybody is told that the program is ready.
    Stop() {
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, this::received);
        }
    }

    /// Waits for the first.
    void await() throws InterruptedException {
        stopped.await();
    }

    private void received() {
        Deadline together = first.get();
        if (together != null && together.isPassed()) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        first.compareAndSet(null, Deadline.after(TOGETHER));
        stopped.countDown();
    }
}
