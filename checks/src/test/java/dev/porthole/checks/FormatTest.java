package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Every Java file is as google-java-format (AOSP style) writes it. With `-Dporthole.format=write`
/// the files are rewritten instead.
class FormatTest {
    private static final String REMEDY = "mvn -q -pl checks test -Dporthole.format=write";

    @Test
    void everyFileIsFormatted() {
        var files = Repository.javaFiles().stream().map(Repository.ROOT::resolve).toList();
        assertThat(files).isNotEmpty();
        var write = "write".equals(System.getProperty("porthole.format"));
        var changed = format(write ? "--replace" : "--dry-run", files);
        assertThat(changed).as("files out of format; to format them: %s", REMEDY).isEmpty();
    }

    @Test
    void aFileOutOfFormatIsNoticed(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("Ragged.java"), "class Ragged{int x ;}\n");
        assertThat(format("--dry-run", List.of(file))).isEqualToIgnoringWhitespace(file.toString());
        format("--replace", List.of(file));
        assertThat(file).hasContent("class Ragged {\n    int x;\n}\n");
    }

    /// What the formatter says: with `--dry-run`, the names of the files that it would change.
    private static String format(String mode, List<Path> files) {
        var arguments =
                Stream.concat(Stream.of("--aosp", mode), files.stream().map(Path::toString))
                        .toArray(String[]::new);
        var said = new StringWriter();
        var complaints = new StringWriter();
        var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
        var status = formatter.run(new PrintWriter(said), new PrintWriter(complaints), arguments);
        assertThat(status).as("the formatter's complaint: %s", complaints).isZero();
        return said.toString();
    }
}
