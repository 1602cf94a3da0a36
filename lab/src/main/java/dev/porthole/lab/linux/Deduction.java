package dev.porthole.lab.linux;

import dev.porthole.lab.linux.Segment.Flag;
import dev.porthole.lab.linux.Segment.Origin;
import dev.porthole.net.TransportProtocol;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Derives the segments that must have passed from the calls, where capturing is not allowed: a
/// connect() that returned had its handshake, what send() took was sent, shutdown(WR) and close()
/// send FIN once, an error of a reset had its RST. close() of a socket that another process still
/// holds sends nothing. Acknowledgments of their own and the cutting of data into segments don't
/// follow from calls, so they are not there. Times are those of the calls.
public final class Deduction {
    private final List<Call> calls;
    private final Map<Long, Ends> sockets;
    private final List<Segment> segments = new ArrayList<>();
    private final Set<Ends> finished = new HashSet<>();
    private final Set<Long> closed = new HashSet<>();

    /// The addresses of a socket.
    ///
    /// @param local its own
    /// @param remote the other side's
    /// @param isTcp of TCP; otherwise of UDP
    public record Ends(InetSocketAddress local, InetSocketAddress remote, boolean isTcp) {}

    private Deduction(List<Call> calls, Map<Long, Ends> sockets) {
        this.calls = calls;
        this.sockets = sockets;
    }

    /// The segments, all [Origin#DEDUCED].
    ///
    /// @param calls in the order of their times
    /// @param sockets those that have both addresses, by [Call#socket()]
    public static List<Segment> of(List<Call> calls, Map<Long, Ends> sockets) {
        Deduction deduction = new Deduction(calls, sockets);
        for (Call call : calls) {
            Ends ends = sockets.get(call.socket());
            if (ends != null && call.end().isPresent()) {
                deduction.add(call, ends);
            }
        }
        return List.copyOf(deduction.segments);
    }

    private void add(Call call, Ends ends) {
        switch (call.name()) {
            case "connect" -> connect(call, ends);
            case "send", "sendall" -> {
                if (call.bytes() > 0) {
                    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
                    if (ends.isTcp()) {
                        flags.add(Flag.ACK);
                    }
                    out(call.startNanos(), ends, (int) call.bytes(), flags);
                }
            }
            case "recv" -> received(call, ends);
            case "shutdown" -> {
                if (!call.text().equals("shutdown(RD)") && call.errno().isEmpty()) {
                    finish(call, ends);
                }
            }
            case "close" -> {
                closed.add(call.socket());
                if (!isShared(ends)) {
                    finish(call, ends);
                }
            }
            default -> {}
        }
    }

    private void connect(Call call, Ends ends) {
        if (!ends.isTcp()) {
            return;
        }
        long end = call.end().orElseThrow().nanos();
        String error = call.errno().orElse("");
        out(call.startNanos(), ends, 0, EnumSet.of(Flag.SYN));
        if (error.isEmpty()) {
            in(end, ends, EnumSet.of(Flag.SYN, Flag.ACK));
            out(end, ends, 0, EnumSet.of(Flag.ACK));
        } else if (error.equals("ECONNREFUSED")) {
            in(end, ends, EnumSet.of(Flag.RST, Flag.ACK));
        }
    }

    /// Of a peer whose calls are not known: what arrived was sent, at that time at the latest.
    private void received(Call call, Ends ends) {
        boolean isKnown =
                sockets.values().stream()
                        .anyMatch(each -> each.local().getPort() == ends.remote().getPort());
        if (ends.isTcp() && !isKnown && call.errno().isEmpty()) {
            Flag flag = call.bytes() > 0 ? Flag.PSH : Flag.FIN;
            long before = call.end().orElseThrow().nanos() - 1;
            segments.add(
                    segment(
                            before,
                            ends.remote(),
                            ends.local(),
                            (int) call.bytes(),
                            true,
                            EnumSet.of(flag, Flag.ACK)));
        }
    }

    /// The end of one direction: FIN, or RST where the other side's next calls say so.
    private void finish(Call call, Ends ends) {
        if (ends.isTcp() && finished.add(ends)) {
            boolean isReset = call.name().equals("close") && isReset(ends, call.startNanos());
            Flag flag = isReset ? Flag.RST : Flag.FIN;
            out(call.startNanos(), ends, 0, EnumSet.of(flag, Flag.ACK));
        }
    }

    /// Whether another process has the same socket open.
    private boolean isShared(Ends ends) {
        return sockets.entrySet().stream()
                .anyMatch(each -> each.getValue().equals(ends) && !closed.contains(each.getKey()));
    }

    private boolean isReset(Ends ends, long since) {
        return calls.stream()
                .filter(call -> call.end().isPresent() && call.end().get().nanos() > since)
                .filter(call -> call.errno().filter("ECONNRESET"::equals).isPresent())
                .map(call -> sockets.get(call.socket()))
                .anyMatch(other ->
                        other != null
                                && other.local().getPort() == ends.remote().getPort()
                                && other.remote().getPort() == ends.local().getPort());
    }

    private void out(long nanos, Ends ends, int payload, Set<Flag> flags) {
        segments.add(segment(nanos, ends.local(), ends.remote(), payload, ends.isTcp(), flags));
    }

    private void in(long nanos, Ends ends, Set<Flag> flags) {
        segments.add(segment(nanos, ends.remote(), ends.local(), 0, ends.isTcp(), flags));
    }

    private static Segment segment(
            long nanos,
            InetSocketAddress source,
            InetSocketAddress target,
            int payload,
            boolean isTcp,
            Set<Flag> flags) {
        return new Segment(
                nanos,
                isTcp ? TransportProtocol.TCP : TransportProtocol.UDP,
                source,
                target,
                flags,
                0,
                0,
                payload,
                Origin.DEDUCED);
    }
}
