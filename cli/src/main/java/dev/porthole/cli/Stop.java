package dev.porthole.cli;

import org.jline.utils.Signals;

import java.util.concurrent.CountDownLatch;

/// Waits for Ctrl-C (SIGINT) or SIGTERM. A second one ends the JVM at once.
final class Stop {
    private static final int INTERRUPTED = ExitStatus.INTERRUPTED.code();

    private Stop() {}

    static void await() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        for (String signal : new String[] {"INT", "TERM"}) {
            Signals.register(signal, () -> received(stopped));
        }
        stopped.await();
    }

    private static void received(CountDownLatch stopped) {
        if (stopped.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        stopped.countDown();
    }
}
