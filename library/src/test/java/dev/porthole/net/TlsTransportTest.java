package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Flow.Role;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLEngine;

/// TLS 1.3 and 1.2 over a transport that cuts records anywhere, renews keys, and breaks.
@Timeout(60)
class TlsTransportTest {
    private static final int MUCH = 2_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void speaksBothVersions(String version) throws Exception {
        Secured secured = Secured.over(PipeTransport.pair(), version);
        assertThat(secured.client.tlsSession().orElseThrow().getProtocol()).isEqualTo(version);
        secured.client.write("question".getBytes(UTF_8));
        assertThat(secured.server.read(100)).asString(UTF_8).isEqualTo("question");
        secured.close();
    }

    /// Handshake, data and close_notify go through a relay that takes and gives one byte at a time.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void recordsMayBeCutAnywhere(String version) throws Exception {
        PipeTransport[] left = PipeTransport.pair();
        PipeTransport[] right = PipeTransport.pair();
        relayByteByByte(left[1], right[0]);
        relayByteByByte(right[0], left[1]);
        Secured secured = Secured.over(new PipeTransport[] {left[0], right[1]}, version);
        byte[] question = ConnectionTest.random(50_000, 1);
        var sent = ConnectionTest.sending(secured.client, question);
        assertThat(ConnectionTest.readAll(secured.server)).isEqualTo(question);
        sent.get();
        secured.close();
    }

    private static void relayByteByByte(PipeTransport from, PipeTransport to) {
        ConnectionTest.async(() -> {
            ByteBuffer one = ByteBuffer.allocate(1);
            while (from.read(one.clear()) > 0) {
                to.write(one.flip());
            }
            to.shutdownOutput();
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void readsAndWritesAtOnce(String version) throws Exception {
        Secured secured = Secured.over(PipeTransport.pair(), version);
        secured.carriesMuchBothWays();
    }

    /// RFC 8446, section 4.6.3, and RFC 5246, section 7.4.1.1: the client asks for new keys while
    /// data flows in both directions.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void keysMayBeRenewed(String version) throws Exception {
        Secured secured = Secured.over(PipeTransport.pair(), version);
        for (int i = 0; i < 3; i++) {
            secured.engine.beginHandshake();
            secured.client.write("question".getBytes(UTF_8));
            assertThat(secured.server.read(100)).asString(UTF_8).isEqualTo("question");
            secured.server.write("answer".getBytes(UTF_8));
            assertThat(secured.client.read(100)).asString(UTF_8).isEqualTo("answer");
        }
        if (version.equals("TLSv1.3")) { // in 1.2 the data would have to wait
            secured.engine.beginHandshake();
            secured.carriesMuchBothWays();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void anEndWithoutCloseNotifyIsAFailure(String version) throws Exception {
        PipeTransport[] below = PipeTransport.pair();
        Secured secured = Secured.over(below, version);
        secured.server.write("half of the mess".getBytes(UTF_8));
        below[1].shutdownOutput(); // FIN, without close_notify
        assertThat(secured.client.read(100)).asString(UTF_8).isEqualTo("half of the mess");
        for (int i = 0; i < 2; i++) { // it does not turn into a proper end
            assertThatThrownBy(() -> secured.client.read(100))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("the connection ended without close_notify");
        }
        assertThat(secured.client.isBroken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aRecordThatSomebodyChangedIsAFailure(String version) throws Exception {
        PipeTransport[] below = PipeTransport.pair();
        Secured secured = Secured.over(below, version);
        below[1].write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 20}));
        below[1].write(ByteBuffer.wrap(new byte[20]));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> secured.client.read(100)).isInstanceOf(TlsException.class);
        }
    }

    /// RFC 8446, section 6.1: each side ends its own output. In TLS 1.2 the other side's end is
    /// ours, too.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void closeNotifyIsTheEndOfTheStream(String version) throws Exception {
        Secured secured = Secured.over(PipeTransport.pair(), version);
        secured.client.shutdownOutput();
        assertThat(secured.server.read(1)).isEmpty();
        assertThat(secured.server.read(1)).isEmpty();
        if (version.equals("TLSv1.3")) {
            secured.server.write("answer".getBytes(UTF_8));
            assertThat(secured.client.read(100)).asString(UTF_8).isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void nothingIsWrittenAfterItsEnd(String version) throws Exception {
        Secured secured = Secured.over(PipeTransport.pair(), version);
        secured.client.shutdownOutput();
        assertThatThrownBy(() -> secured.client.write(new byte[1]))
                .isInstanceOf(java.nio.channels.ClosedChannelException.class);
    }

    /// Two ends under TLS of one version, after the handshake.
    private record Secured(Connection client, Connection server, SSLEngine engine) {
        static Secured over(PipeTransport[] below, String version) throws Exception {
            Tls trusting = Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build();
            SSLEngine ours = trusting.clientEngine("localhost");
            SSLEngine theirs = Tls.server(TestIdentity.LOCALHOST).serverEngine();
            ours.setEnabledProtocols(new String[] {version});
            var server = ConnectionTest.async(() -> connection(below[1], theirs, Role.SERVER));
            Connection client = connection(below[0], ours, Role.CLIENT);
            return new Secured(client, server.get(), ours);
        }

        private static Connection connection(PipeTransport below, SSLEngine engine, Role role)
                throws IOException {
            TlsTransport secured = new TlsTransport(below, engine);
            secured.handshake();
            return new Connection(
                    secured, role, "localhost", Limits.DEFAULT, Observer.NONE, Duration.ZERO);
        }

        void carriesMuchBothWays() throws Exception {
            byte[] there = ConnectionTest.random(MUCH, 1);
            byte[] back = ConnectionTest.random(MUCH, 2);
            CompletableFuture<?> sent = writing(client, there);
            CompletableFuture<?> answered = writing(server, back);
            var got = ConnectionTest.async(() -> exactly(server, MUCH));
            assertThat(exactly(client, MUCH)).isEqualTo(back);
            assertThat(got.get()).isEqualTo(there);
            sent.get();
            answered.get();
        }

        private static CompletableFuture<Boolean> writing(Connection connection, byte[] bytes) {
            return ConnectionTest.async(() -> {
                connection.write(bytes);
                return true;
            });
        }

        private static byte[] exactly(Connection connection, int count) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(count);
            while (all.hasRemaining() && connection.read(all) >= 0) {
                continue;
            }
            return all.array();
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
