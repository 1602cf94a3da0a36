package dev.porthole.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What one window measured of one server. Immutable.
///
/// @param values a workload measures some of the metrics, not all
record Sample(Map<Metric, Double> values) {
    Sample {
        values = Map.copyOf(values);
    }

    /// The value of `metric`, if it was measured.
    Optional<Double> get(Metric metric) {
        return Optional.ofNullable(values.get(metric));
    }

    /// All values in one line, in the order of [Metric].
    @Override
    public String toString() {
        var line = new StringBuilder();
        new EnumMap<>(values)
                .forEach((metric, value) ->
                        line.append(line.isEmpty() ? "" : ", ")
                                .append(metric.title())
                                .append(' ')
                                .append(metric.format(value)));
        return line.toString();
    }
}
