package dev.porthole.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// From samples to the tables of `docs/performance.md`.
class ReportTest {
    private final Results results = new Results();

    @Test
    void showsMedianOfTheReferenceAndRatiosOfTheOthers() {
        cpu("small", "netty", 4, 5, 10);
        cpu("small", "ours", 4, 4, 5); // in the same rounds: 1.00, 0.80, 0.50
        cpu("large", "netty", 100, 120);
        cpu("large", "ours", 150, 240); // 1.50, 2.00
        assertThat(compare(Metric.CPU))
                .isEqualTo(
                        """
                        |  | netty = 1.00 | ours |
                        |---|---:|---:|
                        | small | 5.00 µs | 0.80 (0.50–1.00) |
                        | large | 110 µs | 1.75 (1.50–2.00) |
                        """);
    }

    @Test
    void leavesOutWhatWasNotMeasured() {
        cpu("small", "netty", 4);
        cpu("large", "ours", 8);
        assertThat(compare(Metric.CPU))
                .isEqualTo(
                        """
                        |  | netty = 1.00 | ours |
                        |---|---:|---:|
                        | small | 4.00 µs | – |
                        """);
        assertThat(compare(Metric.P99)).isEmpty();
    }

    @Test
    void aFailedServerHasNoResult() {
        cpu("small", "netty", 4);
        cpu("small", "ours", 2);
        results.drop("small", "ours");
        assertThat(compare(Metric.CPU)).contains("| small | 4.00 µs | – |");
    }

    @Test
    void aReferenceOfZeroDividesNothing() {
        cpu("small", "netty", 0);
        cpu("small", "ours", 2);
        assertThat(compare(Metric.CPU)).contains("| small | 0.00 µs | – |");
    }

    @Test
    void aShareStandsForItself() {
        results.add("small", "netty", new Sample(Map.of(Metric.BUSY, 50.0)));
        results.add("small", "ours", new Sample(Map.of(Metric.BUSY, 100.0)));
        assertThat(compare(Metric.BUSY)).contains("| netty | ours |", "| 50.0 % | 100 % |");
    }

    @Test
    void replacesOneSectionOfTheDocument() throws IOException {
        String text =
                """
                before
                <!-- bench:begin -->
                old
                <!-- bench:end -->
                after
                """;
        assertThat(Document.replaced(text, "bench", "new\n")).isEqualTo(text.replace("old", "new"));
        assertThatThrownBy(() -> Document.replaced(text, "startup", "new\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("the document has no section 'startup'");
    }

    private void cpu(String row, String column, double... values) {
        for (double value : values) {
            results.add(row, column, new Sample(Map.of(Metric.CPU, value)));
        }
    }

    private String compare(Metric metric) {
        return Table.compare(
                        results,
                        metric,
                        List.of("small", "large"),
                        List.of("netty", "ours"),
                        "netty")
                .orElse("");
    }
}
