package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Alarms of a loop that has nothing else to do: its wait ends for them.
@Timeout(30)
class LoopTimerTest {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Loop loop = new Loop(1, Features.ALL);
    private final BlockingQueue<Long> wentOff = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        assumeTrue(RingEngine.obstacle().isEmpty(), () -> RingEngine.obstacle().orElse(""));
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        loop.join();
    }

    private final class Noting extends Alarm {
        @Override
        public void goOff() {
            assertThat(loop.isCurrent()).isTrue();
            wentOff.add(now());
        }
    }

    @Test
    void goesOffFromAnyThreadInTimeAndNotBefore() throws InterruptedException {
        long at = Alarm.now() + MOMENT;
        loop.timer().setBy(new Noting(), at);
        assertThat(wentOff.take()).isGreaterThanOrEqualTo(at);
        assertThat(loop.timer().count()).isZero();
    }

    @Test
    void goesOffOnTheLoopsOwnThreads() throws InterruptedException {
        long at = Alarm.now() + MOMENT;
        loop.newThread("sets", () -> loop.timer().setBy(new Noting(), at)).start();
        assertThat(wentOff.take()).isGreaterThanOrEqualTo(at);
    }

    /// The loop sleeps for an hour then, if nothing wakes it.
    @Test
    void mayBeMovedEarlierWhileTheLoopSleeps() throws InterruptedException {
        Alarm alarm = new Noting();
        loop.timer().setBy(alarm, Alarm.now() + HOUR);
        loop.timer().setBy(alarm, Alarm.now() + MOMENT);
        loop.timer().setBy(alarm, Alarm.now() + HOUR);
        wentOff.take();
        assertThat(loop.timer().count()).isZero();
    }

    @Test
    void oneThatEndedDoesNotGoOff() throws InterruptedException {
        Alarm alarm = new Noting();
        loop.timer().setBy(alarm, Alarm.now() + MOMENT);
        loop.timer().end(alarm);
        loop.timer().setBy(alarm, Alarm.now() + MOMENT);
        Alarm last = new Noting();
        long at = Alarm.now() + 2 * MOMENT;
        loop.timer().setBy(last, at);
        assertThat(wentOff.take()).isGreaterThanOrEqualTo(at);
        assertThat(wentOff).isEmpty();
    }

    @Test
    void afterTheEndOfTheLoopNothingGoesOff() throws InterruptedException {
        Alarm alarm = new Noting();
        stop();
        loop.timer().setBy(alarm, Alarm.now());
        loop.timer().end(alarm);
        assertThat(loop.timer().count()).isZero();
        assertThat(wentOff).isEmpty();
    }
}
