package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException.Phase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;

/// Who is let in by TLS, who is not, and in which words that is said.
@Timeout(30)
class TlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("Test authority");
    private static final TestAuthority STRANGER = TestAuthority.create("Another authority");
    private static final Instant NOW = Instant.now();
    private static final Tls.Identity SERVER = AUTHORITY.issue("server.test", NOW);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # who signed, for,          days from now, why it is refused
                    authority,    server.test,  0,             ""
                    authority,    *.test,       0,             ""
                    authority,    other.test,   0,             "its certificate is for another name than server.test; connect by a name that it is for"
                    authority,    *.server.test,0,             "its certificate is for another name than server.test; connect by a name that it is for"
                    authority,    192.0.2.1,    0,             "its certificate is for another name than server.test; connect by a name that it is for"
                    authority,    server.test,  -60,           "its certificate has expired; whoever runs it must renew it"
                    authority,    server.test,  60,            "its certificate is not valid yet; check the clocks of both machines"
                    stranger,     server.test,  0,             "its certificate is not signed by an authority that is trusted here; trust its authority's certificate if you know it"
                    """)
    void aClientVerifiesTheServer(String signer, String name, int days, String refusal)
            throws Exception {
        TestAuthority authority = signer.equals("authority") ? AUTHORITY : STRANGER;
        Tls.Identity identity = authority.issue(name, NOW.plus(Duration.ofDays(days)));
        Exchange exchange = Exchange.of(client(), Tls.server(identity));
        if (refusal.isEmpty()) {
            exchange.succeeds();
        } else {
            assertThat(exchange.clientsFailure())
                    .isInstanceOf(TlsException.class)
                    .hasMessage("TLS with server.test failed: " + refusal);
            assertThat(exchange.serversFailure())
                    .isInstanceOf(TlsException.class)
                    .hasMessageStartingWith(
                            "TLS with the other side failed: the other side refused: alert");
        }
    }

    /// The JDK alone would take it: it asks for the dates of what an authority has signed only.
    @Test
    void aCertificateThatIsTrustedItselfMustBeValidToo() throws Exception {
        Tls.Identity expired = TestIdentity.forName("server.test", NOW.minus(Duration.ofDays(3)));
        Tls trusting = Tls.builder().authorities(expired.chain()).serverName("server.test").build();
        assertThat(Exchange.of(trusting, Tls.server(expired)).clientsFailure())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("its certificate has expired");
    }

    @Test
    void insecureTakesAnyServer() throws Exception {
        Tls.Identity expired = STRANGER.issue("other.test", NOW.minus(Duration.ofDays(300)));
        Exchange.of(Tls.builder().insecure().build(), Tls.server(expired)).succeeds();
    }

    @Test
    void withoutAnAuthorityOfItsOwnTheSystemsCount() throws Exception {
        Tls client = Tls.builder().serverName("server.test").build();
        assertThat(Exchange.of(client, Tls.server(SERVER)).clientsFailure())
                .hasMessageContaining("not signed by an authority that is trusted here");
    }

    @ParameterizedTest
    @CsvSource({
        "server.test, server.test",
        "server.test., server.test",
        "192.0.2.1, ''",
        "::1, ''"
    })
    void tellsTheServerItsName(String name, String told) throws Exception {
        Tls client = Tls.builder().insecure().serverName(name).build();
        Exchange exchange = Exchange.of(client, Tls.server(SERVER));
        exchange.succeeds();
        ExtendedSSLSession session =
                (ExtendedSSLSession) exchange.server.tlsSession().orElseThrow();
        assertThat(session.getRequestedServerNames())
                .isEqualTo(told.isEmpty() ? List.of() : List.of(new SNIHostName(told)));
    }

    @Test
    void anAddressIsVerifiedToo() throws Exception {
        Tls client =
                Tls.builder()
                        .authorities(List.of(AUTHORITY.certificate()))
                        .serverName("192.0.2.1")
                        .build();
        Exchange.of(client, Tls.server(AUTHORITY.issue("192.0.2.1", NOW))).succeeds();
        assertThat(
                        Exchange.of(client, Tls.server(AUTHORITY.issue("192.0.2.2", NOW)))
                                .clientsFailure())
                .hasMessageContaining("for another name than 192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # client,     server,       agreed
                    h2 http/1.1,  h2 http/1.1,  h2
                    h2 http/1.1,  http/1.1,     http/1.1
                    http/1.1 h2,  h2 http/1.1,  h2
                    "",           h2,           ""
                    h2,           "",           ""
                    "",           "",           ""
                    """)
    void agreesOnAProtocol(String offered, String accepted, String agreed) throws Exception {
        Exchange exchange =
                Exchange.of(
                        clientBuilder().protocols(words(offered)).build(),
                        Tls.builder().identity(SERVER).protocols(words(accepted)).build());
        exchange.succeeds();
        assertThat(exchange.client.applicationProtocol()).isEqualTo(agreed);
        assertThat(exchange.server.applicationProtocol()).isEqualTo(agreed);
    }

    @Test
    void withoutACommonProtocolThereIsNoConnection() throws Exception {
        Exchange exchange =
                Exchange.of(
                        clientBuilder().protocols(List.of("h2")).build(),
                        Tls.builder().identity(SERVER).protocols(List.of("http/1.1")).build());
        assertThat(exchange.clientsFailure())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("no_application_protocol");
    }

    @Test
    void aClientShowsItsCertificate() throws Exception {
        Exchange exchange =
                Exchange.of(
                        clientBuilder().identity(AUTHORITY.issue("ann", NOW)).build(), demanding());
        exchange.succeeds();
        assertThat(exchange.server.tlsSession().orElseThrow().getPeerPrincipal())
                .hasToString("CN=ann");
    }

    /// In TLS 1.3 the client is done before the server has seen that something is missing: it hears
    /// of it when it reads.
    @Test
    void aClientWithoutCertificateIsRefused() throws Exception {
        Exchange exchange = Exchange.of(client(), demanding());
        assertThat(exchange.serversFailure()).isInstanceOf(TlsException.class);
        exchange.handshake.get();
        assertThatThrownBy(() -> exchange.client.read(1))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("the other side refused: alert");
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() throws Exception {
        Exchange exchange =
                Exchange.of(
                        clientBuilder().identity(STRANGER.issue("eve", NOW)).build(), demanding());
        assertThat(exchange.serversFailure()).isInstanceOf(TlsException.class);
        exchange.handshake.handle((_, _) -> true).get();
        assertThatThrownBy(() -> exchange.client.read(1)).isInstanceOf(TlsException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # the other side,     sends (hex),                       what is said
                    a mail server,        323230207265616479 0d0a,           "it does not speak TLS here; connect without TLS, or to the port for TLS"
                    a silent end,         "",                                "the connection ended without close_notify: the other side is gone, or somebody cut it short"
                    half a record,        "16 03 03 00 40 02",               "the connection ended without close_notify: the other side is gone, or somebody cut it short"
                    close_notify,         "15 03 03 00 02 01 00",            "the other side closed during the handshake"
                    an alert,             "15 03 03 00 02 02 28",            "the other side refused: alert handshake_failure"
                    a record too long,    "16 03 03 ff ff 02 00 00 00 00",   ""
                    """)
    void whoeverDoesNotSpeakTlsIsNamed(String who, String hex, String said) throws Exception {
        Connection[] ends = Connection.pair();
        ends[1].write(HexFormat.of().parseHex(hex.replace(" ", "")));
        ends[1].shutdownOutput();
        assertThatThrownBy(() -> ends[0].startTls(client()))
                .as(who)
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("TLS with ")
                .hasMessageContaining(said);
        assertThat(ends[0].isTls()).isFalse();
        assertThat(ends[0].isBroken()).isTrue();
        ends[0].close();
    }

    @Test
    void aServerNamesAClientInClear() throws Exception {
        Connection[] ends = Connection.pair();
        ends[0].write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
        assertThatThrownBy(() -> ends[1].startTls(Tls.server(SERVER)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("it does not speak TLS here");
    }

    @Test
    void aPeerThatSaysNothingRunsOutOfTime() {
        Limits limits = Limits.DEFAULT.withHandshakeTimeout(Duration.ofMillis(20));
        for (int side = 0; side < 2; side++) {
            Connection each = Connection.pair(Observer.NONE, limits)[side];
            Tls tls = side == 0 ? client() : Tls.server(SERVER);
            assertThatThrownBy(() -> each.startTls(tls))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.HANDSHAKE));
        }
    }

    /// A handshake has a limit of its own.
    @Test
    void theIdleTimeoutDoesNotHoldInAHandshake() throws Exception {
        Limits limits = Limits.DEFAULT.withIdleTimeout(Duration.ofNanos(1));
        Connection[] ends = Connection.pair(Observer.NONE, limits);
        var server = ConnectionTest.async(() -> started(ends[1], Tls.server(SERVER)));
        ends[0].startTls(client());
        server.get();
    }

    @Test
    void aServerNeedsAnIdentityAndAClientAName() {
        Connection[] ends = Connection.pair();
        assertThatThrownBy(() -> ends[1].startTls(Tls.client()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a TLS server needs an identity");
        assertThatThrownBy(() -> ends[0].startTls(Tls.client()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no host name to verify: set serverName");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAtOnce() {
        Tls.Identity other = AUTHORITY.issue("server.test", NOW);
        Tls.Identity mixed = new Tls.Identity(other.key(), SERVER.chain());
        assertThatThrownBy(() -> Tls.server(mixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the private key does not belong to the certificate of CN=server.test");
        assertThatThrownBy(() -> new Tls.Identity(other.key(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an identity needs a certificate");
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(SERVER).hasToString("Identity[CN=server.test]");
    }

    @Test
    void announcesWhatWasAgreedOn() throws Exception {
        Recording recording = new Recording();
        Connection[] ends = Connection.pair(recording, Limits.DEFAULT);
        Exchange.of(ends, client(), Tls.server(SERVER)).succeeds();
        assertThat(recording.all(Event.TlsStarted.class).toList())
                .hasSize(2)
                .allSatisfy(e -> {
                    assertThat(e.protocol()).isEqualTo("TLSv1.3");
                    assertThat(e.cipherSuite()).startsWith("TLS_");
                    assertThat(e.alpn()).isEmpty();
                });
    }

    /// A session that is continued is as old as its first connection.
    @ParameterizedTest
    @CsvSource({"true,true,true", "false,true,false", "true,false,false"})
    void aSessionIsContinuedIfBothWantIt(boolean resuming, boolean tickets, boolean continued)
            throws Exception {
        Tls client = resuming ? client().resuming() : client();
        Tls server = tickets ? Tls.server(SERVER) : Tls.server(SERVER).withoutTickets();
        assertThat(created(client, server) == created(client, server)).isEqualTo(continued);
    }

    private static long created(Tls client, Tls server) throws Exception {
        Exchange exchange = Exchange.of(client, server);
        exchange.succeeds();
        return exchange.client().tlsSession().orElseThrow().getCreationTime();
    }

    private static Tls demanding() {
        return Tls.builder()
                .identity(SERVER)
                .authorities(List.of(AUTHORITY.certificate()))
                .requireClientCertificate()
                .build();
    }

    private static Tls client() {
        return clientBuilder().build();
    }

    private static Tls.Builder clientBuilder() {
        return Tls.builder()
                .authorities(List.of(AUTHORITY.certificate()))
                .serverName("server.test");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static boolean started(Connection connection, Tls tls) throws IOException {
        try {
            connection.startTls(tls);
            return true;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /// A handshake in memory, under way on both sides. The side that fails closes.
    private record Exchange(
            Connection client,
            Connection server,
            CompletableFuture<Boolean> handshake,
            CompletableFuture<Boolean> answer) {
        static Exchange of(Tls client, Tls server) {
            return of(Connection.pair(), client, server);
        }

        static Exchange of(Connection[] ends, Tls client, Tls server) {
            return new Exchange(
                    ends[0],
                    ends[1],
                    ConnectionTest.async(() -> started(ends[0], client)),
                    ConnectionTest.async(() -> started(ends[1], server)));
        }

        void succeeds() throws Exception {
            handshake.get();
            answer.get();
            client.write("question".getBytes(UTF_8));
            assertThat(server.read(100)).asString(UTF_8).isEqualTo("question");
            server.write("answer".getBytes(UTF_8));
            assertThat(client.read(100)).asString(UTF_8).isEqualTo("answer");
        }

        Throwable clientsFailure() {
            return catchThrowable(handshake::join).getCause();
        }

        Throwable serversFailure() {
            return catchThrowable(answer::join).getCause();
        }
    }
}
