package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Addresses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.DatagramSocket;
import java.net.InetAddress;

/// `porthole lookup`, as far as it goes without a DNS server.
@Timeout(60)
class LookupCommandTest {
    @Test
    void saysWhatLocalhostReallyResolvesTo() throws Exception {
        Ran ran = Ran.line("lookup localhost");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        for (InetAddress address : InetAddress.getAllByName("localhost")) {
            assertThat(ran.out())
                    .containsPattern(
                            Addresses.format(address)
                                    + " +IPv[46] +loopback +(/etc/hosts|system resolver)");
        }
    }

    @Test
    void writesJsonLines() {
        assertThat(Ran.line("lookup localhost --json").out().lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"name\":\"localhost\",\"address\":\""));
    }

    @Test
    void aNameThatCannotExistIsUnknownOrCannotBeAsked() {
        Ran ran = Ran.line("lookup no-such-name.invalid --timeout 30s"); // RFC 6761: never exists
        assertThat(ran.err())
                .startsWith("porthole: ")
                .contains("no-such-name.invalid")
                .hasLineCount(1);
        assertThat(ran.status()).isIn(ExitStatus.REFUSED, ExitStatus.UNREACHABLE);
    }

    @Test
    void aServerThatDoesNotListenIsUnreachable() throws Exception {
        int port;
        try (DatagramSocket closed = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Ran ran = Ran.line("lookup x.test --type MX --timeout 20s --server 127.0.0.1:" + port);
        assertThat(ran.err())
                .isEqualTo(
                        "porthole: the DNS server 127.0.0.1:%d can't be reached: nothing listens there\n"
                                .formatted(port));
        assertThat(ran.status()).isEqualTo(ExitStatus.UNREACHABLE);
    }

    @Test
    void aServerThatDoesNotAnswerTimesOut() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Ran ran =
                    Ran.line(
                            "lookup x.test --timeout 300ms --server 127.0.0.1:"
                                    + silent.getLocalPort());
            assertThat(ran.err()).contains("did not answer within 300 ms").hasLineCount(1);
            assertThat(ran.status()).isEqualTo(ExitStatus.TIMED_OUT);
        }
    }
}
