package dev.porthole.lab.linux;

import dev.porthole.net.TransportProtocol;

import java.net.InetSocketAddress;
import java.util.Set;

/// A TCP segment (RFC 9293, section 3.1), or a UDP datagram, between two sockets of this machine.
///
/// @param nanos when it was seen, as `System.nanoTime()`
/// @param protocol TCP or UDP
/// @param source who sent it
/// @param target whom it was sent to
/// @param flags of TCP, those that are set; none for UDP
/// @param sequence the number of its first byte, counted from the connection's first (the SYN has
///   0); 0 for UDP
/// @param acknowledgment the number of the byte that is expected next, counted alike; 0 without
///   [Flag#ACK]
/// @param payload bytes of data
/// @param origin whether it was seen
public record Segment(
        long nanos,
        TransportProtocol protocol,
        InetSocketAddress source,
        InetSocketAddress target,
        Set<Flag> flags,
        long sequence,
        long acknowledgment,
        int payload,
        Origin origin) {
    /// The flags of TCP's header that matter here.
    public enum Flag {
        /// Opens a connection.
        SYN,
        /// Closes one direction.
        FIN,
        /// Breaks the connection.
        RST,
        /// Asks that data be handed over at once.
        PSH,
        /// Acknowledges.
        ACK
    }

    /// How it is known.
    public enum Origin {
        /// Captured on the loopback interface.
        SEEN,
        /// Not captured, since that takes rights: it follows from the calls and the kernel's
        /// counters.
        DEDUCED
    }

    /// Copies the flags.
    public Segment {
        flags = Set.copyOf(flags);
    }

    /// Whether a flag is set.
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /// The same with the time counted from `origin`.
    public Segment since(long origin) {
        return new Segment(
                nanos - origin,
                protocol,
                source,
                target,
                flags,
                sequence,
                acknowledgment,
                payload,
                this.origin);
    }

    /// The same with numbers counted from the first of each side, modulo 2^32.
    Segment counted(long first, long otherFirst) {
        long modulus = 1L << 32;
        return new Segment(
                nanos,
                protocol,
                source,
                target,
                flags,
                Math.floorMod(sequence - first, modulus),
                has(Flag.ACK) ? Math.floorMod(acknowledgment - otherFirst, modulus) : 0,
                payload,
                origin);
    }
}
