package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.net.Dialer;
import dev.porthole.net.DnsClient;
import dev.porthole.net.Dnsmasq;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Which server a message goes to, by the records of a DNS server of others.
@Timeout(60)
class DirectDeliveryIT {
    private static final Map<String, String> HOSTS =
            Map.of("one.test", "127.0.0.2", "two.test", "127.0.0.3", "bare.test", "127.0.0.3");

    private final TestBackend one = new TestBackend("*");
    private final TestBackend two = new TestBackend("*");

    private static DirectDelivery delivery(Dnsmasq dns, int port) {
        Dialer dialer =
                Dialer.builder()
                        .resolver(host ->
                                List.of(InetAddress.ofLiteral(HOSTS.getOrDefault(host, host))))
                        .build();
        return new DirectDelivery(
                DnsClient.of(dns.endpoint(), Duration.ofSeconds(5)),
                SmtpClient.Options.DEFAULT.withDialer(dialer),
                port);
    }

    private static Dnsmasq dns() throws Exception {
        return Dnsmasq.start(
                "--mx-host=mail.test,two.test,20",
                "--mx-host=mail.test,one.test,10",
                "--host-record=bare.test,127.0.0.3");
    }

    private static Server start(TestBackend backend, String host, int port) throws IOException {
        SmtpServer.Options options =
                SmtpServer.Options.of("mx.test", "mail.test", "bare.test", "[127.0.0.2]");
        return SmtpServer.server(backend, options).endpoint(Endpoint.of(host, port)).start();
    }

    private static DirectDelivery.Source message() {
        return () -> new ByteArrayInputStream("Subject: x\r\n".getBytes(UTF_8));
    }

    @Test
    void theServerOfTheLowestPreferenceIsFirst() throws Exception {
        int port = Peer.freePort();
        try (Dnsmasq dns = dns();
                Server _ = start(one, "127.0.0.2", port);
                Server _ = start(two, "127.0.0.3", port)) {
            DirectDelivery delivery = delivery(dns, port);
            assertThat(delivery.servers("mail.test"))
                    .containsExactly(Endpoint.of("one.test", port), Endpoint.of("two.test", port));
            delivery.send(Envelope.of("x@a.example", "y@mail.test"), message()).requireAll();
            delivery.send(Envelope.of("x@a.example", "y@[127.0.0.2]"), message()).requireAll();
            assertThat(one.taken).hasSize(2);
            delivery.send(Envelope.of("x@a.example", "y@bare.test"), message()).requireAll();
            assertThat(two.taken).hasSize(1);
        }
    }

    @Test
    void theNextServerIsTriedWhenOneIsDown() throws Exception {
        int port = Peer.freePort();
        try (Dnsmasq dns = dns();
                Server _ = start(two, "127.0.0.3", port)) {
            delivery(dns, port)
                    .send(Envelope.of("x@a.example", "y@mail.test"), message())
                    .requireAll();
            assertThat(two.taken).hasSize(1);
        }
    }

    @Test
    void theNextServerIsTriedWhenOneRefusesForNow() throws Exception {
        int port = Peer.freePort();
        one.failing("message", SmtpRefusal.temporary("4.3.1", "the disk is full"));
        try (Dnsmasq dns = dns();
                Server _ = start(one, "127.0.0.2", port);
                Server _ = start(two, "127.0.0.3", port)) {
            delivery(dns, port)
                    .send(Envelope.of("x@a.example", "y@mail.test"), message())
                    .requireAll();
            assertThat(two.taken).hasSize(1);
        }
    }

    @Test
    void aRefusalForGoodIsTheEnd() throws Exception {
        int port = Peer.freePort();
        one.failing("message", SmtpRefusal.permanent("5.7.0", "no"));
        try (Dnsmasq dns = dns();
                Server _ = start(one, "127.0.0.2", port);
                Server _ = start(two, "127.0.0.3", port)) {
            Fates fates =
                    delivery(dns, port).send(Envelope.of("x@a.example", "y@mail.test"), message());
            assertThat(fates.refused()).hasSize(1);
            assertThat(two.taken).isEmpty();
        }
    }

    @Test
    void whereNobodyAnswersEachFailureIsNamed() throws Exception {
        int port = Peer.freePort();
        try (Dnsmasq dns = dns()) {
            DirectDelivery delivery = delivery(dns, port);
            assertThatThrownBy(() ->
                            delivery.send(Envelope.of("x@a.example", "y@mail.test"), message()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("two.test")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
            assertThatThrownBy(() -> delivery.servers("nowhere.test"))
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void aDomainWithoutMailIsRefused() throws Exception {
        try (Dnsmasq dns = Dnsmasq.start("--mx-host=null.test,.,0")) {
            assertThatThrownBy(() -> delivery(dns, 25).servers("null.test"))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("RFC 7505");
        }
    }

    @Test
    void recipientsAreOfOneDomain() throws Exception {
        try (Dnsmasq dns = dns()) {
            DirectDelivery delivery = delivery(dns, 25);
            for (Envelope each :
                    List.of(
                            Envelope.of("x@a.example", "y@mail.test", "z@bare.test"),
                            Envelope.of("x@a.example"),
                            Envelope.of("x@a.example", "postmaster"))) {
                assertThatThrownBy(() -> delivery.send(each, message()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
