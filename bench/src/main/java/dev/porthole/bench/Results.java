package dev.porthole.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// The samples of all rounds, and their comparison. For one thread.
final class Results {
    private record Cell(String row, String column) {}

    private final Map<Cell, List<Sample>> samples = new HashMap<>();

    /// The middle of several values, and their ends.
    record Spread(double median, double least, double most) {
        static Spread of(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            int middle = sorted.length / 2;
            double median =
                    sorted.length % 2 == 1
                            ? sorted[middle]
                            : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    /// Adds the sample of one round.
    ///
    /// @param row what was measured
    /// @param column of whom
    void add(String row, String column, Sample sample) {
        samples.computeIfAbsent(new Cell(row, column), _ -> new ArrayList<>()).add(sample);
    }

    /// Forgets what was measured: a server that failed once has no result.
    void drop(String row, String column) {
        samples.remove(new Cell(row, column));
    }

    /// The values of all rounds.
    Optional<Spread> values(String row, String column, Metric metric) {
        double[] values = column(row, column, metric);
        return values.length == 0
                ? Optional.empty()
                : Optional.of(Spread.of(DoubleStream.of(values)));
    }

    /// Divides each round's value by the reference's of the same round: what disturbs the machine
    /// for a while then disturbs both.
    Optional<Spread> ratios(String row, String column, String reference, Metric metric) {
        double[] values = column(row, column, metric);
        double[] references = column(row, reference, metric);
        var ratios = DoubleStream.builder();
        int rounds = Math.min(values.length, references.length);
        for (int round = 0; round < rounds; round++) {
            if (references[round] <= 0) {
                return Optional.empty(); // nothing to divide by
            }
            ratios.add(values[round] / references[round]);
        }
        return rounds == 0 ? Optional.empty() : Optional.of(Spread.of(ratios.build()));
    }

    private double[] column(String row, String column, Metric metric) {
        return samples.getOrDefault(new Cell(row, column), List.of()).stream()
                .flatMap(sample -> sample.get(metric).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
