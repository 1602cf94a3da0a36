package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// Prints the line coverage of the library and the command line, by all tests of the build, from
/// the table that JaCoCo wrote. There is no threshold: what counts is what a test asserts.
class CoverageIT {
    private static final Path TABLE =
            Repository.ROOT.resolve("checks/target/site/jacoco-aggregate/jacoco.csv");

    @Test
    void printsTheLineCoverage() throws IOException {
        assumeThat(TABLE).as("no coverage: the build ran no tests").exists();
        var rows = Files.readAllLines(TABLE).stream().skip(1).map(Row::parse).toList();
        var packages = new TreeMap<String, Lines>();
        for (var row : rows) {
            packages.merge(row.name(), row.lines(), Lines::plus);
        }
        assertThat(packages).containsKey("dev.porthole.net");
        System.out.println("Line coverage, by package:");
        packages.forEach((name, lines) -> System.out.println(lines.describe(name)));
        System.out.println(total(rows, "Porthole library"));
        System.out.println(total(rows, "Porthole command line"));
    }

    private static String total(List<Row> rows, String module) {
        var lines =
                rows.stream()
                        .filter(row -> row.module().endsWith(module))
                        .map(Row::lines)
                        .reduce(new Lines(0, 0), Lines::plus);
        return lines.describe("all of " + module);
    }

    private record Lines(int missed, int covered) {
        Lines plus(Lines other) {
            return new Lines(missed + other.missed, covered + other.covered);
        }

        String describe(String name) {
            var all = missed + covered;
            var percent = all == 0 ? 0 : 100.0 * covered / all;
            return "  %-32s %5.1f %%  (%d of %d lines)".formatted(name, percent, covered, all);
        }
    }

    /// A class, in JaCoCo's columns: its module first, and the lines in the eighth and ninth.
    private record Row(String module, String name, Lines lines) {
        static Row parse(String line) {
            var columns = line.split(",", -1);
            var lines = new Lines(Integer.parseInt(columns[7]), Integer.parseInt(columns[8]));
            return new Row(columns[0], columns[1], lines);
        }
    }
}
