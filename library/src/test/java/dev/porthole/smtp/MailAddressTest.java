package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    alice@example.org              | alice        | example.org
                    a.b+c/d=e!@x                   | a.b+c/d=e!   | x
                    "a b"@example.org              | a b          | example.org
                    "a\\\\"b\\\\\\\\"@example.org  | a"b\\\\      | example.org
                    "a@b"@example.org              | a@b          | example.org
                    "a..b"@example.org             | a..b         | example.org
                    ""@example.org                 | ''           | example.org
                    x@[192.0.2.1]                  | x            | [192.0.2.1]
                    x@[IPv6:2001:db8::1]           | x            | [IPv6:2001:db8::1]
                    postmaster                     | postmaster   | ''
                    Postmaster                     | Postmaster   | ''
                    jörg@bücher.example            | jörg         | bücher.example
                    почта@пример.example           | почта        | пример.example
                    """)
    void roundTrip(String text, String localPart, String domain) {
        MailAddress address = MailAddress.parse(text.translateEscapes());
        assertThat(address.localPart()).isEqualTo(localPart.translateEscapes());
        assertThat(address.domain()).isEqualTo(domain);
        assertThat(address.toString()).isEqualTo(text.translateEscapes());
    }

    @Test
    void quotesOnlyWhatNeedsIt() {
        assertThat(MailAddress.parse("\"alice\"@example.org")).hasToString("alice@example.org");
        assertThat(MailAddress.parse("\"a\\b\"@x.example")).hasToString("ab@x.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "alice",
                "alice@",
                "@example.org",
                "a b@example.org",
                ".a@example.org",
                "a.@example.org",
                "a..b@example.org",
                "a@b@example.org",
                "a@-example.org",
                "a@example-.org",
                "a@example..org",
                "a@example.org.",
                "a@under_score.org",
                "a@[1.2.3]",
                "a@[1.2.3.256]",
                "a@[::1]",
                "a@[IPv6:1.2.3.4]",
                "a@[IPv6:fe80::1%eth0]",
                "a@[tag:x]",
                "a@[1.2.3.4",
                "\"a@example.org",
                "\"a\"b@example.org",
                "\"a\r\nRSET\"@example.org",
                "a\r\nRSET@example.org",
                "a\u0000@example.org",
                "a\u2028b@example.org",
                "a\ud800@example.org",
                "<a@example.org>",
                "a@example.org>",
                "a@example.org b"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> MailAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// RFC 5321, section 4.5.3.1.
    @Test
    void boundsLengthsInBytes() {
        String local = "x".repeat(64);
        assertThat(MailAddress.parse(local + "@x").localPart()).hasSize(64);
        assertThatThrownBy(() -> MailAddress.parse("x" + local + "@x"))
                .hasMessage("a local part has at most 64 bytes");
        assertThatThrownBy(() -> MailAddress.parse("ü".repeat(33) + "@x"))
                .hasMessage("a local part has at most 64 bytes");
        String label = "y".repeat(63);
        String longest = local + "@" + label + "." + label + "." + label.substring(2);
        assertThat(longest).hasSize(254);
        assertThat(MailAddress.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> MailAddress.parse(longest + "y"))
                .hasMessage("an address has at most 254 bytes");
        assertThatThrownBy(() -> MailAddress.parse("x@y" + label)).hasMessageContaining("labels");
    }

    @Test
    void domainsHaveNoCase() {
        MailAddress address = MailAddress.parse("Alice@EXAMPLE.org");
        assertThat(address.isIn("example.ORG")).isTrue();
        assertThat(address.isIn("example.com")).isFalse();
        assertThat(address).isNotEqualTo(MailAddress.parse("alice@EXAMPLE.org"));
    }
}
