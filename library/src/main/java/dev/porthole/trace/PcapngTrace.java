package dev.porthole.trace;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// Events as a packet capture (pcapng, draft-ietf-opsawg-pcapng) that Wireshark opens. It needs no
/// privileges, because the packets are made up from what this process sent and received:
///
/// | event | packets |
/// |---|---|
/// | `Opened` | SYN, SYN with ACK, ACK; the first as much earlier as the handshake took |
/// | `Sent`, `Received` | one segment with PSH, or as many as the data needs at 65,495 bytes each |
/// | `OutputShutdown`, `EndOfStream` | FIN and its acknowledgment |
/// | `Reset` | RST from the other side |
/// | `Closed` | FIN, if there was none, and its acknowledgment; RST if it was aborted |
/// | `ConnectFailed` | SYN; RST from the other side if it refused |
/// | `DatagramSent`, `DatagramReceived` | one UDP datagram |
/// | `Resolved` | none, but a block that tells Wireshark the name of each address |
///
/// What is real: addresses, ports, the data, its order and its times, which never run backwards.
/// What is made up: sequence numbers, windows, acknowledgments, how data is cut into segments. A
/// packet has the time at which the program sent or read its data, which is not when it crossed the
/// wire; and what was sent need not have arrived. What TLS protects is shown in clear on the real
/// port; to see HTTP on port 443, tell Wireshark to decode that port as HTTP.
///
/// Comments on packets (`frame.comment`) say, in the words of [TextTrace], what has no place in a
/// packet: the connection's number, the protocol and cipher suite of TLS, why an attempt failed,
/// the totals if it ends with a packet. The direction flag of each packet
/// (`frame.packet_flags_direction`) says whether this process sent it.
///
/// - **Both ends in this process**: the end that opened first is written and the other is not, or
///   each byte would be there twice. Datagrams have no connection to tell by: one between two
///   sockets of this process is written as outbound and again as inbound.
/// - **Unix sockets** and connections in memory get addresses in 127.128.0.0/16, a stream of its
///   own for each end; a comment on the SYN names the real ones.
/// - **A failed attempt** has no local address: it is written as 0.0.0.0 or ::. What the kernel
///   repeated meanwhile is not known, so there is one SYN.
/// - A connection that opened before the trace did is not written.
///
/// Holds a few hundred bytes for each open connection, and the addresses of the last 1,024 that
/// closed. Thread-safe.
public final class PcapngTrace implements Trace {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final String ABOUT =
            "Made by Porthole from what one process sent and received. Addresses, data, order and"
                    + " times are real; segments, sequence numbers and acknowledgments are made up."
                    + " TLS is shown decrypted.";

    private final Recorder recorder;
    private final PcapngWriter writer;
    private final Packets packets = new Packets();
    private final Map<Long, Shown> flows = new HashMap<>();
    private final MirroredFlows mirrored = new MirroredFlows();
    private final long startEpochNanos;
    private long lastNanos;
    private long attempts;

    private record Shown(TcpFlow tcp, FlowAddresses addresses) {}

    /// A trace to `out`, which [#close] closes. Each block is one write and a flush, so there is no
    /// need for a buffer.
    ///
    /// @throws IOException if the beginning of the file cannot be written
    public PcapngTrace(OutputStream out) throws IOException {
        this(out, System::nanoTime, Instant.now());
    }

    PcapngTrace(OutputStream out, LongSupplier nanoClock, Instant start) throws IOException {
        this.recorder = new Recorder(out, nanoClock);
        this.writer = new PcapngWriter(out);
        this.startEpochNanos = start.getEpochSecond() * NANOS_PER_SECOND + start.getNano();
        writer.begin(ABOUT);
    }

    @Override
    public void on(Event event) {
        recorder.record(nanos -> write(event, nanos));
    }

    @Override
    public void close() {
        recorder.close();
    }

    private void write(Event event, long nanos) throws IOException {
        switch (event) {
            case Event.Resolving _, Event.Connecting _ -> {}
            case Event.Resolved(String host, List<InetAddress> addresses, _) ->
                    writer.names(Escape.text(host), addresses);
            case Event.ConnectFailed e -> attempt(e, nanos);
            case Event.Opened e -> open(e, nanos);
            case Event.OfConnection e -> {
                Shown shown = flows.get(e.flow().id());
                if (shown != null) {
                    write(e, shown, nanos);
                }
            }
            case Event.DatagramSent(SocketAddress local, SocketAddress remote, ByteBuffer data) ->
                    datagram(local, remote, data, true, nanos);
            case Event.DatagramReceived(
                            SocketAddress local,
                            SocketAddress remote,
                            ByteBuffer data) ->
                    datagram(local, remote, data, false, nanos);
        }
    }

    private void write(Event.OfConnection event, Shown shown, long nanos) throws IOException {
        TcpFlow tcp = shown.tcp();
        switch (event) {
            case Event.Opened _ -> {} // written already
            case Event.Relayed e -> tcp.note(Wording.of(e)); // the packets keep the proxy's address
            case Event.TlsStarted e -> tcp.note(Wording.of(e) + ", shown in clear");
            case Event.Sent(_, ByteBuffer data) -> tcp.data(true, data, nanos);
            case Event.Received(_, ByteBuffer data) -> tcp.data(false, data, nanos);
            case Event.OutputShutdown _ -> tcp.finish(true, nanos);
            case Event.EndOfStream _ -> tcp.finish(false, nanos);
            case Event.Reset _ -> tcp.reset(false, nanos);
            case Event.Closed e -> close(e, shown, nanos);
        }
    }

    private void open(Event.Opened e, long nanos) throws IOException {
        Flow flow = e.flow();
        FlowAddresses addresses = FlowAddresses.of(flow);
        if (addresses.real() && mirrored.opened(flow, addresses)) {
            return;
        }
        int sequence = initialSequence(flow.id());
        TcpFlow tcp = new TcpFlow(addresses, flow.role(), sequence, ~sequence, this::segment);
        flows.put(flow.id(), new Shown(tcp, addresses));
        tcp.note(Wording.of(e));
        tcp.open(nanos - e.took().toNanos(), nanos);
    }

    /// Any number will do, but those of different connections should differ.
    static int initialSequence(long id) {
        return Long.hashCode(id * 0x9e37_79b9_7f4a_7c15L);
    }

    private void close(Event.Closed e, Shown shown, long nanos) throws IOException {
        shown.tcp().note(Wording.of(e));
        if (e.aborted()) {
            shown.tcp().reset(true, nanos);
        } else {
            shown.tcp().finish(true, nanos);
        }
        flows.remove(e.flow().id());
        if (shown.addresses().real()) {
            mirrored.closed(e.flow(), shown.addresses());
        }
    }

    private void attempt(Event.ConnectFailed e, long nanos) throws IOException {
        FlowAddresses addresses = FlowAddresses.ofAttempt(e.remote(), attempts++);
        TcpFlow tcp = new TcpFlow(addresses, Flow.Role.CLIENT, 0, 0, this::segment);
        tcp.note(Wording.of(e));
        tcp.attempt(nanos - e.took().toNanos());
        if (isRefused(e.cause())) {
            tcp.reset(false, nanos);
        }
    }

    private static boolean isRefused(IOException cause) {
        String message = cause.getMessage();
        return cause instanceof ConnectException
                && message != null
                && message.toLowerCase(Locale.ROOT).contains("refused");
    }

    private void datagram(
            SocketAddress local,
            SocketAddress remote,
            ByteBuffer data,
            boolean outbound,
            long nanos)
            throws IOException {
        FlowAddresses ends = FlowAddresses.of(local, remote);
        InetSocketAddress from = outbound ? ends.local() : ends.remote();
        InetSocketAddress to = outbound ? ends.remote() : ends.local();
        int length = Math.min(data.remaining(), Packets.maxUdpPayload(from));
        ByteBuffer packet = packets.udp(from, to, data.slice(data.position(), length));
        int omitted = data.remaining() - length; // announced, and then refused by the system
        String comment = omitted == 0 ? null : "too long by " + Numbers.count(omitted) + " bytes";
        writer.packet(inOrder(nanos), packet, outbound, comment);
    }

    private void segment(
            TcpFlow.Half from,
            TcpFlow.Half to,
            int flags,
            ByteBuffer data,
            long nanos,
            boolean outbound,
            @Nullable String comment)
            throws IOException {
        int acknowledgment = (flags & Packets.ACK) == 0 ? 0 : to.next();
        ByteBuffer packet =
                packets.tcp(from.address, to.address, from.next(), acknowledgment, flags, data);
        writer.packet(inOrder(nanos), packet, outbound, comment);
    }

    /// The time of a packet since 1970, and not before the packet before it: a handshake began
    /// before it is announced, and something else may have been written in between.
    private long inOrder(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
        return startEpochNanos + lastNanos;
    }
}
