package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Prints the line coverage of the library and the command line, by all tests of the build, from
/// the table that JaCoCo wrote. There is no threshold: what counts is what a test asserts.
class CoverageIT {
    private static final Path TABLE =
            Repository.ROOT.resolve("checks/target/site/jacoco-aggregate/jacoco.csv");

    @Test
    void printsTheLineCoverage() throws IOException {
        assumeTrue(Files.exists(TABLE), "no coverage: the build ran no tests");
        var rows =
                Files.readAllLines(TABLE).stream()
                        .skip(1)
                        .map(Row::parse)
                        .filter(row ->
                                !row.name().equals("picocli")) // compiled here, not written here
                        .toList();
        var packages = sum(rows, Row::name);
        var modules = sum(rows, Row::module);
        assertThat(modules).containsKey("porthole");

        System.out.println("Line coverage:");
        packages.forEach((name, lines) -> System.out.println(lines.describe(name)));
        modules.forEach((name, lines) -> System.out.println(lines.describe("all of " + name)));
    }

    private static Map<String, Lines> sum(List<Row> rows, Function<Row, String> key) {
        var sums = new TreeMap<String, Lines>();
        rows.forEach(row -> sums.merge(key.apply(row), row.lines(), Lines::plus));
        return sums;
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

    /// A class, in JaCoCo's columns: the module last in the first one, and the lines in the eighth
    /// and ninth.
    private record Row(String module, String name, Lines lines) {
        static Row parse(String line) {
            var columns = line.split(",", -1);
            var lines = new Lines(Integer.parseInt(columns[7]), Integer.parseInt(columns[8]));
            var module = columns[0].substring(columns[0].indexOf('/') + 1);
            return new Row(module, columns[1], lines);
        }
    }
}
