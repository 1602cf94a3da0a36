package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Passwords go to the proxy, and nowhere else.
class CredentialsTest {
    @Test
    void areNeverShown() {
        Credentials credentials = new Credentials("ann", "s3cret");
        assertThat(credentials).hasToString("ann:***");
        assertThat(new Socks5(Endpoint.of("proxy", 1), credentials).toString())
                .contains("ann")
                .doesNotContain("s3cret");
        assertThat(new HttpConnect(Endpoint.of("proxy", 1), credentials).toString())
                .contains("ann")
                .doesNotContain("s3cret");
    }

    @Test
    void nobody() {
        assertThat(Credentials.NONE.isPresent()).isFalse();
        assertThat(Credentials.NONE).hasToString("none");
        assertThat(new Credentials("ann", "").isPresent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # address,                          user,  password
                    socks5://proxy,                     "",    ""
                    socks5://ann:s3cret@proxy:1081,     ann,   s3cret
                    socks5h://ann@proxy,                ann,   ""
                    http://ann:a%40b%3Ac@[::1]:8080,    ann,   a@b:c
                    http://an%3An:pw@proxy,             an:n,  pw
                    """)
    void comeFromTheProxysAddress(String address, String user, String password) {
        Proxy proxy = Proxy.parse(address);
        Credentials credentials =
                switch (proxy) {
                    case Socks5 socks -> socks.credentials();
                    case HttpConnect http -> http.credentials();
                };
        assertThat(credentials).isEqualTo(new Credentials(user, password));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # address,               endpoint
                    socks5://proxy,          proxy:1080
                    socks5://[::1]:99,       [::1]:99
                    http://proxy,            proxy:3128
                    http://192.0.2.1:80/,    192.0.2.1:80
                    """)
    void aProxysAddressHasADefaultPort(String address, String endpoint) {
        assertThat(Proxy.parse(address).endpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://ann:s3cret@proxy",
                "ann:s3cret@proxy",
                "socks5://ann:s3cret@",
                "socks5://ann:s3cret@proxy:70000",
                "socks5://ann:s3cret@pro xy",
                "http://ann:s3cret"
            })
    void aMalformedAddressOfAProxyIsNotRepeatedWithItsPassword(String address) {
        assertThatThrownBy(() -> Proxy.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void socks5HasRoomFor255BytesAField() {
        Endpoint proxy = Endpoint.of("proxy", 1);
        String most = "x".repeat(255);
        assertThat(new Socks5(proxy, new Credentials(most, most)).endpoint()).isEqualTo(proxy);
        assertThatThrownBy(() -> new Socks5(proxy, new Credentials("u", most + "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SOCKS5 takes at most 255 bytes a field");
    }
}
