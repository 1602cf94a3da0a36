package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// What a DNS client does without a DNS server; with one, see [DnsClientIT].
class DnsClientTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 1.2.0.192.in-addr.arpa",
        "2001:db8::1," + " 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
    })
    void knowsTheReverseNameOfAnAddress(String address, String name) {
        assertThat(DnsClient.reverseName(InetAddress.ofLiteral(address))).isEqualTo(name);
    }

    @Test
    void readsTheDataOfRecords() {
        assertThat(DnsClient.parse(DnsRecord.Type.MX, "10 mail.example.org."))
                .isEqualTo(new DnsRecord.Mail(10, "mail.example.org"));
        assertThat(DnsClient.parse(DnsRecord.Type.SRV, "1 50 993 imap.example.org."))
                .isEqualTo(new DnsRecord.Service(1, 50, 993, "imap.example.org"));
        assertThat(DnsClient.parse(DnsRecord.Type.PTR, "host.example.org."))
                .isEqualTo(new DnsRecord.Text(DnsRecord.Type.PTR, "host.example.org"));
        assertThat(DnsClient.parse(DnsRecord.Type.MX, "0 .").data()).isEqualTo("0 .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "new\nline", "a/b", "quo\"te", "umläut.example"})
    void refusesWhatIsNoDomainName(String name) {
        DnsClient client = DnsClient.of(Endpoint.of("127.0.0.1", 9), SHORT);
        assertThatThrownBy(() -> client.query(name, DnsRecord.Type.A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a domain name");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (DatagramSocket closed = new DatagramSocket(loopback())) {
            port = closed.getLocalPort();
        }
        DnsClient client = DnsClient.of(Endpoint.of("127.0.0.1", port), Duration.ofSeconds(20));
        assertThatThrownBy(() -> client.query("example.org", DnsRecord.Type.A))
                .isInstanceOf(ConnectException.class)
                .hasMessage(
                        "the DNS server 127.0.0.1:%d can't be reached: nothing listens there",
                        port);
    }

    @Test
    void saysThatThereWasNoAnswerInTime() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(loopback())) {
            Endpoint server = Endpoint.of("127.0.0.1", silent.getLocalPort());
            DnsClient client = DnsClient.of(server, SHORT);
            assertThatThrownBy(() -> client.query("example.org", DnsRecord.Type.A))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessage("the DNS server %s did not answer within 300 ms", server);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
