package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/// Points in time that do not move.
class DeadlineTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void passesOnce() {
        assertThat(Deadline.after(Duration.ofDays(1)).isPassed()).isFalse();
        assertThat(Deadline.after(Duration.ofDays(1)).remaining())
                .isBetween(Duration.ofHours(23), Duration.ofDays(1));
        Deadline soon = Deadline.after(Duration.ofMillis(1));
        while (!soon.isPassed()) {
            Thread.onSpinWait();
        }
        assertThat(soon.remaining()).isZero();
        assertThat(soon.isPassed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void zeroOrLessHasPassed(long seconds) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(seconds));
        assertThat(deadline.isPassed()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void neverDoesNotPass() {
        assertThat(Deadline.NEVER.isPassed()).isFalse();
        assertThat(Deadline.NEVER.remaining()).isGreaterThan(Duration.ofDays(365 * 100));
        assertThat(Deadline.NEVER).hasToString("never");
    }

    @Test
    void noDurationOverflows() {
        assertThat(Deadline.after(FOREVER)).isSameAs(Deadline.NEVER);
        assertThat(Deadline.after(Duration.ofNanos(Long.MAX_VALUE / 2 - 1)).isPassed()).isFalse();
    }

    @Test
    void theEarlierOfTwo() {
        Deadline early = Deadline.after(Duration.ofMinutes(1));
        Deadline late = Deadline.after(Duration.ofMinutes(2));
        assertThat(early.or(late)).isSameAs(early);
        assertThat(late.or(early)).isSameAs(early);
        assertThat(early.or(Deadline.NEVER)).isSameAs(early);
        assertThat(Deadline.NEVER.or(early)).isSameAs(early);
        assertThat(Deadline.NEVER.or(Deadline.NEVER)).isSameAs(Deadline.NEVER);
    }

    @Test
    void showsTheTimeLeft() {
        assertThat(Deadline.after(Duration.ofHours(2)).toString()).startsWith("in PT1H59M");
    }
}
