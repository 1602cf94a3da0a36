package dev.porthole.bench;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Counts messages and their latencies over one window, and reads the server's clocks at its ends.
/// For one thread.
final class Meter {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int LONGEST_WARM_UP = 3; // times its length

    private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);

    /// Something that loads the server for a while.
    interface Load {
        void pump(Duration length) throws IOException;
    }

    /// One more message came back.
    void record(long latencyNanos) {
        latencies.recordValue(latencyNanos);
    }

    /// Warms the server up, then measures it without a pause in between.
    ///
    /// @throws IOException if the load fails, or if no message came back in the window
    Sample measure(Load load, Window window, Optional<ProcessProbe> probe) throws IOException {
        warmUp(load, window.warmUp().toNanos(), probe);
        latencies.reset();
        long cpuBefore = cpuNanos(probe);
        long start = System.nanoTime();
        load.pump(window.length());
        if (latencies.getTotalCount() == 0) {
            load.pump(window.patience());
        }
        if (latencies.getTotalCount() == 0) {
            throw new IOException("the server answered nothing");
        }
        long elapsed = System.nanoTime() - start;
        long cpu = cpuNanos(probe) - cpuBefore;
        return sample(elapsed, cpu, probe);
    }

    /// Loads the server until it has had that much CPU time. On a busy machine or with little to do
    /// it is still cold after the same time by the clock.
    private static void warmUp(Load load, long nanos, Optional<ProcessProbe> probe)
            throws IOException {
        long start = System.nanoTime();
        long cpuBefore = cpuNanos(probe);
        long elapsed = 0;
        boolean warm = false;
        while (elapsed < nanos || (!warm && elapsed < LONGEST_WARM_UP * nanos)) {
            load.pump(STEP);
            elapsed = System.nanoTime() - start;
            warm = probe.isEmpty() || cpuNanos(probe) - cpuBefore >= nanos;
        }
    }

    private static long cpuNanos(Optional<ProcessProbe> probe) {
        return probe.map(ProcessProbe::cpuNanos).orElse(0L);
    }

    private Sample sample(long elapsedNanos, long cpuNanos, Optional<ProcessProbe> probe)
            throws IOException {
        double messages = latencies.getTotalCount();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.THROUGHPUT, messages * NANOS_PER_SECOND / elapsedNanos);
        values.put(Metric.P50, micros(50));
        values.put(Metric.P99, micros(99));
        values.put(Metric.P999, micros(99.9));
        if (probe.isPresent()) {
            values.put(Metric.CPU, cpuNanos / NANOS_PER_MICRO / messages);
            values.put(Metric.BUSY, 100.0 * cpuNanos / elapsedNanos);
            values.put(Metric.MEMORY, probe.get().residentBytes() / BYTES_PER_MIB);
        }
        return new Sample(values);
    }

    private double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
