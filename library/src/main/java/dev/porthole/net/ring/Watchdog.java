package dev.porthole.net.ring;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Says in the log when a handler keeps a loop, and all its connections with it, waiting: it
/// computes for long, or blocks in a way that no virtual thread can wait for (a file, a look-up of
/// a name, a call of native code).
final class Watchdog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.porthole.net.ring");
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int FRAMES = 12;

    private final List<Loop> loops;
    private final boolean[] said;
    private final Thread thread;
    private volatile boolean closed;

    Watchdog(List<Loop> loops) {
        this.loops = loops;
        this.said = new boolean[loops.size()];
        this.thread = Thread.ofPlatform().daemon().name("porthole-watchdog").start(this::watch);
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD_NANOS);
            for (int i = 0; i < loops.size(); i++) {
                look(i);
            }
        }
    }

    /// Once for each time that it is late.
    private void look(int number) {
        Loop loop = loops.get(number);
        long nanos = loop.turnNanos();
        boolean late = nanos > LIMIT_NANOS;
        if (late && !said[number]) {
            LOG.log(
                    Level.WARNING,
                    "loop %d: a handler has kept its other connections waiting for %d ms: let it compute or block on a platform thread; it is at%s"
                            .formatted(
                                    number + 1, TimeUnit.NANOSECONDS.toMillis(nanos), where(loop)));
        }
        said[number] = late;
    }

    private static String where(Loop loop) {
        return Arrays.stream(loop.stackTrace())
                .limit(FRAMES)
                .map(frame -> " < " + frame)
                .collect(Collectors.joining())
                .replaceFirst(" <", "");
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
