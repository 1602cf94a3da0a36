package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/// Questions to a real DNS server.
class DnsClientIT {
    private static Dnsmasq server;

    @BeforeAll
    static void start() throws Exception {
        server =
                Dnsmasq.start(
                        "--host-record=host.test,192.0.2.1,2001:db8::1",
                        "--cname=alias.test,host.test",
                        "--txt-record=host.test,some words",
                        "--mx-host=host.test,second.test,20",
                        "--mx-host=host.test,first.test,10",
                        "--srv-host=_imaps._tcp.host.test,light.test,993,1,10",
                        "--srv-host=_imaps._tcp.host.test,last.test,993,2,50",
                        "--srv-host=_imaps._tcp.host.test,heavy.test,1993,1,90");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "host.test, A, 192.0.2.1",
        "HOST.test., a, 192.0.2.1",
        "host.test, AAAA, 2001:db8::1",
        "alias.test, CNAME, host.test",
        "host.test, TXT, some words",
        "1.2.0.192.in-addr.arpa, PTR, host.test"
    })
    void answersWithOneRecord(String name, String type, String data) throws IOException {
        assertThat(query(name, DnsRecord.Type.of(type)))
                .singleElement()
                .extracting(record -> record.data().replace("\"", ""))
                .isEqualTo(data);
    }

    @Test
    void mailServersComeByPreference() throws IOException {
        assertThat(query("host.test", DnsRecord.Type.MX))
                .containsExactly(
                        new DnsRecord.Mail(10, "first.test"),
                        new DnsRecord.Mail(20, "second.test"));
    }

    @Test
    void servicesComeByPriorityThenByWeight() throws IOException {
        assertThat(query("_imaps._tcp.host.test", DnsRecord.Type.SRV))
                .containsExactly(
                        new DnsRecord.Service(1, 90, 1993, "heavy.test"),
                        new DnsRecord.Service(1, 10, 993, "light.test"),
                        new DnsRecord.Service(2, 50, 993, "last.test"));
    }

    @Test
    void aNameWithoutSuchARecordHasNone() throws IOException {
        assertThat(query("host.test", DnsRecord.Type.SRV)).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistIsUnknown() {
        assertThatThrownBy(() -> query("absent.test", DnsRecord.Type.A))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("there is no name 'absent.test' in DNS");
    }

    @Test
    void aServerThatRefusesIsNamed() {
        assertThatThrownBy(() -> query("elsewhere.example", DnsRecord.Type.A))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the DNS server " + server.endpoint() + " gave no answer");
    }

    private static List<DnsRecord> query(String name, DnsRecord.Type type) throws IOException {
        return DnsClient.of(server.endpoint(), Duration.ofSeconds(20)).query(name, type);
    }
}
