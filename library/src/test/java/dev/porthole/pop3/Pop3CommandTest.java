package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The lines of the protocol, read and written.
class Pop3CommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    STAT              | STAT |                | STAT
                    stat              | STAT |                | STAT
                    'RETR 1'          | RETR | 1              | RETR 1
                    'RETR  1 '        | RETR | 1              | RETR 1
                    'TOP 1 10'        | TOP  | 1,10           | TOP 1 10
                    'USER a b'        | USER | a b            | USER a b
                    'PASS  a  b '     | PASS | ' a  b '       | 'PASS  a  b '
                    'AUTH PLAIN ='    | AUTH | PLAIN,=        | AUTH PLAIN =
                    """)
    void isReadAndWritten(String line, Pop3Verb verb, String arguments, String text)
            throws Pop3Refusal {
        List<String> expected = arguments == null ? List.of() : List.of(arguments.split(",", -1));
        Pop3Command command = Pop3Command.parse(line);
        assertThat(command).isEqualTo(new Pop3Command(verb, expected));
        assertThat(command.encode()).isEqualTo(text);
        assertThat(Pop3Command.parse(text)).isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "XTND",
                "RETR",
                "RETR 1 2",
                "STAT 1",
                "TOP 1",
                "APOP a",
                "DELE",
                "AUTH A B C",
                "QUIT now",
                "PASS",
                "USER "
            })
    void refusesWhatIsNoCommand(String line) {
        assertThatThrownBy(() -> Pop3Command.parse(line)).isInstanceOf(Pop3Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "one", "1x", "9999999999", "+1", "١"})
    void refusesWhatIsNoNumber(String number) throws Pop3Refusal {
        Pop3Command command = Pop3Command.parse("RETR " + number);
        assertThatThrownBy(() -> command.number(0)).isInstanceOf(Pop3Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PASS geheim,'PASS '",
        "pass  geheim,'pass  '",
        "' PASS geheim',' PASS '",
        "APOP alice c4c9,'APOP alice '",
        "AUTH PLAIN AGF=,'AUTH PLAIN '",
        "AUTH PLAIN,AUTH PLAIN",
        "RETR 1,RETR 1",
        "PASS,PASS"
    })
    void whatIsSecretIsNotShown(String line, String shown) {
        assertThat(line.substring(0, Pop3Command.shownCharacters(line))).isEqualTo(shown);
        assertThat(Pop3Command.of(Pop3Verb.PASS, "geheim")).hasToString("PASS ***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    +OK                    | true  | ''       | ''
                    +OK 2 320              | true  | ''       | 2 320
                    -ERR                   | false | ''       | ''
                    -ERR no                | false | ''       | no
                    -ERR [IN-USE] wait     | false | IN-USE   | wait
                    -err [sys/temp] wait   | false | SYS/TEMP | wait
                    -ERR [ no              | false | ''       | [ no
                    """)
    void answersAreRead(String line, boolean positive, String code, String text)
            throws MalformedException {
        Pop3Answer answer = Pop3Answer.parse(line);
        assertThat(answer).isEqualTo(new Pop3Answer(positive, code, text));
        assertThat(Pop3Answer.parse(answer.encode())).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "+OKAY", "250 ok", "+", " +OK", "* OK"})
    void refusesWhatIsNoAnswer(String line) {
        assertThatThrownBy(() -> Pop3Answer.parse(line))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("an answer begins with +OK or -ERR");
    }

    @ParameterizedTest
    @CsvSource({
        "-ERR [IN-USE] wait,true",
        "-ERR [LOGIN-DELAY] wait,true",
        "-ERR [SYS/TEMP] wait,true",
        "-ERR [SYS/PERM] never,false",
        "-ERR [AUTH] wrong,false",
        "-ERR no,false"
    })
    void aRefusalSaysWhetherItIsWorthTryingAgain(String line, boolean temporary)
            throws MalformedException {
        Pop3Answer answer = Pop3Answer.parse(line);
        assertThatThrownBy(() -> answer.require(Pop3Command.of(Pop3Verb.PASS, "geheim")))
                .isInstanceOfSatisfying(
                        WireException.Refused.class,
                        e -> assertThat(e.isTemporary()).isEqualTo(temporary))
                .hasMessageStartingWith("PASS *** was refused: -ERR");
    }

    @Test
    void capabilitiesAreReadAndWritten() {
        List<String> lines = List.of("EXPIRE 60", "SASL PLAIN LOGIN", "TOP");
        Pop3Capabilities all = Pop3Capabilities.parse(lines);
        assertThat(all.mechanisms()).containsExactlyInAnyOrder("PLAIN", "LOGIN");
        assertThat(all.has("TOP")).isTrue();
        assertThat(all.has("UIDL")).isFalse();
        assertThat(all.encode()).isEqualTo(lines);
        assertThat(Pop3Capabilities.parse(List.of("top", " sasl  PLAIN ")).encode())
                .containsExactly("SASL PLAIN", "TOP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    ''               | 0
                    a\\r\\nb\\r\\n   | 6
                    a\\nb\\n         | 6
                    a\\nb            | 6
                    a                | 3
                    a\\rb\\r         | 6
                    \\n\\n           | 4
                    """)
    void sizesCountEachLineEndAsTwo(String message, long size) throws IOException {
        byte[] bytes = message.translateEscapes().getBytes(StandardCharsets.UTF_8);
        assertThat(SentSize.of(new ByteArrayInputStream(bytes), bytes.length)).isEqualTo(size);
    }
}
