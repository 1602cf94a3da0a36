package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The lines in which a process tells its calls.
class PeerLineTest {
    private static final Call BEGUN = Call.begun(7, 3, "send", "send(b'\\t\t')", 1234);
    private static final InetSocketAddress V4 = new InetSocketAddress("127.0.0.1", 8080);
    private static final InetSocketAddress V6 = new InetSocketAddress("::1", 65535);

    static Stream<PeerLine> lines() {
        return Stream.of(
                new PeerLine.Began(BEGUN),
                new PeerLine.Ended(BEGUN.ended(1300, "2", OptionalLong.of(2))),
                new PeerLine.Ended(BEGUN.ended(1300, "", OptionalLong.empty())),
                new PeerLine.Ended(BEGUN.failed(1300, "EPIPE")),
                new PeerLine.Named(3, V4, Optional.empty()),
                new PeerLine.Named(3, V6, Optional.of(V4)),
                new PeerLine.Said(""),
                new PeerLine.Said("tab\t, line\r\n, \\t, \u00e9, \ud55c"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isReadAsItWasWritten(PeerLine line) {
        assertThat(line.encode()).doesNotContain("\n", "\r");
        assertThat(PeerLine.parse(line.encode())).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "said",
                "said\ta\tb",
                "said\t\\x",
                "said\tends with \\",
                "called\t1",
                "began\t1\t2\tsend\tsend()",
                "began\tone\t2\tsend\tsend()\t3",
                "began\t99999999999999999999\t2\tsend\tsend()\t3",
                "ended\t1\t2\tsend\tsend()\t3\t4\t\tmany\t-",
                "named\t1\t127.0.0.1\t-",
                "named\t1\t127.0.0.1 65536\t-",
                "named\t1\tlocalhost 80\t-",
                "named\t1\tdead.beef 80\t-", // a name, which must not be looked up
            })
    void anythingElseIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> PeerLine.parse(line));
    }

    @ParameterizedTest
    @ValueSource(ints = {8192, 8193})
    void aLineIsBounded(int length) {
        String line = "said\t" + "a".repeat(length - 5);
        if (length <= PeerLine.MOST_CHARACTERS) {
            assertThat(PeerLine.parse(line)).isEqualTo(new PeerLine.Said(line.substring(5)));
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PeerLine.parse(line))
                    .withMessage("longer than 8192 characters");
        }
    }
}
