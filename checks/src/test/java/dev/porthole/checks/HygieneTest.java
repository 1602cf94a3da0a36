package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What no file of the repository may contain. The patterns are taken apart here, so that this file
/// passes too.
class HygieneTest {
    private static final Pattern OWN_MACHINE = Pattern.compile("(?<![\\w.}/])/(?:work|root)/");
    private static final Pattern REGISTRY =
            Pattern.compile(
                    "//[^/\\s\"'<>]*(?:"
                            + String.join("|", "arti" + "factory", "nex" + "us", "jfr" + "og")
                            + "|repo1?\\.ma"
                            + "ven|codearti"
                            + "fact|registry\\.np"
                            + "m)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b");

    record Rule(String name, Pattern forbidden, String example) {}

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("a path of somebody's machine", OWN_MACHINE, "see /ro" + "ot/notes"),
                new Rule("the host of a registry", REGISTRY, "https://nex" + "us.example/maven"),
                new Rule("a note of work to do", UNFINISHED, "// TO" + "DO: finish"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noFileContains(Rule rule) throws IOException {
        for (var file : Repository.files()) {
            assertThat(matches(rule, file)).as("%s in %s", rule.name(), file).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsItsExample(Rule rule) {
        assertThat(rule.forbidden().matcher(rule.example()).find()).isTrue();
    }

    @Test
    void thereAreFilesToLookAt() {
        assertThat(Repository.files()).contains(Path.of("pom.xml"), Path.of("porthole"));
    }

    private static List<String> matches(Rule rule, Path file) throws IOException {
        var lines = textLines(Repository.ROOT.resolve(file));
        return IntStream.range(0, lines.size())
                .filter(index -> rule.forbidden().matcher(lines.get(index)).find())
                .mapToObj(index -> "line " + (index + 1) + ": " + lines.get(index).strip())
                .toList();
    }

    /// The lines of a text file; none for a file that is not UTF-8, which is data.
    private static List<String> textLines(Path file) throws IOException {
        try {
            var text = Files.readString(file);
            return text.indexOf('\0') >= 0 ? List.of() : text.lines().toList();
        } catch (CharacterCodingException e) {
            return List.of();
        }
    }
}
