package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;

/// The section of `docs/reliability.md` that a protocol's tests of faults make. Such a test fails
/// if the document says something else, and writes it with `-Dporthole.reliability=write`.
public final class ReliabilityTable {
    private static final Path DOCUMENT = Path.of("../docs/reliability.md");
    private static final boolean WRITE = "write".equals(System.getProperty("porthole.reliability"));

    /// What became of one fault.
    ///
    /// @param tested the side under test: `client` or `server`
    /// @param fault one of [Fault], or of a protocol's own
    /// @param failure what it reported, by its simple name
    /// @param places at how many places of a conversation it was tried
    public record Row(String tested, Enum<?> fault, String failure, int places)
            implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int order = tested.compareTo(other.tested);
            return order != 0 ? order : Integer.compare(fault.ordinal(), other.fault.ordinal());
        }

        private String line() {
            return "| %s | %s | `%s` | %d |".formatted(tested, fault, failure, places);
        }
    }

    private ReliabilityTable() {}

    /// Compares the section between `<!-- NAME:begin -->` and `<!-- NAME:end -->` with `rows`.
    public static void check(String name, Collection<Row> rows) throws IOException {
        StringBuilder table =
                new StringBuilder("| under test | the other side | ends in | places |\n");
        table.append("|---|---|---|---:|\n");
        new TreeSet<>(rows).forEach(row -> table.append(row.line()).append('\n'));
        String document = Files.readString(DOCUMENT, UTF_8);
        String begin = "<!-- " + name + ":begin -->\n";
        int start = document.indexOf(begin);
        int end = document.indexOf("<!-- " + name + ":end -->");
        assertThat(start).as("the section %s of %s", name, DOCUMENT).isPositive().isLessThan(end);
        String written =
                document.substring(0, start + begin.length()) + table + document.substring(end);
        if (WRITE) {
            Files.writeString(DOCUMENT, written, UTF_8);
        } else {
            assertThat(document)
                    .as("the tests' result; write it with -Dporthole.reliability=write")
                    .isEqualTo(written);
        }
    }
}
