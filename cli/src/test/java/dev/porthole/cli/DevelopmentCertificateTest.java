package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The certificate that `serve --tls` makes on the spot.
class DevelopmentCertificateTest {
    @Test
    void isForThisMachineForAWeek() throws Exception {
        X509Certificate certificate = make("my-host").chain().getFirst();
        assertThat(
                        certificate.getSubjectAlternativeNames().stream()
                                .map(name -> String.valueOf(name.get(1))))
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "my-host");
        Instant now = Instant.now();
        assertThat(certificate.getNotBefore().toInstant()).isBefore(now);
        assertThat(certificate.getNotAfter().toInstant())
                .isAfter(now.plus(Duration.ofDays(6)))
                .isBefore(now.plus(Duration.ofDays(8)));
        certificate.verify(certificate.getPublicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my_host", "a b", "ü"})
    void leavesOutAHostNameThatIsNone(String hostName) throws Exception {
        assertThat(make(hostName).chain().getFirst().getSubjectAlternativeNames()).hasSize(3);
    }

    @Test
    void eachIsAnother() throws Exception {
        Tls.Identity one = make("h");
        assertThat(make("h").key()).isNotEqualTo(one.key());
        assertThat(DevelopmentCertificate.fingerprint(one))
                .matches("([0-9A-F]{2}:){31}[0-9A-F]{2}")
                .isNotEqualTo(DevelopmentCertificate.fingerprint(make("h")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
    void aClientThatTrustsItCanVerifyIt(String host) throws Exception {
        Tls.Identity identity = make("my-host");
        try (Server server = SimpleService.ECHO.server().tls(Tls.server(identity)).start()) {
            Endpoint target =
                    Endpoint.of(host, server.endpoint().port()).withSecurity(Security.TLS);
            Tls trusting = Tls.builder().authorities(List.of(identity.chain().getFirst())).build();
            try (Connection connection = Dialer.builder().tls(trusting).build().dial(target)) {
                connection.write("hi".getBytes(UTF_8));
                assertThat(connection.read(2)).asString().isEqualTo("hi");
            }
            assertThatThrownBy(() -> Dialer.create().dial(target))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("not signed by an authority that is trusted here");
        }
    }

    @Test
    void itsFileHoldsTheCertificateAndNoKey() throws Exception {
        Tls.Identity identity = make("my-host");
        String pem = DevelopmentCertificate.pem(identity);
        assertThat(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8))))
                .isEqualTo(identity.chain().getFirst());
        assertThat(pem).doesNotContain("PRIVATE");
    }

    private static Tls.Identity make(String hostName) throws Exception {
        return DevelopmentCertificate.make(hostName);
    }
}
