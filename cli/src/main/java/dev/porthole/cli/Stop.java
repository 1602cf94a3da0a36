package dev.porthole.cli;

import dev.porthole.net.Deadline;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Waits for Ctrl-C (SIGINT) or SIGTERM. A second one ends the JVM at once, unless it comes with
/// the first: `timeout` and others signal the process and then its group.
final class Stop {
    private static final Duration TOGETHER = Duration.ofMillis(200);
    private static final int INTERRUPTED = ExitStatus.INTERRUPTED.code();

    private Stop() {}

    static void await() throws InterruptedException {
        AtomicReference<@Nullable Deadline> first = new AtomicReference<>();
        CountDownLatch stopped = new CountDownLatch(1);
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> received(first, stopped));
        }
        stopped.await();
    }

    private static void received(
            AtomicReference<@Nullable Deadline> first, CountDownLatch stopped) {
        Deadline together = first.get();
        if (together != null && together.isPassed()) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        first.compareAndSet(null, Deadline.after(TOGETHER));
        stopped.countDown();
    }
}
