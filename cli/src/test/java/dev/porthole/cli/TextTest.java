package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Addresses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How the command line reads and writes: units, JSON, tables, addresses, and escaping.
class TextTest {
    @ParameterizedTest
    @CsvSource({"300ms, 300", "5s, 5000", "2m, 120000", "1h, 3600000", "0s, 0", "007s, 7000"})
    void readsTimes(String text, long millis) {
        assertThat(Units.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "5S", "1.5s", "5d", "5s5"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .hasMessage("'" + text + "' is not a time: write it as 300ms, 5s, 2m or 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8761h", "99999999999999999999s", "9223372036854775807m"})
    void refusesTimesWithoutEnd(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .hasMessage("'" + text + "' is more than a year");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "64k, 65536", "1m, 1048576", "2G, 2147483648"})
    void readsSizes(String text, long bytes) {
        assertThat(Units.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1kb", "1.5m", "9223372036854775807k"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Units.bytes(text)).hasMessageStartingWith("'" + text + "' is ");
    }

    @ParameterizedTest
    @CsvSource({
        "plain é 😀, plain é 😀",
        "'\033[31m', '\\x1b[31m'",
        "'a\tb\r\n', 'a\\tb\\r\\n'",
        "'\u0000\u007f\u009b', '\\x00\\x7f\\x9b'",
        "'\u202egnp.exe', '\\u202egnp.exe'"
    })
    void escapesWhatATerminalWouldObey(String text, String safe) {
        assertThat(Escape.line(text)).isEqualTo(safe);
    }

    @Test
    void writesJson() {
        Object value =
                Json.object(
                        "text",
                        "a\"b\\c\n\033é",
                        "number",
                        7,
                        "list",
                        List.of(true, Map.of()),
                        "left out",
                        null,
                        "nan",
                        Double.NaN);
        assertThat(Json.text(value))
                .isEqualTo(
                        "{\"text\":\"a\\\"b\\\\c\\n\\u001bé\",\"number\":7,\"list\":[true,{}],\"nan\":null}");
        assertThat(Json.text(Arrays.asList("\ud83d", null))).isEqualTo("[\"\\ud83d\",null]");
        assertThat(Json.text("😀")).isEqualTo("\"😀\"");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::, ::",
        "::1, ::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", // the first of two equal runs
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", // the longer run
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", // one group alone is not shortened
        "fe80:0:0:0:0:0:0:0, fe80::"
    })
    void writesAddressesInTheShortForm(String full, String text) {
        InetAddress address = InetAddress.ofLiteral(full);
        assertThat(Addresses.format(address)).isEqualTo(text);
        assertThat(Addresses.format(new InetSocketAddress(address, 80)))
                .isEqualTo(text.contains(":") ? "[" + text + "]:80" : text + ":80");
    }

    @Test
    void readsAHostsFile() {
        HostsFile hosts =
                HostsFile.parse(
                        """
                        # comment
                        127.0.0.1\tlocalhost  here # and more
                        ::1 localhost
                        garbage
                        not-an-address name
                        """);
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(hosts.entries()).hasSize(2);
        assertThat(hosts.maps("LOCALHOST", loopback)).isTrue();
        assertThat(hosts.maps("and", loopback)).isFalse();
        assertThat(hosts.names(loopback)).containsExactly("localhost", "here");
    }
}
