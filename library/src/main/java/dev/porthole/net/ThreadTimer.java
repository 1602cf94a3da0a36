package dev.porthole.net;

import dev.porthole.net.ring.Alarm;
import dev.porthole.net.ring.Alarms;
import dev.porthole.net.ring.Timer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The timer of all connections whose engine has none of its own: one thread of the process, from
/// the first alarm on.
final class ThreadTimer implements Timer {
    static final ThreadTimer SHARED = new ThreadTimer();

    /// While there are alarms, the thread wakes so often. Else each that is the earliest would wake
    /// it when it is set, and connections that come and go would do that again and again.
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final Alarms alarms = new Alarms(); // guarded by lock
    private boolean started; // guarded by lock
    private long wakesAt = Alarm.NEVER; // guarded by lock

    private ThreadTimer() {}

    @Override
    public void setBy(Alarm alarm, long at) {
        lock.lock();
        try {
            alarms.setBy(alarm, at);
            if (!started) {
                started = true;
                Thread.ofPlatform().daemon().name("porthole-deadlines").start(this::run);
            } else if (at < wakesAt) {
                earlier.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(Alarm alarm) {
        lock.lock();
        try {
            alarms.end(alarm);
        } finally {
            lock.unlock();
        }
    }

    /// How many are set.
    int count() {
        return alarms.count();
    }

    private void run() {
        while (true) {
            try {
                await().goOff();
            } catch (Throwable e) { // it is one connection's; the others still need this thread
                Thread self = Thread.currentThread();
                self.getUncaughtExceptionHandler().uncaughtException(self, e);
            }
        }
    }

    private Alarm await() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = Alarm.now();
                Alarm due = alarms.takeDue(now);
                if (due != null) {
                    return due;
                }
                long first = alarms.firstAt();
                wakesAt = first == Alarm.NEVER ? first : Math.min(first, now + TICK_NANOS);
                earlier.awaitNanos(wakesAt - now);
            }
        } finally {
            lock.unlock();
        }
    }
}
