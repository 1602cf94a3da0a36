package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.lab.linux.Segment.Flag;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Which FINs follow from the calls of two sockets, 1 and 2.
class DeductionTest {
    private static final Deduction.Ends ENDS =
            new Deduction.Ends(
                    new InetSocketAddress("127.0.0.1", 1000),
                    new InetSocketAddress("127.0.0.1", 2000),
                    true);

    private final List<Call> calls = new ArrayList<>();

    private DeductionTest call(long socket, String name) {
        long nanos = calls.size();
        Call begun = Call.begun(nanos, socket, name, name + "()", nanos);
        calls.add(begun.ended(nanos, "", OptionalLong.empty()));
        return this;
    }

    private List<Long> fins(Map<Long, Deduction.Ends> sockets) {
        return Deduction.of(calls, sockets).stream()
                .filter(segment -> segment.has(Flag.FIN))
                .map(Segment::nanos)
                .toList();
    }

    @Test
    void theLastCloseOfASharedSocketSendsFin() {
        call(1, "close").call(2, "send").call(2, "close");
        assertThat(fins(Map.of(1L, ENDS, 2L, ENDS))).containsExactly(2L);
    }

    @Test
    void shutdownOfASharedSocketSendsFinOnce() {
        call(1, "shutdown").call(1, "close").call(2, "close");
        assertThat(fins(Map.of(1L, ENDS, 2L, ENDS))).containsExactly(0L);
    }

    @Test
    void closeOfASocketThatIsNotSharedSendsFin() {
        call(1, "shutdown").call(1, "close");
        assertThat(fins(Map.of(1L, ENDS))).containsExactly(0L);
    }
}
