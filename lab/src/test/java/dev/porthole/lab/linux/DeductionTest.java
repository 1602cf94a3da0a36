package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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

    @Test
    void whatArrivesFromAnUnknownPeerWasSent() {
        Call recv = Call.begun(1, 1, "recv", "recv(10)", 100);
        Call end = Call.begun(2, 1, "recv", "recv(10)", 300);
        calls.add(recv.ended(200, "", OptionalLong.of(7)));
        calls.add(end.ended(400, "", OptionalLong.of(0)));
        assertThat(Deduction.of(calls, Map.of(1L, ENDS)))
                .extracting(s -> s.source().getPort(), Segment::payload, s -> s.has(Flag.FIN))
                .containsExactly(tuple(2000, 7, false), tuple(2000, 0, true));
    }

    @Test
    void whatArrivesFromAKnownPeerIsDeducedFromItsOwnCalls() {
        var other = new Deduction.Ends(ENDS.remote(), ENDS.local(), true);
        calls.add(Call.begun(1, 1, "recv", "recv(10)", 100).ended(200, "", OptionalLong.of(7)));
        assertThat(Deduction.of(calls, Map.of(1L, ENDS, 2L, other))).isEmpty();
    }
}
