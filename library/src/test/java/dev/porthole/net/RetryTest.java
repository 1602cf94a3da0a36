package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// The pauses between two tries.
class RetryTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # first, longest, repetition, pause without its random part
                    PT0.1S,  PT10S,   0,          PT0.1S
                    PT0.1S,  PT10S,   1,          PT0.2S
                    PT0.1S,  PT10S,   6,          PT6.4S
                    PT0.1S,  PT10S,   7,          PT10S
                    PT0.1S,  PT10S,   1000000,    PT10S
                    PT0.001S,PT240H,  20,         PT17M28.576S
                    PT20S,   PT10S,   0,          PT10S
                    PT2400H, PT9600H, 1,          PT4800H
                    PT2400H, PT9600H, 16,         PT9600H
                    PT78H11M14.976710656S, PT240H, 16, PT240H
                    """)
    void thePauseDoublesUpToItsBound(
            Duration first, Duration longest, int repetition, Duration expected) {
        assertThat(new Retry(1, first, longest).pause(repetition, 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 10000", "0.5, 7500", "1.0, 5000"})
    void upToHalfIsLeftOutByChance(double random, long millis) {
        Retry retry = new Retry(1, Duration.ofSeconds(10), Duration.ofSeconds(10));
        assertThat(retry.pause(0, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void chanceStaysWithinItsBounds() {
        Retry retry = Retry.times(3);
        List<Duration> pauses = Stream.generate(() -> retry.pause(2)).limit(1000).toList();
        assertThat(pauses)
                .allSatisfy(pause ->
                        assertThat(pause)
                                .isBetween(Duration.ofMillis(200), Duration.ofMillis(400)));
        assertThat(new HashSet<>(pauses)).hasSizeGreaterThan(990); // two may well be the same
    }

    @Test
    void refusesWhatMakesNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.times(-1))
                .withMessage("times is at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retry(1, Duration.ZERO, second))
                .withMessage("firstPause is more than zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retry(1, second, Duration.ofSeconds(-1)))
                .withMessage("longestPause is more than zero");
    }
}
