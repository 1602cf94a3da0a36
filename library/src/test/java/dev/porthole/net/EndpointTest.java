package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/// Addresses as they are written (row B3: a process is found by its host and port).
class EndpointTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # text,                  host,             port
                    example.org:80,          example.org,      80
                    localhost:50007,         localhost,        50007
                    192.0.2.1:65535,         192.0.2.1,        65535
                    [::1]:80,                ::1,              80
                    [2001:db8::1]:443,       2001:db8::1,      443
                    [fe80::1%lo]:22,         fe80::1%lo,       22
                    [::ffff:192.0.2.1]:80,   ::ffff:192.0.2.1, 80
                    :50007,                  "",               50007
                    :0,                      "",               0
                    unix:/run/echo.sock,     /run/echo.sock,   0
                    unix:/with spaces/s,     /with spaces/s,   0
                    """)
    void parsesAndPrintsTheSame(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text);
        assertThat(endpoint).isEqualTo(new Endpoint(host, port, Security.PLAIN));
        assertThat(endpoint).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # text,       with port 7 by default
                    example.org,  example.org:7
                    192.0.2.1,    192.0.2.1:7
                    ::1,          [::1]:7
                    [::1],        [::1]:7
                    "",           :7
                    example.org:1,example.org:1
                    :1,           :1
                    """)
    void takesADefaultPort(String text, String expected) {
        assertThat(Endpoint.parse(text, 7)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # text,              why it is refused
                    example.org,         "'example.org' names no port: write HOST:PORT"
                    ::1,                 "'::1' names no port: write HOST:PORT"
                    [::1],               "'[::1]' names no port: write HOST:PORT"
                    [::1,                "'[::1' has no closing ']'"
                    [::1]80,             "'[::1]80' needs ':' and a port after ']'"
                    [example.org]:80,    "'[example.org]:80' needs an IPv6 address between '[' and ']'"
                    []:80,               "'[]:80' needs an IPv6 address between '[' and ']'"
                    host:,               "'host:' has no port number in 0-65535"
                    host:http,           "'host:http' has no port number in 0-65535"
                    host:-1,             "'host:-1' has no port number in 0-65535"
                    host:+1,             "'host:+1' has no port number in 0-65535"
                    host: 80,            "'host: 80' has no port number in 0-65535"
                    host:٨٠,             "'host:٨٠' has no port number in 0-65535"
                    host:65536,          "port 65536 is not in 0-65535"
                    host:70000,          "port 70000 is not in 0-65535"
                    host:99999999999,    "port 99999999999 is not in 0-65535"
                    a b:80,              "'a b' is not a host name or an address"
                    http//host:80,       "'http//host' is not a host name or an address"
                    a]b:80,              "'a]b' is not a host name or an address"
                    unix:,               "'unix:' needs a path: unix:/run/echo.sock"
                    """)
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:80:90", "1:2:3", "::1::2", "12345::1", ":::"})
    void aHostWithColonsIsAnIpv6Address(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(host, 80))
                .withMessage("'" + host + "' is not a host name or an address");
    }

    /// Whatever is sent on in a command, or shown on a terminal, is one line without escapes.
    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\r\nb", "a\u0000b", "a\u001b[31m", "a\tb", "a\u007f", "\u0085"})
    void refusesControlCharacters(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(host, 80))
                .withMessage("a host has no control characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of("/" + host, 0))
                .withMessage("a path has no control characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(host + ":80"));
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("unix:/" + host));
    }

    @Test
    void bounds() {
        assertThat(Endpoint.of("a".repeat(253), 65535).port()).isEqualTo(65535);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of("a".repeat(254), 80))
                .withMessage("a host name has at most 253 characters");
        for (int port : new int[] {-1, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Endpoint.of("host", port))
                    .withMessage("port " + port + " is not in 0-65535");
        }
    }

    @Test
    void knowsWhatKindItIs() {
        assertThat(Endpoint.parse("unix:/s").isUnix()).isTrue();
        assertThat(Endpoint.parse("unix:/s").isAnyHost()).isFalse();
        assertThat(Endpoint.parse(":80").isAnyHost()).isTrue();
        assertThat(Endpoint.parse(":80").isUnix()).isFalse();
        assertThat(Endpoint.parse("h:50007").portClass()).isEqualTo(PortClass.DYNAMIC);
    }

    @Test
    void knowsTheServiceOfItsPort() {
        assertThat(Endpoint.parse("h:25").serviceName()).contains("smtp");
        assertThat(Endpoint.parse("h:7").serviceName()).contains("echo");
        assertThat(Endpoint.parse("h:50007").serviceName()).isEmpty();
        assertThat(Endpoint.parse("unix:/s").serviceName()).isEmpty();
    }

    @Test
    void aRelativePathIsTakenFromTheCurrentDirectory() {
        String here = Path.of("").toAbsolutePath().toString();
        assertThat(Endpoint.parse("unix:echo.sock").host()).isEqualTo(here + "/echo.sock");
        assertThat(Endpoint.unix(Path.of("echo.sock"))).isEqualTo(Endpoint.parse("unix:echo.sock"));
    }

    @Test
    void changesOnePart() {
        Endpoint endpoint = Endpoint.of("host", 80);
        assertThat(endpoint.withPort(81)).isEqualTo(Endpoint.of("host", 81));
        assertThat(endpoint.withSecurity(Security.TLS))
                .isEqualTo(new Endpoint("host", 80, Security.TLS))
                .hasToString("host:80");
    }
}
