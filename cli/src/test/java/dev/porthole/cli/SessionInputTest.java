package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Pieces and lines of standard input, and what `--crlf` makes of their ends. `|` is between reads.
class SessionInputTest {
    @ParameterizedTest
    @CsvSource({
        "ab|cd, ab|cd",
        "a\\nb\\r\\n|c\\rd, a\\nb\\r\\n|c\\rd",
    })
    void piecesAreSentAsTheyCome(String read, String sent) throws Exception {
        assertThat(pieces(read, false)).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "a\\n, a\\r\\n",
        "a\\r\\n, a\\r\\n",
        "a\\r|\\nb, a\\r|\\nb",
        "a|\\nb, a|\\r\\nb",
        "\\n\\n, \\r\\n\\r\\n",
        "\\r\\r\\n, \\r\\r\\n",
        "a\\r|b\\n, a\\r|b\\r\\n",
        "a\\n|\\n, a\\r\\n|\\r\\n",
        "a, a",
    })
    void crlfTouchesEndsWithoutCrOnly(String read, String sent) throws Exception {
        assertThat(pieces(read, true)).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "a\\nb\\n, false, a\\n|b\\n",
        "a|b|\\nc, false, ab\\n|c",
        "a\\r|\\nb\\n, true, a\\r\\n|b\\r\\n",
        "a|\\nb|\\n, true, a\\r\\n|b\\r\\n",
        "\\n|a, false, \\n|a",
        "a, true, a",
    })
    void linesAreWholeHoweverTheyCome(String read, boolean crlf, String lines) throws Exception {
        SessionInput input = input(read, crlf);
        List<String> found = new ArrayList<>();
        for (byte[] line = input.nextLine(); line.length > 0; line = input.nextLine()) {
            found.add(shown(line));
        }
        assertThat(String.join("|", found)).isEqualTo(lines);
    }

    @Test
    void aLineOfAMebibyteIsTakenAndALongerOneRefused() throws Exception {
        byte[] line = new byte[1024 * 1024];
        Arrays.fill(line, (byte) 'a');
        line[line.length - 1] = '\n';
        assertThat(new SessionInput(new ByteArrayInputStream(line), false).nextLine())
                .hasSize(line.length);

        byte[] endless = new byte[2 * 1024 * 1024];
        SessionInput input = new SessionInput(new ByteArrayInputStream(endless), false);
        assertThatThrownBy(input::nextLine)
                .isInstanceOf(Failure.class)
                .hasMessage("a line of input is longer than 1 MiB");
    }

    private static String pieces(String read, boolean crlf) throws Exception {
        SessionInput input = input(read, crlf);
        List<String> found = new ArrayList<>();
        for (byte[] some = input.next(); some.length > 0; some = input.next()) {
            found.add(shown(some));
        }
        return String.join("|", found);
    }

    private static SessionInput input(String read, boolean crlf) {
        return new SessionInput(new Pieces(read.translateEscapes().split("\\|")), crlf);
    }

    private static String shown(byte[] bytes) {
        return new String(bytes, UTF_8).replace("\r", "\\r").replace("\n", "\\n");
    }
}
