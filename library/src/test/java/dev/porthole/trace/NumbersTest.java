package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        // nanoseconds, as milliseconds, as seconds
        "0, 0.000, 0.000000000",
        "999, 0.000, 0.000000999",
        "1000, 0.001, 0.000001000",
        "12345678, 12.345, 0.012345678",
        "3600000000000, 3600000.000, 3600.000000000",
        "9223372036854775807, 9223372036854.775, 9223372036.854775807",
        "-1, 0.000, 0.000000000",
    })
    void times(long nanos, String millis, String seconds) {
        assertThat(Numbers.millis(nanos)).isEqualTo(millis);
        assertThat(Numbers.seconds(Duration.ofNanos(nanos))).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "0, '0'",
        "999, '999'",
        "1000, '1,000'",
        "123456, '123,456'",
        "1234567, '1,234,567'",
        "-123456, '-123,456'",
    })
    void counts(long count, String text) {
        assertThat(Numbers.count(count)).isEqualTo(text);
    }
}
