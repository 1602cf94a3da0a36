package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "finger://h/alice, finger, h, -1, '', '', alice",
        "FTP://h:2021/a/b, ftp, h, 2021, '', '', a/b",
        "ftp://al%40ice:se%3Acret@h/, ftp, h, -1, al@ice, se:cret, ''",
        "ftp://h/a%20b+c%2Fd, ftp, h, -1, '', '', a b+c/d",
        "ftp://h/a%3Fb%231, ftp, h, -1, '', '', a?b#1",
        "ftp://h//etc, ftp, h, -1, '', '', /etc",
        "pop3://[::1]:2110/3, pop3, ::1, 2110, '', '', 3",
        "ftp://h, ftp, h, -1, '', '', ''"
    })
    void isReadAsRfc3986Says(
            String url,
            String scheme,
            String host,
            int port,
            String user,
            String password,
            String path)
            throws Failure {
        assertThat(Target.parse(url))
                .isEqualTo(new Target(scheme, host, port, user, password, path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alice | 'alice' is no address: write SCHEME://HOST[:PORT]/PATH",
                "finger:alice | 'finger:alice' is no address",
                "ftp:///a | 'ftp:///a' is no address",
                "ftp://h/a b | 'ftp://h/a b' is no URL: Illegal character in path at 10",
                "ftp://h/%zz | 'ftp://h/%zz' is no URL: Malformed escape pair at 9",
                "ftp://h/a?b | no URL here has a query or a fragment: in a path, write %3F for ?",
                "ftp://h/a#1 | no URL here has a query or a fragment",
                "ftp://h:70000/ | port 70000 is not in 0-65535"
            })
    void whatIsWrongIsSaid(String url, String message) {
        assertThatThrownBy(() -> Target.parse(url).endpoint(1)).hasMessageStartingWith(message);
    }

    @Test
    void thePortIsTheSchemesUnlessItIsNamed() throws Failure {
        assertThat(Target.parse("finger://h/").endpoint(79).port()).isEqualTo(79);
        assertThat(Target.parse("finger://h:7/").endpoint(79).port()).isEqualTo(7);
    }
}
