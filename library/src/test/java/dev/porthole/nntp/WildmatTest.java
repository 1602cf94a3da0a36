package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Wildmats (RFC 3977, section 4). The first rows are the examples of section 4.4.
class WildmatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a*,!*b,*c*  | aaa      | true
                    a*,!*b,*c*  | abb      | false
                    a*,!*b,*c*  | ccb      | true
                    a*,!*b,*c*  | xxx      | false
                    a*,c*,!*b   | aaa      | true
                    a*,c*,!*b   | abb      | false
                    a*,c*,!*b   | ccb      | false
                    a*,c*,!*b   | xxx      | false
                    ?a*         | ba       | true
                    ?a*         | a        | false
                    *           | a.b.c    | true
                    a.b         | a.b      | true
                    a.b         | a.bc     | false
                    a.b         | axb      | false
                    *a*b*c      | xaxbxc   | true
                    *a*b*c      | xaxbxcx  | false
                    a**b        | ab       | true
                    ?           | ä        | true
                    *ä?         | xä€      | true
                    ?           | 😀       | true
                    !a*         | b        | false
                    *,!*        | b        | false
                    """)
    void matches(String wildmat, String name, boolean matches) {
        assertThat(Wildmat.parse(wildmat).matches(name)).isEqualTo(matches);
        assertThat(Wildmat.parse(wildmat)).hasToString(wildmat);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ",", "a,", ",a", "!", "a!b", "!!a", "[a-c]", "a\\*", "a]", "a b", "a\tb"
            })
    void whatIsNone(String text) {
        assertThatThrownBy(() -> Wildmat.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhenItIsAName() {
        assertThat(Wildmat.parse("comp.lang.java").isName()).isTrue();
        assertThat(Wildmat.parse("comp.lang.*").isName()).isFalse();
        assertThat(Wildmat.parse("a,b").isName()).isFalse();
        assertThat(Wildmat.parse("!a").isName()).isFalse();
    }

    /// What takes other matchers time that grows with the power of the number of stars.
    @Test
    void manyStarsTakeNoTime() {
        String stars = "*a".repeat(200) + "*b";
        assertThat(Wildmat.parse(stars).matches("a".repeat(500))).isFalse();
    }
}
