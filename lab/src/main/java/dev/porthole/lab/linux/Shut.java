package dev.porthole.lab.linux;

/// What shutdown() ends (`sys/socket.h`).
public enum Shut {
    /// Receiving: SHUT_RD.
    RD(0),
    /// Sending: SHUT_WR.
    WR(1),
    /// Both: SHUT_RDWR.
    RDWR(2);

    private final int number;

    Shut(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
