package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

/// Null checking is on: with the compiler options of the root pom, a file that dereferences what
/// may be null is refused. The options are read from the pom, so switching the check off there
/// fails here.
class NullAwayCanaryTest {
    private static final String COMPILER =
            "//plugin[artifactId='maven-compiler-plugin']/configuration/";

    @TempDir Path directory;

    @Test
    void theCanaryIsRefused() throws Exception {
        var canary = source("Wrong.java.txt");
        var result = compile(canary);
        assertThat(result.status()).as(result.output()).isNotZero();
        var refused = linesMarked(canary, "// refused");
        assertThat(refused).hasSize(2);
        for (var line : refused) {
            assertThat(result.output()).contains("Canary.java:" + line + ": error: [NullAway]");
        }
    }

    @Test
    void itsCorrectedTwinCompiles() throws Exception {
        var result = compile(source("Right.java.txt"));
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void theBuildRunsNullAway() throws Exception {
        assertThat(pom(COMPILER + "annotationProcessorPaths/path/artifactId"))
                .contains("error_prone_core", "nullaway");
    }

    record Result(int status, String output) {}

    /// Runs the compiler as the build does, in a process of its own, since the options have some
    /// for its JVM.
    private Result compile(String source) throws Exception {
        var file = Files.writeString(directory.resolve("Canary.java"), source);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(pom(COMPILER + "compilerArgs/arg"));
        var classes = System.getProperty("java.class.path");
        command.addAll(List.of("-processorpath", classes, "-classpath", classes));
        command.addAll(List.of("-d", directory.toString(), file.toString()));
        var javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(javac.waitFor(), output);
    }

    private static List<String> pom(String path) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        var pom = builder.parse(Repository.ROOT.resolve("pom.xml").toFile());
        var xpath = XPathFactory.newInstance().newXPath();
        var nodes = (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getTextContent().strip())
                .toList();
    }

    private static List<Integer> linesMarked(String source, String mark) {
        var lines = source.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(index -> lines.get(index).contains(mark))
                .mapToObj(index -> index + 1)
                .toList();
    }

    private static String source(String name) throws IOException {
        return Files.readString(
                Repository.ROOT.resolve("checks/src/test/resources/canary").resolve(name));
    }
}
