package dev.porthole.trace;

import dev.porthole.net.Flow;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Turns what one connection does into the segments that would carry it (RFC 9293): keeps the
/// sequence numbers of both directions, which wrap around at 2^32, and acknowledges.
///
/// A segment acknowledges all that came the other way before it. Where there is none, an
/// acknowledgment without data comes before the window would be full, and after each FIN. Nothing
/// follows an RST, and no data follows a FIN.
///
/// Not thread-safe.
final class TcpFlow {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final Half local;
    private final Half remote;
    private final Flow.Role role;
    private final Segments segments;
    private boolean reset;
    private @Nullable String note;

    /// Takes the segments, in order.
    interface Segments {
        /// Called for each segment, with the state as it is before it.
        ///
        /// @param outbound whether this side sends it
        /// @param comment what there is to say about it
        void segment(
                Half from,
                Half to,
                int flags,
                ByteBuffer data,
                long nanos,
                boolean outbound,
                @Nullable String comment)
                throws IOException;
    }

    /// One direction: its sender, and how far it is.
    static final class Half {
        final InetSocketAddress address;
        private int next;
        private int acknowledged;
        private boolean finished;

        private Half(InetSocketAddress address, int initialSequence) {
            this.address = address;
            this.next = initialSequence;
            this.acknowledged = initialSequence;
        }

        /// The sequence number of what it sends next.
        int next() {
            return next;
        }
    }

    TcpFlow(
            FlowAddresses addresses,
            Flow.Role role,
            int localSequence,
            int remoteSequence,
            Segments segments) {
        this.local = new Half(addresses.local(), localSequence);
        this.remote = new Half(addresses.remote(), remoteSequence);
        this.role = role;
        this.segments = segments;
    }

    /// Something to say with the next segment, whichever it is.
    void note(String text) {
        note = note == null ? text : note + "; " + text;
    }

    /// The three segments of a handshake (section 3.5).
    void open(long synNanos, long nanos) throws IOException {
        Half client = role == Flow.Role.CLIENT ? local : remote;
        Half server = client == local ? remote : local;
        send(client, Packets.SYN, NO_DATA, synNanos);
        send(server, Packets.SYN | Packets.ACK, NO_DATA, nanos);
        send(client, Packets.ACK, NO_DATA, nanos);
    }

    /// A SYN that is not answered.
    void attempt(long nanos) throws IOException {
        send(local, Packets.SYN, NO_DATA, nanos);
    }

    /// As many segments as the data needs; the last has PSH, as one write ends there (section
    /// 3.9.1.2).
    void data(boolean outbound, ByteBuffer data, long nanos) throws IOException {
        Half from = outbound ? local : remote;
        if (reset || from.finished) {
            return;
        }
        for (int at = 0; at < data.remaining(); ) {
            int length = Math.min(Packets.MAX_TCP_PAYLOAD, data.remaining() - at);
            if (from.next - from.acknowledged + length >= Packets.WINDOW) {
                send(other(from), Packets.ACK, NO_DATA, nanos);
            }
            boolean last = at + length == data.remaining();
            int flags = last ? Packets.PSH | Packets.ACK : Packets.ACK;
            send(from, flags, data.slice(data.position() + at, length), nanos);
            at += length;
        }
    }

    /// A FIN, unless there was one, and its acknowledgment.
    void finish(boolean outbound, long nanos) throws IOException {
        Half from = outbound ? local : remote;
        if (reset || from.finished) {
            return;
        }
        from.finished = true;
        send(from, Packets.FIN | Packets.ACK, NO_DATA, nanos);
        send(other(from), Packets.ACK, NO_DATA, nanos);
    }

    /// An RST, unless the connection is over already.
    void reset(boolean outbound, long nanos) throws IOException {
        if (reset || (local.finished && remote.finished)) {
            return;
        }
        reset = true;
        send(outbound ? local : remote, Packets.RST | Packets.ACK, NO_DATA, nanos);
    }

    private Half other(Half half) {
        return half == local ? remote : local;
    }

    private void send(Half from, int flags, ByteBuffer data, long nanos) throws IOException {
        Half to = other(from);
        String comment = note;
        note = null;
        segments.segment(from, to, flags, data, nanos, from == local, comment);
        if ((flags & Packets.ACK) != 0) {
            to.acknowledged = to.next;
        }
        from.next += data.remaining();
        if ((flags & (Packets.SYN | Packets.FIN)) != 0) {
            from.next++; // each takes one number (section 3.4)
        }
    }
}
