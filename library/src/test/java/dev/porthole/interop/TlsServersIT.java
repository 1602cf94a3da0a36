package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Our dialer talks to TLS servers of others.
///
/// What a half-close by us does there, over TLS 1.3 and 1.2 alike: `openssl s_server` answers what
/// came before it and then ends its side with close_notify; socat passes it on and its command's
/// answer still arrives whole.
@Timeout(60)
class TlsServersIT {
    private static final Authority AUTHORITY = new Authority("the authority");
    private static final Tls.Identity LOCALHOST = AUTHORITY.issue("localhost", Instant.now());
    private static final String UNKNOWN_AUTHORITY =
            "its certificate is not signed by an authority that is trusted here; trust its"
                    + " authority's certificate if you know it";
    private static final Tls TRUSTING = Tls.builder().authorities(AUTHORITY.certificates()).build();

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void opensslAnswersAllThatCameBeforeOurHalfClose(String option, String protocol)
            throws IOException {
        try (Peer server = sServer(LOCALHOST, option, "-rev");
                Connection connection = dial(server, TRUSTING)) {
            connection.write("Hello\nnp\n".getBytes(UTF_8));
            connection.shutdownOutput();
            assertThat(Samples.readAll(connection)).asString(UTF_8).isEqualTo("olleH\npn\n");
            assertThat(connection.tlsSession().orElseThrow().getProtocol()).isEqualTo(protocol);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS1.2", "TLS1.3"})
    void everyByteComesBackFromSocatThroughOurHalfClose(String version) throws IOException {
        byte[] sent = random(MIB, 1);
        PemFiles pem = PemFiles.write(LOCALHOST, folder, "server");
        String listen =
                ("OPENSSL-LISTEN:0,pf=ip4,bind=127.0.0.1,verify=0,cert=%s,"
                                + "openssl-min-proto-version=%s,openssl-max-proto-version=%s")
                        .formatted(pem.both(), version, version);
        try (Peer socat = Tool.SOCAT.start("-d", "-d", "-t30", listen, "EXEC:cat");
                Connection connection =
                        dial(socat, "listening on AF=2 127.0.0.1:(\\d+)", "localhost", TRUSTING)) {
            assertThat(Samples.exchange(connection, sent)).isEqualTo(sent);
        }
    }

    /// At the end of its input s_server closes its socket without a close_notify.
    @Test
    void anEndOfTheTransportIsATruncation() throws IOException {
        String lines = Samples.lines(20_000);
        try (Peer server = sServer(LOCALHOST, "-tls1_3", "-no_ign_eof");
                Connection connection = dial(server, TRUSTING)) {
            server.send(lines);
            assertThat(Samples.read(connection, lines.length())).asString(UTF_8).isEqualTo(lines);
            server.endInput();
            assertTruncated(connection);
        }
    }

    @Test
    void theEndOfAKilledServerIsATruncation() throws IOException {
        try (Peer server = sServer(LOCALHOST, "-tls1_3");
                Connection connection = dial(server, TRUSTING)) {
            server.send("half a messa");
            assertThat(Samples.read(connection, 12)).asString(UTF_8).isEqualTo("half a messa");
            server.kill();
            assertTruncated(connection);
        }
    }

    private static void assertTruncated(Connection connection) {
        assertThatThrownBy(() -> connection.read(1))
                .isInstanceOf(TlsException.class)
                .hasMessage(
                        "TLS with localhost failed: the connection ended without close_notify: the"
                                + " other side is gone, or somebody cut it short");
        assertThat(connection.isBroken()).isTrue();
    }

    @Test
    void opensslChoosesFromOurApplicationProtocols() throws IOException {
        Tls offering =
                Tls.builder()
                        .authorities(AUTHORITY.certificates())
                        .protocols(List.of("a", "b"))
                        .build();
        try (Peer server = sServer(LOCALHOST, "-alpn", "c,b", "-rev");
                Connection connection = dial(server, offering)) {
            assertThat(connection.applicationProtocol()).isEqualTo("b");
        }
    }

    @Test
    void opensslIsSentTheNameThatWasDialled() throws IOException {
        try (Peer server =
                        sServer(
                                LOCALHOST,
                                "-servername",
                                "localhost",
                                "-cert2",
                                folder.resolve("server.crt").toString(),
                                "-key2",
                                folder.resolve("server.key").toString());
                Connection connection = dial(server, TRUSTING)) {
            assertThat(connection.isTls()).isTrue();
            server.awaitLine("Hostname in TLS extension: \"localhost\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void weShowTheCertificateThatOpensslRequires(String option) throws IOException {
        Tls.Identity client = TestIdentity.forName("client.example", Instant.now());
        Tls showing = Tls.builder().authorities(AUTHORITY.certificates()).identity(client).build();
        try (Peer server = requiring(client, option);
                Connection connection = dial(server, showing)) {
            connection.write("Hello\n".getBytes(UTF_8));
            assertThat(connection.read(100)).asString(UTF_8).isEqualTo("olleH\n");
            server.awaitLine("CN = client.example");
        }
    }

    /// In TLS 1.3 a server judges the client's certificate after the client's handshake is done:
    /// the refusal comes with the first read.
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void withoutTheCertificateThatOpensslRequiresWeAreRefused(String option) throws IOException {
        Tls.Identity client = TestIdentity.forName("client.example", Instant.now());
        try (Peer server = requiring(client, option)) {
            assertThatThrownBy(
                            () -> {
                                try (Connection connection = dial(server, TRUSTING)) {
                                    connection.read(1);
                                }
                            })
                    .isInstanceOf(TlsException.class)
                    .hasMessageMatching(
                            "TLS .*the other side refused: alert"
                                    + " (handshake_failure|certificate_required)");
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws IOException {
        assertRefused(
                AUTHORITY.issue("localhost", Instant.now().minus(Duration.ofDays(3))),
                "its certificate has expired; whoever runs it must renew it",
                "alert (certificate expired|certificate unknown|bad certificate)");
    }

    @Test
    void aCertificateOfTomorrowIsRefused() throws IOException {
        assertRefused(
                AUTHORITY.issue("localhost", Instant.now().plus(Duration.ofDays(1))),
                "its certificate is not valid yet; check the clocks of both machines",
                "alert (certificate expired|certificate unknown|bad certificate)");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws IOException {
        assertRefused(
                AUTHORITY.issue("other.example", Instant.now()),
                "its certificate is for another name than localhost; connect by a name that it is"
                        + " for",
                "alert certificate unknown");
    }

    /// Also one that has the name of an authority that is trusted.
    @ParameterizedTest
    @ValueSource(strings = {"a stranger", "the authority"})
    void aCertificateOfAnUnknownAuthorityIsRefused(String authority) throws IOException {
        assertRefused(
                new Authority(authority).issue("localhost", Instant.now()),
                UNKNOWN_AUTHORITY,
                "alert (unknown ca|certificate unknown|bad certificate)");
    }

    @Test
    void theSystemsAuthoritiesDoNotIncludeOurs() throws IOException {
        try (Peer server = sServer(AUTHORITY.issue("localhost", Instant.now()))) {
            assertThatThrownBy(() -> dial(server, Tls.client()))
                    .isInstanceOf(TlsException.class)
                    .hasMessage("TLS with localhost failed: " + UNKNOWN_AUTHORITY);
        }
    }

    /// A server that speaks nothing newer than TLS 1.1 (RFC 8996).
    @Test
    void aServerThatSpeaksOldTlsOnlyIsRefused() throws IOException {
        try (Peer server = sServer(LOCALHOST, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")) {
            assertThatThrownBy(() -> dial(server, TRUSTING))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("protocol_version");
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsRefused() throws IOException {
        int port = Peer.freePort();
        try (Peer ncat = Tool.NCAT.start("-v", "-l", "127.0.0.1", "" + port)) {
            ncat.awaitLine("Listening on");
            ncat.send("220 ready\r\n");
            assertThatThrownBy(() -> dial("localhost", port, TRUSTING))
                    .isInstanceOf(TlsException.class)
                    .hasMessage(
                            "TLS with localhost failed: it does not speak TLS here; connect without"
                                    + " TLS, or to the port for TLS");
        }
    }

    /// The failure is in plain words here, and the other side learns of it by an alert.
    private void assertRefused(Tls.Identity server, String message, String alert)
            throws IOException {
        try (Peer peer = sServer(server)) {
            assertThatThrownBy(() -> dial(peer, TRUSTING))
                    .isInstanceOf(TlsException.class)
                    .hasMessage("TLS with localhost failed: " + message);
            peer.awaitLine(alert);
        }
    }

    private Peer requiring(Tls.Identity client, String option) throws IOException {
        PemFiles pem = PemFiles.write(client, folder, "client");
        return sServer(
                LOCALHOST,
                option,
                "-rev",
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                pem.certificate());
    }

    private Peer sServer(Tls.Identity identity, String... options) throws IOException {
        PemFiles pem = PemFiles.write(identity, folder, "server");
        List<String> arguments = new ArrayList<>(List.of("s_server", "-accept", "127.0.0.1:0"));
        arguments.addAll(List.of("-cert", pem.certificate(), "-key", pem.key()));
        arguments.addAll(List.of(options));
        return Tool.OPENSSL.start(arguments.toArray(String[]::new));
    }

    private static Connection dial(Peer server, Tls tls) throws IOException {
        return dial(server, "ACCEPT 127.0.0.1:(\\d+)", "localhost", tls);
    }

    private static Connection dial(Peer server, String ready, String host, Tls tls)
            throws IOException {
        return dial(host, Endpoint.parsePort(server.awaitLine(ready).group(1)), tls);
    }

    private static Connection dial(String host, int port, Tls tls) throws IOException {
        Endpoint endpoint = Endpoint.of(host, port).withSecurity(Security.TLS);
        return Dialer.builder().tls(tls).build().dial(endpoint);
    }
}
