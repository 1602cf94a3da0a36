package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.random;
import static dev.porthole.interop.Samples.soon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// TLS clients of others talk to our servers.
///
/// What the clients do at the end of their input:
/// - socat ends its output alone, with close_notify, and reads on;
/// - `ncat --ssl` ends the output of TCP, without close_notify: for us what it sent is truncated;
/// - `openssl s_client` stays (`-ign_eof`), or says close_notify and reads no more: it has no
///   half-close.
@Timeout(60)
class TlsClientsIT {
    private static final Handler ECHO = SimpleService.ECHO.handler();

    @TempDir private Path folder;
    private PemFiles pem;

    @BeforeEach
    void writeCertificate() throws IOException {
        pem = PemFiles.write(TestIdentity.LOCALHOST, folder, "localhost");
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
    void opensslGetsEveryByteBack(String option, String protocol) throws IOException {
        byte[] sent = random(MIB, 1);
        try (Server server = start(ECHO, Tls.builder());
                Peer client = sClient(server, option, "-quiet", "-no_ign_eof", "-nocommands")) {
            client.send(sent);
            assertThat(client.awaitOutput(MIB)).isEqualTo(sent);
            client.endInput();
            client.awaitEnd();
            assertThat(client.status()).as(client::toString).isZero();
            assertEndedInOrder(server);
        }
        try (Server server = start(TlsClientsIT::describe, Tls.builder());
                Peer client = sClient(server, option, "-quiet")) {
            assertThat(client.awaitEnd()).asString(UTF_8).startsWith(protocol + " ");
        }
    }

    @Test
    void opensslAgreesOnAnApplicationProtocol() throws IOException {
        try (Server server =
                        start(TlsClientsIT::describe, Tls.builder().protocols(List.of("b", "c")));
                Peer client = sClient(server, "-alpn", "a,b", "-ign_eof")) {
            assertThat(client.awaitEnd()).asString(UTF_8).contains("ALPN protocol: b", " alpn=b");
        }
    }

    @Test
    void opensslIsToldThatNoApplicationProtocolIsCommon() throws IOException {
        try (Server server = start(TlsClientsIT::describe, Tls.builder().protocols(List.of("c")));
                Peer client = sClient(server, "-alpn", "a,b", "-ign_eof")) {
            client.awaitLine("alert no application protocol");
            client.awaitEnd();
            assertRefused(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslShowsACertificateThatWeRequire(String option) throws IOException {
        Tls.Identity client = TestIdentity.forName("client.example", Instant.now());
        PemFiles files = PemFiles.write(client, folder, "client");
        Tls.Builder required = Tls.builder().authorities(client.chain()).requireClientCertificate();
        try (Server server = start(TlsClientsIT::describe, required);
                Peer peer =
                        sClient(
                                server,
                                option,
                                "-quiet",
                                "-cert",
                                files.certificate(),
                                "-key",
                                files.key())) {
            assertThat(peer.awaitEnd()).asString(UTF_8).contains(" client=CN=client.example");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_2, alert (bad certificate|handshake failure)",
        "-tls1_3, alert (bad certificate|certificate required)"
    })
    void opensslWithoutACertificateIsRefused(String option, String alert) throws IOException {
        Tls.Builder required =
                Tls.builder()
                        .authorities(TestIdentity.LOCALHOST.chain())
                        .requireClientCertificate();
        try (Server server = start(TlsClientsIT::describe, required);
                Peer peer = sClient(server, option, "-quiet")) {
            peer.awaitLine(alert);
            peer.awaitEnd();
            assertRefused(server);
        }
    }

    @Test
    void aClientThatSpeaksNoTlsIsRefused() throws IOException {
        try (Server server = start(ECHO, Tls.builder());
                Peer ncat = Tool.NCAT.start("127.0.0.1", port(server))) {
            ncat.send("GET / HTTP/1.0\r\n\r\n");
            ncat.endInput();
            ncat.awaitEnd();
            assertRefused(server);
        }
    }

    /// As health checks and port scanners do; and more of them than there are processors.
    @Test
    void clientsThatConnectAndLeaveCostNothing() throws IOException {
        int clients = 4 * Runtime.getRuntime().availableProcessors();
        try (Server server = start(TlsClientsIT::describe, Tls.builder())) {
            for (int i = 0; i < clients; i++) {
                try (Peer ncat = Tool.NCAT.start("-z", "127.0.0.1", port(server))) {
                    ncat.awaitEnd();
                    assertThat(ncat.status()).as(ncat::toString).isZero();
                }
            }
            try (Peer next = sClient(server, "-quiet")) {
                assertThat(next.awaitEnd()).asString(UTF_8).startsWith("TLSv1.3 ");
            }
            assertThat(server.close(soon()).closed()).isZero();
            assertThat(server.metrics().refused()).isEqualTo(clients);
        }
    }

    @Test
    void ncatGetsEveryByteBackAndThenTruncates() throws IOException {
        byte[] sent = random(MIB, 2);
        try (Server server = start(ECHO, Tls.builder());
                Peer ncat =
                        Tool.NCAT.start(
                                "--ssl-verify",
                                "--ssl-trustfile",
                                pem.certificate(),
                                "localhost",
                                port(server))) {
            ncat.send(sent);
            assertThat(ncat.awaitOutput(MIB)).isEqualTo(sent);
            ncat.endInput();
            ncat.awaitEnd();
            server.close(soon());
            assertThat(server.metrics().failed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS1.2", "TLS1.3"})
    void socatHalfClosesUnderTls(String version) throws IOException {
        byte[] sent = random(MIB, 3);
        try (Server server = start(ECHO, Tls.builder());
                Peer socat = Tool.SOCAT.start("-t30", "-", socatAddress(server, version))) {
            socat.send(sent);
            socat.endInput();
            assertThat(socat.awaitEnd()).isEqualTo(sent);
            assertEndedInOrder(server);
        }
    }

    private String socatAddress(Server server, String version) {
        return ("OPENSSL:localhost:%s,pf=ip4,cafile=%s,"
                        + "openssl-min-proto-version=%s,openssl-max-proto-version=%s")
                .formatted(port(server), pem.certificate(), version, version);
    }

    /// A client that is killed has not said close_notify: what it sent may not be all, and the
    /// handler must not take it for all.
    @Test
    void aKilledClientIsNotTheEndOfTheStream() throws IOException {
        AtomicBoolean ended = new AtomicBoolean();
        Handler handler =
                connection -> {
                    connection.write(Samples.read(connection, 12));
                    connection.read(1);
                    ended.set(true);
                };
        try (Server server = start(handler, Tls.builder());
                Peer client = sClient(server, "-quiet")) {
            client.send("half a messa");
            client.awaitOutput(12);
            client.kill();
            server.close(soon());
            assertThat(ended).isFalse();
            assertThat(server.metrics().failed()).isEqualTo(1);
        }
    }

    /// Says what TLS agreed on.
    private static void describe(Connection connection) throws IOException {
        SSLSession session = connection.tlsSession().orElseThrow();
        String line =
                "%s alpn=%s client=%s%n"
                        .formatted(
                                session.getProtocol(),
                                connection.applicationProtocol(),
                                clientName(session));
        connection.write(line.getBytes(UTF_8));
    }

    private static String clientName(SSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException _) {
            return "nobody";
        }
    }

    private static void assertEndedInOrder(Server server) throws IOException {
        assertThat(server.close(soon()).closed()).isZero();
        assertThat(server.metrics().failed()).isZero();
        assertThat(server.metrics().refused()).isZero();
    }

    private static void assertRefused(Server server) throws IOException {
        server.close(soon());
        assertThat(server.metrics().refused()).isEqualTo(1);
    }

    private static Server start(Handler handler, Tls.Builder tls) throws IOException {
        return Server.builder("test", handler)
                .endpoint(Endpoint.of("127.0.0.1", 0))
                .tls(tls.identity(TestIdentity.LOCALHOST).build())
                .start();
    }

    private Peer sClient(Server server, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port(server)));
        arguments.addAll(List.of("-CAfile", pem.certificate(), "-verify_hostname", "localhost"));
        arguments.addAll(List.of("-servername", "localhost", "-verify_return_error"));
        arguments.addAll(List.of(options));
        return Tool.OPENSSL.start(arguments.toArray(String[]::new));
    }

    private static String port(Server server) {
        return Integer.toString(server.endpoint().port());
    }
}
