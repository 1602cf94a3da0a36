package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.PortRegistry.Assignment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// IANA's registry, and how it is searched.
class PortRegistryTest {
    private static final PortRegistry IANA = PortRegistry.iana();

    /// Row C of the lecture: its table of ports.
    @ParameterizedTest
    @CsvSource({
        "http, 80",
        "nntp, 119",
        "ftp, 21",
        "ftp-data, 20",
        "smtp, 25",
        "pop3, 110",
        "imap, 143",
        "finger, 79",
        "ssh, 22",
        "telnet, 23",
        "echo, 7"
    })
    void knowsTheLecturesPorts(String name, int port) {
        assertThat(IANA.serviceName(port, TransportProtocol.TCP)).contains(name);
        assertThat(IANA.find(name)).anyMatch(a -> a.covers(port) && a.name().equals(name));
        assertThat(PortClass.of(port)).isEqualTo(PortClass.WELL_KNOWN);
    }

    @ParameterizedTest
    @CsvSource({"www, http", "HTTP, http", "NicName, whois", "X11, x11"})
    void findsANameByAliasAndInEitherCase(String asked, String name) {
        assertThat(IANA.find(asked)).isNotEmpty().allMatch(a -> a.name().equals(name));
    }

    @Test
    void findsNothingUnderPartOfAName() {
        assertThat(IANA.find("ima")).isEmpty();
    }

    @Test
    void searchPutsTheExactNameFirstThenThoseThatStartWithIt() {
        List<String> names = IANA.search("IMAP").stream().map(Assignment::name).toList();
        assertThat(names).startsWith("imap").contains("imap3", "imaps");
    }

    @Test
    void searchFallsBackToDescriptions() {
        assertThat(IANA.search("Internet Message Access"))
                .extracting(Assignment::name)
                .contains("imap");
    }

    @Test
    void aPortInARangeIsFound() {
        assertThat(IANA.find(6007))
                .singleElement()
                .satisfies(a -> assertThat(a.name()).isEqualTo("x11"))
                .satisfies(a -> assertThat(a.firstPort()).isEqualTo(6000))
                .satisfies(a -> assertThat(a.lastPort()).isEqualTo(6063));
    }

    @Test
    void aReservedOrUnassignedPortHasNoName() {
        assertThat(IANA.find(8))
                .singleElement()
                .satisfies(a -> assertThat(a.names()).isEmpty())
                .satisfies(a -> assertThat(a.description()).isEqualTo("Unassigned"));
        assertThat(IANA.serviceName(8, TransportProtocol.TCP)).isEmpty();
    }

    @Test
    void transportsOfOnePortMayDiffer() {
        assertThat(IANA.serviceName(512, TransportProtocol.TCP)).contains("exec");
        assertThat(IANA.serviceName(512, TransportProtocol.UDP)).contains("biff");
        assertThat(IANA.serviceName(9, TransportProtocol.DCCP)).contains("discard");
    }

    @ParameterizedTest
    @ValueSource(ints = {49152, 50007, 65535})
    void dynamicPortsAreNotRegistered(int port) {
        assertThat(IANA.find(port)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, 70000})
    void refusesWhatIsNoPort(int port) {
        assertThatThrownBy(() -> IANA.find(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port " + port + " is not in 0-65535");
    }

    @Test
    void findsTheSameByPortAsByReadingEverything() {
        List<Assignment> all = IANA.all();
        assertThat(all).hasSizeGreaterThan(7000);
        for (int port = 0; port <= 65535; port += port < 1100 ? 1 : 37) {
            int wanted = port;
            assertThat(IANA.find(port))
                    .isEqualTo(all.stream().filter(a -> a.covers(wanted)).toList());
        }
    }

    @Test
    void findsARange() {
        assertThat(IANA.find(20, 25))
                .isEqualTo(
                        IANA.all().stream()
                                .filter(a -> a.lastPort() >= 20 && a.firstPort() <= 25)
                                .toList());
        assertThatThrownBy(() -> IANA.find(25, 20)).hasMessageContaining("write 20-25");
    }

    @Test
    void theDataIsSortedAndNoRangeSpansTwoClasses() {
        assertThat(IANA.all())
                .isSortedAccordingTo((a, b) -> Integer.compare(a.lastPort(), b.lastPort()));
        assertThat(IANA.all())
                .allSatisfy(a -> {
                    assertThat(PortClass.of(a.lastPort())).isEqualTo(a.portClass());
                    assertThat(a.transports()).isNotEmpty();
                    assertThat(a.description() + a.name()).isNotEmpty();
                });
    }

    @Test
    void aDamagedLineIsNamed() {
        PortRegistry damaged = new PortRegistry("7\ttcp\techo\n".getBytes(UTF_8));
        assertThatThrownBy(damaged::all)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not four fields: 7\ttcp\techo");
    }
}
