package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class PacedInputTest {
    private final AtomicLong now = new AtomicLong(12_345);

    private PacedInput paced(byte[] bytes, long bytesPerSecond) {
        return new PacedInput(
                new ByteArrayInputStream(bytes), bytesPerSecond, now::get, now::addAndGet);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 1000, 1 << 20})
    void takesAsLongAsItsRateSays(long bytesPerSecond) throws IOException {
        byte[] bytes = new byte[5000];
        long start = now.get();
        assertThat(paced(bytes, bytesPerSecond).readAllBytes()).isEqualTo(bytes);
        long expected = TimeUnit.SECONDS.toNanos(1) * bytes.length / bytesPerSecond;
        assertThat(now.get() - start).isBetween(expected - 1000, expected + 1000);
    }

    @Test
    void givesAFractionOfASecondAtOnce() throws IOException {
        assertThat(paced(new byte[5000], 1000).read(new byte[5000], 0, 5000)).isEqualTo(50);
    }

    @Test
    void doesNotWaitForASlowSource() throws IOException {
        PacedInput paced = paced(new byte[10], 10);
        now.addAndGet(TimeUnit.SECONDS.toNanos(100)); // it was late already
        long start = now.get();
        paced.readAllBytes();
        assertThat(now.get()).isEqualTo(start);
    }
}
