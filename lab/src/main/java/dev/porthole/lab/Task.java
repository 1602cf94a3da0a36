package dev.porthole.lab;

import dev.porthole.lab.linux.Journal;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One side's code, running on a platform thread of its own: a system call that blocks holds the
/// thread. Thread-safe.
public final class Task {
    /// What a side does.
    @FunctionalInterface
    public interface Body {
        /// Does it.
        void run() throws Exception;
    }

    private final Run run;
    private final String actor;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Exception failure;

    Task(Run run, String actor) {
        this.run = run;
        this.actor = actor;
    }

    void start(Journal journal, Body body) {
        Thread.ofPlatform()
                .daemon()
                .name("porthole-lab-" + actor)
                .start(() -> ScopedValue.where(Journal.CURRENT, journal).run(() -> live(body)));
    }

    private void live(Body body) {
        try {
            body.run();
            run.ended(actor, "returned");
        } catch (Exception e) {
            failure = e;
            run.ended(actor, String.valueOf(e.getMessage()));
        } finally {
            over.countDown();
        }
    }

    /// Whether it has ended, in either way.
    public boolean isOver() {
        return over.getCount() == 0;
    }

    /// Waits until it has ended.
    ///
    /// @return the exception that ended it; null if it returned
    /// @throws Unobserved if it has not by the run's deadline
    public @Nullable Exception awaitEnd() throws Unobserved, InterruptedException {
        if (!over.await(run.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new Unobserved(actor + " did not end in time");
        }
        return failure;
    }

    /// Waits until it has returned.
    ///
    /// @throws Unobserved if it has not by the run's deadline
    /// @throws Exception that ended it
    public void await() throws Exception {
        Exception cause = awaitEnd();
        if (cause != null) {
            throw cause;
        }
    }
}
