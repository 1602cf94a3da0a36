package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example",
                "LHLO [192.0.2.1]",
                "MAIL FROM:<>",
                "MAIL FROM:<alice@example.org> SIZE=1000 BODY=8BITMIME SMTPUTF8",
                "RCPT TO:<\"a b\"@example.org> NOTIFY=NEVER",
                "BDAT 1000 LAST",
                "AUTH PLAIN =",
                "RSET",
                "HELP MAIL",
                "QUIT"
            })
    void roundTrip(String line) throws SmtpRefusal {
        assertThat(SmtpCommand.parse(line).encode()).isEqualTo(line);
    }

    @Test
    void verbsHaveNoCaseAndSpacesAtTheEndNoMeaning() throws SmtpRefusal {
        assertThat(SmtpCommand.parse("quit  ")).isEqualTo(SmtpCommand.of(SmtpVerb.QUIT));
        assertThat(SmtpCommand.parse("mAiL fRoM:<a@b> size=1").readSender().parameters().values())
                .containsEntry("SIZE", "1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''            | 500 5.5.1
                    FOO           | 500 5.5.1
                    ' NOOP'       | 500 5.5.1
                    MAILFROM:<x>  | 500 5.5.1
                    MAIL          | 501 5.5.4
                    EHLO          | 501 5.5.4
                    DATA x        | 501 5.5.4
                    RSET 1        | 501 5.5.4
                    """)
    void refusesWhatIsNoCommand(String line, String reply) {
        assertRefused(() -> SmtpCommand.parse(line), reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MAIL <a@b>                | 501 5.5.4
                    MAIL FROM: <a@b>          | 501 5.1.7
                    MAIL FROM <a@b>           | 501 5.5.4
                    MAIL FROM:a@b             | 501 5.1.7
                    MAIL FROM:<a@b            | 501 5.1.7
                    MAIL FROM:<a>             | 501 5.1.7
                    MAIL FROM:<<a@b>>         | 501 5.1.7
                    MAIL FROM:<a@b>SIZE=1     | 501 5.5.4
                    MAIL FROM:<a@b> =1        | 501 5.5.4
                    MAIL FROM:<a@b> SIZE=     | 501 5.5.4
                    MAIL FROM:<a@b> SIZE=1=2  | 501 5.5.4
                    MAIL FROM:<a@b> X=1 x=2   | 501 5.5.4
                    MAIL FROM:<@x,y:a@b>      | 501 5.1.7
                    MAIL FROM:<@x a@b>        | 501 5.1.7
                    """)
    void refusesPaths(String line, String reply) {
        assertRefused(() -> SmtpCommand.parse(line).readSender(), reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SIZE=x                       | 501 5.5.4
                    SIZE=-1                      | 501 5.5.4
                    SIZE=99999999999999999999    | 501 5.5.4
                    BODY=BINARYMIME              | 501 5.5.4
                    SMTPUTF8=1                   | 501 5.5.4
                    RET=SOME                     | 501 5.5.4
                    ENVID=a+2                    | 501 5.5.4
                    ENVID=a+20b                  | 501 5.5.4
                    FOO                          | 555 5.5.4
                    """)
    void refusesParametersOfMail(String parameter, String reply) {
        assertRefused(
                () -> {
                    var path = SmtpCommand.parse("MAIL FROM:<> " + parameter).readSender();
                    EnvelopeParameters.readMail(path.address(), path.parameters());
                },
                reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NOTIFY=NEVER,SUCCESS   | 501 5.5.4
                    NOTIFY=                | 501 5.5.4
                    NOTIFY=SOMETIMES       | 501 5.5.4
                    ORCPT=x                | 501 5.5.4
                    ORCPT=rfc822;x+0D+0Ay  | 501 5.5.4
                    SIZE=1                 | 555 5.5.4
                    """)
    void refusesParametersOfRcpt(String parameter, String reply) {
        assertRefused(
                () -> {
                    var path = SmtpCommand.parse("RCPT TO:<a@b> " + parameter).readRecipient();
                    EnvelopeParameters.readRecipient(
                            path.address().orElseThrow(), path.parameters());
                },
                reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1 FIRST", "1 LAST x", "1  LAST", "1234567890123456789"})
    void refusesChunks(String argument) {
        assertRefused(() -> SmtpCommand.parse("BDAT " + argument).readChunk(), "501 5.5.4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    AUTH PLAIN AGZvbwBnZWhlaW0=      | AUTH PLAIN
                    auth  plain  AGZvbwBnZWhlaW0=    | auth  plain
                    ' AUTH PLAIN geheim'             | ' AUTH PLAIN '
                    AUTH\tPLAIN\tgeheim              | AUTH\tPLAIN
                    AUTHPLAIN x geheim               | AUTHPLAIN x
                    AUTH PLAIN                       | AUTH PLAIN
                    MAIL FROM:<auth@x>               | MAIL FROM:<auth@x>
                    """)
    void showsNoSecret(String line, String shown) {
        String start = line.substring(0, SmtpCommand.shownCharacters(line));
        assertThat(start.strip()).isEqualTo(shown.strip());
    }

    @Test
    void isShownWithoutItsSecret() throws SmtpRefusal {
        assertThat(SmtpCommand.parse("AUTH PLAIN geheim")).hasToString("AUTH PLAIN ***");
    }

    private static void assertRefused(ThrowingCallable parsing, String reply) {
        assertThatThrownBy(parsing)
                .isInstanceOfSatisfying(
                        SmtpRefusal.class,
                        e -> assertThat(e.reply().toString()).startsWith(reply + " "));
    }
}
