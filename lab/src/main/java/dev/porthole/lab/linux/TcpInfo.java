package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// What the kernel knows of a connection (`struct tcp_info`, `linux/tcp.h`). It tells the owner of
/// the socket without any rights.
///
/// @param state its number (`net/tcp_states.h`)
/// @param unacked segments that were sent and not acknowledged; of a listening socket, connections
///   that wait to be accepted
/// @param sacked of a listening socket, its backlog
/// @param retransmissions segments that were sent again, since the connection began
/// @param backoff how often the retransmission timer has doubled
/// @param rtoMicros the retransmission timer
/// @param rttMicros the estimate of the round trip (RFC 6298)
/// @param segmentsOut segments that were sent
/// @param segmentsIn segments that were received
public record TcpInfo(
        int state,
        long unacked,
        long sacked,
        long retransmissions,
        int backoff,
        long rtoMicros,
        long rttMicros,
        long segmentsOut,
        long segmentsIn) {
    static final int BYTES = 256; // the kernel fills what it has

    private static final int TCPI_STATE = 0;
    private static final int TCPI_BACKOFF = 4;
    private static final int TCPI_RTO = 8;
    private static final int TCPI_UNACKED = 24;
    private static final int TCPI_SACKED = 28;
    private static final int TCPI_RTT = 68;
    private static final int TCPI_TOTAL_RETRANS = 100;
    private static final int TCPI_SEGS_OUT = 136;
    private static final int TCPI_SEGS_IN = 140;

    /// The states in the order of their numbers (`net/tcp_states.h`), with their names in RFC 9293.
    private static final List<String> STATES =
            List.of(
                    "?",
                    "ESTABLISHED",
                    "SYN-SENT",
                    "SYN-RECEIVED",
                    "FIN-WAIT-1",
                    "FIN-WAIT-2",
                    "TIME-WAIT",
                    "CLOSED",
                    "CLOSE-WAIT",
                    "LAST-ACK",
                    "LISTEN",
                    "CLOSING",
                    "SYN-RECEIVED");

    /// The state as RFC 9293 names it: `FIN-WAIT-2`.
    public String stateName() {
        return state < STATES.size() ? STATES.get(state) : "?";
    }

    static TcpInfo read(MemorySegment info) {
        return new TcpInfo(
                info.get(JAVA_BYTE, TCPI_STATE),
                unsigned(info, TCPI_UNACKED),
                unsigned(info, TCPI_SACKED),
                unsigned(info, TCPI_TOTAL_RETRANS),
                info.get(JAVA_BYTE, TCPI_BACKOFF),
                unsigned(info, TCPI_RTO),
                unsigned(info, TCPI_RTT),
                unsigned(info, TCPI_SEGS_OUT),
                unsigned(info, TCPI_SEGS_IN));
    }

    private static long unsigned(MemorySegment info, int offset) {
        return Integer.toUnsignedLong(info.get(JAVA_INT, offset));
    }
}
