package dev.porthole.kernel;

import java.util.Optional;

/// The states of a TCP connection (RFC 9293, section 3.3.2), with the numbers by which Linux knows
/// them (`include/net/tcp_states.h`).
public enum TcpState {
    /// Both sides may send.
    ESTABLISHED(1, "ESTABLISHED"),
    /// SYN sent, nothing heard yet.
    SYN_SENT(2, "SYN-SENT"),
    /// SYN received and answered.
    SYN_RECEIVED(3, "SYN-RECEIVED"),
    /// This side has shut down its sending; its FIN is not acknowledged yet.
    FIN_WAIT_1(4, "FIN-WAIT-1"),
    /// This side's FIN is acknowledged; the other side may still send.
    FIN_WAIT_2(5, "FIN-WAIT-2"),
    /// Closed by both; the addresses are kept from reuse for a while.
    TIME_WAIT(6, "TIME-WAIT"),
    /// No connection.
    CLOSED(7, "CLOSED"),
    /// The other side has shut down its sending; this side may still send.
    CLOSE_WAIT(8, "CLOSE-WAIT"),
    /// Both have shut down; this side's FIN, sent second, is not acknowledged yet.
    LAST_ACK(9, "LAST-ACK"),
    /// Waiting for connections.
    LISTEN(10, "LISTEN"),
    /// Both have shut down at once; this side's FIN is not acknowledged yet.
    CLOSING(11, "CLOSING"),
    /// Linux: a connection request, not yet a socket of its own; to RFC 9293, SYN-RECEIVED.
    NEW_SYN_RECEIVED(12, "SYN-RECEIVED");

    private final int kernelNumber;
    private final String rfcName;

    TcpState(int kernelNumber, String rfcName) {
        this.kernelNumber = kernelNumber;
        this.rfcName = rfcName;
    }

    /// The state that Linux knows by `number`; empty if there is none.
    static Optional<TcpState> ofKernelNumber(int number) {
        for (TcpState each : values()) {
            if (each.kernelNumber == number) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// The name in RFC 9293: `FIN-WAIT-2`.
    @Override
    public String toString() {
        return rfcName;
    }
}
