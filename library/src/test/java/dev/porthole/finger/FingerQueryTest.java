package dev.porthole.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class FingerQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    ''             | false | ''    | ''  | ''
                    /W             | true  | ''    | ''  | /W
                    /w             | true  | ''    | ''  | /W
                    alice          | false | alice | ''  | alice
                    ' alice '      | false | alice | ''  | alice
                    /W alice       | true  | alice | ''  | /W alice
                    '/W  alice'    | true  | alice | ''  | /W alice
                    alice@b@a      | false | alice | b a | alice@b@a
                    @a             | false | ''    | a   | @a
                    /W @a          | true  | ''    | a   | /W @a
                    """)
    void isReadAndWritten(String line, boolean verbose, String user, String hosts, String text) {
        FingerQuery query = FingerQuery.parse(line);
        List<String> names = hosts.isEmpty() ? List.of() : List.of(hosts.split(" "));
        assertThat(query).isEqualTo(new FingerQuery(verbose, user, names));
        assertThat(query.encode()).isEqualTo(text);
        assertThat(FingerQuery.parse(text)).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice bob",
                "/X alice",
                "/Walice",
                "a\u0001",
                "alice@",
                "@a@",
                "@@a",
                "/W/W"
            })
    void refusesWhatIsNoQuery(String line) {
        assertThatThrownBy(() -> FingerQuery.parse(line))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesThatWouldBeMore() {
        for (String name : List.of("a\r\nb", "a@b", "a b", "x".repeat(256))) {
            assertThatThrownBy(() -> new FingerQuery(false, name, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new FingerQuery(false, "", List.of(name)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isForwardedToTheLastHost() {
        FingerQuery query = FingerQuery.parse("/W alice@b@a");
        assertThat(query.nextHost()).isEqualTo("a");
        assertThat(query.forwarded().encode()).isEqualTo("/W alice@b");
    }
}
