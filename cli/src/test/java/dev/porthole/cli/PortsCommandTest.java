package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `porthole ports`.
class PortsCommandTest {
    /// Row C of the lecture: its table of ports, by number and by name.
    @ParameterizedTest
    @CsvSource({
        "80, http, -",
        "119, nntp, yes",
        "21, ftp, yes",
        "20, ftp-data, -",
        "25, smtp, yes",
        "110, pop3, yes",
        "143, imap, -",
        "79, finger, yes",
        "22, ssh, -",
        "23, telnet, yes",
        "7, echo, yes"
    })
    void showsTheLecturesPorts(String port, String name, String spoken) {
        String row =
                "(?m)^" + port + " +tcp\\S* +" + name + "( \\S+)* +well-known +" + spoken + " +\\S";
        assertThat(Ran.porthole("ports", port).out()).containsPattern(row);
        assertThat(Ran.porthole("ports", name).out()).containsPattern(row);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo", "discard", "daytime", "chargen", "time", "finger", "telnet", "ftp", "smtp",
                "pop3", "nntp"
            })
    void marksWhatPortholeSpeaks(String name) {
        assertThat(Ran.porthole("ports", name).out().lines().skip(1).findFirst().orElseThrow())
                .contains(" " + name + " ", " yes ");
    }

    @Test
    void showsARange() {
        assertThat(Ran.line("ports 20-23").out().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly("PORT", "20", "20", "21", "21", "22", "22", "23");
    }

    @Test
    void filtersByClassAndTransport() {
        Ran ran = Ran.line("ports --class WELL-KNOWN --transport dccp");
        assertThat(ran.out().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("dccp", " well-known "));
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void writesJsonLines() {
        assertThat(Ran.line("ports 7 --json").out())
                .isEqualTo(
                        "{\"port\":7,\"transports\":[\"tcp\",\"udp\"],\"names\":[\"echo\"],\"class\":\"well-known\",\"spoken\":true,\"description\":\"Echo\"}\n");
        assertThat(Ran.line("ports x11 --json").out()).contains("\"port\":6000,\"lastPort\":6063,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "50007 | no service is registered on port 50007: it is dynamic, dealt out to"
                        + " clients",
                "no-such-service | no service in IANA's registry is like 'no-such-service'",
                "http --class dynamic | of that class and transport: try without them",
                "--class dynamic | no service in IANA's registry is like that"
            })
    void saysThatThereIsNothing(String arguments, String line) {
        Ran ran = Ran.line("ports " + arguments);
        assertThat(ran.err()).startsWith("porthole: ").contains(line).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void showsAllOfThem() {
        assertThat(Ran.line("ports").out().lines()).hasSizeGreaterThan(7000);
    }
}
