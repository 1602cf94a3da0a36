package dev.porthole.lab.experiment;

import dev.porthole.lab.Run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that are there at the same time: none leaves before all have asked, and as many have
/// their answers as the server is said to serve at once. They wait for that for 20 s at most, and
/// then leave too: the server is not what it is said to be. Thread-safe.
final class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Run run;
    private final int clients;
    private final int atOnce;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch gathered = new CountDownLatch(1);

    Crowd(Run run, int atOnce) {
        this.run = run;
        this.clients = run.number("clients");
        this.atOnce = atOnce;
    }

    /// Waits for all, and records how the kernel sees them.
    void gather(String moment) throws Exception {
        long latest = run.now() + PATIENCE.toNanos();
        try {
            run.await(moment, () -> isComplete() || run.now() > latest);
            run.look(moment).stream()
                    .filter(seen -> seen.state().equals("LISTEN")) // its queue of those that wait
                    .forEach(run::record);
        } finally {
            gathered.countDown();
        }
    }

    private boolean isComplete() {
        return asked.get() == clients && answered.get() >= atOnce;
    }

    /// A client has connected and sent its request.
    void hasAsked() {
        asked.incrementAndGet();
    }

    /// A client has its answer: it waits for the others, then stays for its time.
    void linger() throws Exception {
        answered.incrementAndGet();
        if (!gathered.await(run.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return; // the run is over
        }
        long end = run.now() + TimeUnit.MILLISECONDS.toNanos(run.number("milliseconds"));
        run.await("its time", () -> run.now() >= end);
    }
}
