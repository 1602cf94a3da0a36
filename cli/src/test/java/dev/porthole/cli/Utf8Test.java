package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

/// RFC 3629, section 3: how many bytes a character has, by its first.
class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "61, 0",
        "c3, 1",
        "61c3, 1",
        "c3a4, 0",
        "e2, 1",
        "e282, 2",
        "e282ac, 0",
        "f0, 1",
        "f09f, 2",
        "f09f98, 3",
        "f09f9880, 0",
        "f09f988061, 0",
        "ff, 0", // begins nothing
        "c0, 0",
        "f8, 0",
        "80, 0", // the rest of nothing
        "808080, 0",
        "80808080, 0",
    })
    void howMuchOfACharacterIsCutOff(String bytes, int cut) {
        assertThat(Utf8.cutAtEnd(HexFormat.of().parseHex(bytes))).isEqualTo(cut);
    }
}
