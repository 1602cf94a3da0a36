package dev.porthole.net;

import java.util.Locale;

/// What carries an application protocol: the protocols whose ports IANA's registry holds (RFC 6335,
/// section 1).
public enum TransportProtocol {
    /// A stream of bytes (RFC 9293).
    TCP,
    /// Single datagrams (RFC 768).
    UDP,
    /// Streams of messages (RFC 9260).
    SCTP,
    /// Datagrams with congestion control (RFC 4340).
    DCCP;

    /// The protocol of a name in either case: `tcp`, `UDP`.
    ///
    /// @throws IllegalArgumentException naming the ones there are
    public static TransportProtocol of(String name) {
        for (TransportProtocol each : values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is not one of tcp, udp, sctp, dccp");
    }

    /// As it is written: `tcp`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
