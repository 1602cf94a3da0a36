package dev.porthole.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Command lines, read and written.
class NntpCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    DATE                         | DATE      | ''                 | DATE
                    date                         | DATE      | ''                 | DATE
                    'GROUP misc.test'            | GROUP     | misc.test          | GROUP misc.test
                    'Group\tmisc.test '          | GROUP     | misc.test          | GROUP misc.test
                    'LISTGROUP  misc.test  3-'   | LISTGROUP | misc.test,3-       | LISTGROUP misc.test 3-
                    'mode reader'                | MODE      | reader             | MODE reader
                    'ARTICLE <a@b>'              | ARTICLE   | <a@b>              | ARTICLE <a@b>
                    'AUTHINFO USER a b'          | AUTHINFO  | USER,a b           | AUTHINFO USER a b
                    'AUTHINFO PASS  c  d '       | AUTHINFO  | PASS,' c  d '      | 'AUTHINFO PASS  c  d '
                    'AUTHINFO SASL PLAIN AGE='   | AUTHINFO  | SASL,PLAIN,AGE=    | AUTHINFO SASL PLAIN AGE=
                    'NEWNEWS a.* 990101 000000'  | NEWNEWS   | a.*,990101,000000  | NEWNEWS a.* 990101 000000
                    'HDR :bytes 3-'              | HDR       | :bytes,3-          | HDR :bytes 3-
                    """)
    void isReadAndWritten(String line, NntpVerb verb, String arguments, String text)
            throws NntpRefusal {
        List<String> expected =
                arguments.isEmpty()
                        ? List.of()
                        : List.of(arguments.replace("'", "").split(",", -1));
        NntpCommand command = NntpCommand.parse(line);
        assertThat(command).isEqualTo(new NntpCommand(verb, expected));
        assertThat(command.encode()).isEqualTo(text);
        assertThat(NntpCommand.parse(text)).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    XPAT|500
                    |500
                     DATE|500
                    GROUP|501
                    GROUP a b|501
                    DATE now|501
                    AUTHINFO USER|501
                    AUTHINFO USER |501
                    IHAVE|501
                    LIST ACTIVE a b|501
                    GROUP a\u0001b|501
                    """)
    void whatIsNoCommandHasItsReply(String line, int code) {
        assertThatThrownBy(() -> NntpCommand.parse(line == null ? "" : line))
                .isInstanceOfSatisfying(
                        NntpRefusal.class, e -> assertThat(e.reply().code()).isEqualTo(code));
    }

    /// RFC 3977, section 3.1.
    @Test
    void aCommandHas512BytesAtMost() throws NntpRefusal {
        String longest = "GROUP " + "a".repeat(504);
        assertThat(NntpCommand.parse(longest).encode()).isEqualTo(longest);
        assertThatThrownBy(() -> NntpCommand.parse(longest + "a"))
                .isInstanceOf(NntpRefusal.class)
                .hasMessageContaining("501 a command has at most 512 bytes");
        assertThatThrownBy(() -> NntpCommand.of(NntpVerb.GROUP, "a".repeat(505)).encode())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NntpCommand.parse("GROUP " + "ä".repeat(253)))
                .isInstanceOf(NntpRefusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nQUIT", "a\tb", "a\0"})
    void noArgumentBecomesTwo(String argument) {
        assertThatThrownBy(() -> NntpCommand.of(NntpVerb.GROUP, argument))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "LAST,GROUP",
        "LISTGROUP,GROUP",
        "LISTGROUP a,NO_GROUP",
        "ARTICLE,ARTICLE",
        "HEAD 5,GROUP",
        "STAT <a@b>,NO_GROUP",
        "OVER,ARTICLE",
        "OVER 5-,GROUP",
        "HDR Subject,ARTICLE",
        "HDR Subject <a@b>,NO_GROUP",
        "LIST,NO_GROUP"
    })
    void saysWhatHasToBeSelected(String line, NntpState state) throws NntpRefusal {
        assertThat(NntpCommand.parse(line).needs()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARTICLE 1-5", "ARTICLE 5-5", "ARTICLE 3-", "ARTICLE x", "ARTICLE <"})
    void anArticleIsOne(String line) throws NntpRefusal {
        NntpCommand command = NntpCommand.parse(line);
        assertThatThrownBy(() -> command.readArticle(0))
                .isInstanceOfSatisfying(
                        NntpRefusal.class, e -> assertThat(e.reply().code()).isEqualTo(501));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHINFO PASS geheim,'AUTHINFO PASS '",
        "authinfo  pass  geheim,'authinfo  pass  '",
        "' AUTHINFO PASS geheim',' AUTHINFO PASS '",
        "AUTHINFO PASSWORD geheim,'AUTHINFO PASSWORD '",
        "AUTHINFO SASL PLAIN AGF=,'AUTHINFO SASL PLAIN '",
        "AUTHINFO SASL PLAIN,AUTHINFO SASL PLAIN",
        "AUTHINFO USER alice,AUTHINFO USER alice",
        "AUTHINFO,AUTHINFO",
        "GROUP a,GROUP a"
    })
    void whatIsSecretIsNotShown(String line, String shown) {
        assertThat(line.substring(0, NntpCommand.shownCharacters(line))).isEqualTo(shown);
    }

    @Test
    void noSecretIsInItsText() {
        assertThat(NntpCommand.of(NntpVerb.AUTHINFO, "PASS", "geheim"))
                .hasToString("AUTHINFO PASS ***");
    }

    @Test
    void capabilitiesAreReadAndWritten() {
        List<String> lines =
                List.of("VERSION 2", "AUTHINFO USER SASL", "READER", "SASL PLAIN CRAM-MD5");
        NntpCapabilities all = NntpCapabilities.parse(lines);
        assertThat(all.encode()).isEqualTo(lines);
        assertThat(all.has("READER")).isTrue();
        assertThat(all.has("AUTHINFO", "user")).isTrue();
        assertThat(all.has("POST")).isFalse();
        assertThat(all.mechanisms()).containsExactlyInAnyOrder("PLAIN", "CRAM-MD5");
        // RFC 4643, section 2.1: without AUTHINFO SASL, the list is not for now
        assertThat(NntpCapabilities.parse(List.of("VERSION 2", "SASL PLAIN")).mechanisms())
                .isEmpty();
    }
}
