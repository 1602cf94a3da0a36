package dev.porthole.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.lab.Experiment;
import dev.porthole.lab.view.Texts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The texts of each experiment are there, in both languages.
class TextsTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");

    static Stream<String> names() {
        return Experiments.ALL.stream().map(Experiment::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void bothLanguagesHaveTheSame(String name) throws IOException {
        compare(load(Experiments.class, name + "_en"), load(Experiments.class, name + "_ko"));
    }

    @Test
    void soHaveThoseOfAll() throws IOException {
        compare(load(Texts.class, "lab_en"), load(Texts.class, "lab_ko"));
    }

    private static void compare(Properties english, Properties korean) {
        assertThat(korean.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(korean.getProperty(key)))
                    .as(key)
                    .containsExactlyInAnyOrderElementsOf(places(english.getProperty(key)));
        }
        assertThat(english.values()).noneMatch(text -> HANGUL.matcher((String) text).find());
        assertThat(korean.stringPropertyNames())
                .filteredOn(key -> key.startsWith("finding.") || key.equals("claim"))
                .allMatch(key -> HANGUL.matcher(korean.getProperty(key)).find());
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    private static Properties load(Class<?> beside, String name) throws IOException {
        Properties properties = new Properties();
        try (var in = beside.getResourceAsStream(name + ".properties")) {
            assertThat(in).as(name).isNotNull();
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            properties.load(new StringReader(text));
            assertThat(text.lines().filter(line -> line.contains("=")))
                    .as("no key is twice in " + name)
                    .hasSize(properties.size());
        }
        return properties;
    }
}
