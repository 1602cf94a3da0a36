package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.telnet.LineEditor.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/// Keys to lines.
class LineEditorTest {
    private static Result type(LineEditor editor, String keys) {
        Result result = Result.MORE;
        for (int each : new String(Notation.parse(keys), UTF_8).codePoints().toArray()) {
            assertThat(result).isEqualTo(Result.MORE);
            result = editor.take(each);
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "abc<CR>                  | LINE      | abc    | abc<13 10>",
                "abc<LF>                  | LINE      | abc    | abc<13 10>",
                "<CR>                     | LINE      | ''     | <13 10>",
                "ab<DEL>c<CR>             | LINE      | ac     | ab<8> <8>c<13 10>",
                "ab<BS>c<CR>              | LINE      | ac     | ab<8> <8>c<13 10>",
                "<DEL DEL>a<CR>           | LINE      | a      | a<13 10>",
                "one two<23>x<CR>         | LINE      | one x  |"
                        + " one two<8> <8 8> <8 8> <8>x<13 10>",
                "one<SP SP 23>x<CR>       | LINE      | x      |"
                        + " one  <8> <8 8> <8 8> <8 8> <8 8> <8>x<13 10>",
                "abc<21>x<CR>             | LINE      | x      |"
                        + " abc<8> <8 8> <8 8> <8>x<13 10>",
                "ab<18>c<CR>              | LINE      | abc    | ab<13 10>abc<13 10>",
                "a<9>b<CR>                | LINE      | a b    | a b<13 10>",
                "a<BEL>b<NUL>c<CR>        | LINE      | abc    | a<7>bc<13 10>",
                "abc<3>                   | INTERRUPT | abc    | abc^C<13 10>",
                "<4>                      | END       | ''     | ''",
                "a<4>b<CR>                | LINE      | ab     | a<7>b<13 10>",
                "a<ESC>[Db<ESC>OPc<CR>    | LINE      | abc    | abc<13 10>",
                "<ESC>[1;5C<ESC>xok<CR>   | LINE      | ok     | ok<13 10>",
                "a<ESC CR>                | LINE      | a      | a<13 10>",
                "a<ESC>[1<CR>             | LINE      | a      | a<13 10>",
            })
    void keysMake(String keys, Result result, String line, String shown) {
        LineEditor editor = new LineEditor(100);
        editor.start(false);
        assertThat(type(editor, keys)).isEqualTo(result);
        assertThat(editor.line()).isEqualTo(line);
        assertThat(Notation.format(editor.takeShown().getBytes(UTF_8))).isEqualTo(shown.strip());
        assertThat(editor.takeShown()).isEmpty();
    }

    @Test
    void aCharacterIsErasedInAsManyColumnsAsItHas() {
        LineEditor editor = new LineEditor(100);
        editor.start(false);
        assertThat(type(editor, "ü日<204 129>")).isEqualTo(Result.MORE); // with a combining acute
        editor.takeShown();
        editor.eraseCharacter();
        assertThat(editor.line()).isEqualTo("ü");
        assertThat(editor.takeShown()).isEqualTo("\b \b\b \b");
        editor.eraseCharacter();
        assertThat(editor.takeShown()).isEqualTo("\b \b");
        assertThat(editor.line()).isEmpty();
    }

    @Test
    void ofASecretOnlyItsEndIsShown() {
        LineEditor editor = new LineEditor(100);
        editor.start(true);
        assertThat(type(editor, "secrex<DEL>t<18>word<23>secret<CR>")).isEqualTo(Result.LINE);
        assertThat(editor.line()).isEqualTo("secret");
        assertThat(editor.takeShown()).isEqualTo("\r\n");
    }

    /// CR, LF, CR LF and CR NUL, mixed (RFC 1123, section 3.3.1).
    @Test
    void eachFormOfEnterIsOneEnd() {
        LineEditor editor = new LineEditor(100);
        List<String> lines = new ArrayList<>();
        for (int each : "a\rb\nc\r\nd\r\n\r\ne\r".codePoints().toArray()) {
            if (editor.take(each) == Result.LINE) {
                lines.add(editor.line());
                editor.start(false);
            }
        }
        assertThat(lines).containsExactly("a", "b", "c", "d", "", "e");
    }

    @Test
    void aLineIsBounded() {
        LineEditor editor = new LineEditor(3);
        editor.start(false);
        assertThat(type(editor, "abc<DEL>c")).isEqualTo(Result.MORE);
        assertThat(editor.take('d')).isEqualTo(Result.TOO_LONG);
        assertThat(editor.line()).isEqualTo("abc");
    }
}
