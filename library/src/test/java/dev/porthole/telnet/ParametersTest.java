package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// What is said within an option: sizes, names, character sets; and characters out of bytes.
class ParametersTest {
    @ParameterizedTest
    @CsvSource({"80, 24", "0, 0", "255, 255", "256, 65535", "65535, 1"})
    void aSizeIsSaidAndHeard(int columns, int rows) {
        WindowSize size = new WindowSize(columns, rows);
        assertThat(WindowSize.parse(size.encode())).contains(size);
    }

    /// RFC 1073, section 4: "IAC SB NAWS 0 80 0 24 IAC SE", and a byte of 255 is doubled.
    @Test
    void aSizeIsFourBytes() {
        assertThat(Codec.encode(TelnetOption.WINDOW_SIZE, new WindowSize(80, 24).encode()))
                .isEqualTo(Notation.parse("<IAC SB NAWS 0 80 0 24 IAC SE>"));
        assertThat(Codec.encode(TelnetOption.WINDOW_SIZE, new WindowSize(255, 24).encode()))
                .isEqualTo(Notation.parse("<IAC SB NAWS 0 IAC IAC 0 24 IAC SE>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<0>", "<0 80 0>", "<0 80 0 24 0>"})
    void whatIsNoSizeIsIgnored(String said) {
        assertThat(WindowSize.parse(Notation.parse(said))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "1, -1", "65536, 1", "1, 65536"})
    void aSizeIsChecked(int columns, int rows) {
        assertThatThrownBy(() -> new WindowSize(columns, rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0-65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "xterm-256color", "vt100", "screen.xterm-new", "a"})
    void aNameIsSaidAndHeard(String name) {
        assertThat(TerminalType.parse(TerminalType.encode(name))).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<0>",
                "<1>",
                "<2>xterm",
                "<0>../../etc",
                "<0>a b",
                "<0>a<LF>b",
                "<0 ESC>[2J",
                "<0>-x",
                "<0>xterm<195 188>",
                "<0>abcdefghijabcdefghijabcdefghijabcdefghijk"
            })
    void whatIsNoNameIsIgnored(String said) {
        assertThat(TerminalType.parse(Notation.parse(said))).isEmpty();
    }

    @Test
    void namesToSayAreChecked() {
        assertThatThrownBy(() -> TelnetSettings.CLIENT.withTerminalTypes("xterm", "a b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new TerminalType(List.of()).answer()).isEqualTo(Notation.parse("<0>UNKNOWN"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<1>;UTF-8                     | true",
                "<1>;utf-8                     | true",
                "<1>,US-ASCII,UTF-8            | true",
                "<1>.UTF-8.X                   | true",
                "<1>\\UTF-8                    | true",
                "<1>[TTABLE]<1>;X;UTF-8        | true",
                "<1>;UTF-8-MAC                 | false",
                "<1>;UTF-7                     | false",
                "<1>UTF-8                      | false",
                "<1>;                          | false",
                "<1>                           | false",
                "<1>[TTABLE]                   | false",
                "<1>[TTABLE]<1>                | false",
                "<1 255>UTF-8                  | true"
            })
    void offersUtf8(String said, boolean offers) {
        assertThat(CharsetOption.offersUtf8(Notation.parse(said))).isEqualTo(offers);
    }

    @Test
    void ourOwnRequestIsUnderstood() {
        assertThat(CharsetOption.offersUtf8(CharsetOption.request())).isTrue();
        assertThat(CharsetOption.isUtf8Accepted(CharsetOption.answer(CharsetOption.request())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aü日😀            | aü日😀",
                "<195>             | ''",
                "<195>a            | �a",
                "<188>a            | �a",
                "<192 175>         | ��",
                "<237 160 128>     | �",
                "<255 254>a        | ��a",
                "<226 130>é        | �é"
            })
    void bytesAreCharacters(String wire, String text) {
        CodePoints characters = new CodePoints();
        StringBuilder out = new StringBuilder();
        for (byte each : Notation.parse(wire)) {
            for (int character = characters.take(each & 0xff);
                    character != CodePoints.MORE;
                    character = characters.next()) {
                out.appendCodePoint(character);
            }
        }
        assertThat(out).hasToString(text);
    }

    @Test
    void limitsAreCheckedAndTheirDefaultsAreKnown() {
        assertThat(TelnetLimits.DEFAULT).isEqualTo(new TelnetLimits(1000, 4096, 4096, 1024 * 1024));
        assertThatThrownBy(() -> TelnetLimits.DEFAULT.withMaxRequests(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TelnetLimits.DEFAULT.withMaxSubnegotiationBytes(63))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TelnetLimits.DEFAULT.withMaxLineChars(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TelnetLimits.DEFAULT.withMaxUnmatchedChars(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
