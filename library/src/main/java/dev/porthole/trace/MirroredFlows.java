package dev.porthole.trace;

import dev.porthole.net.Flow;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Finds the connections both ends of which are in this process: the same two addresses, seen once
/// as a client and once as a server.
///
/// The end that opens first is the one that is shown. The other may open only after the first has
/// closed, when a server is slow to accept; so the last 1,024 connections that closed with their
/// other end not seen are remembered too.
///
/// Not thread-safe.
final class MirroredFlows {
    private static final int MAX_CLOSED = 1024;

    private final Map<Ends, Flow> open = new HashMap<>();
    private final Map<Ends, Flow> closed =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Ends, Flow> eldest) {
                    return size() > MAX_CLOSED;
                }
            };

    private record Ends(InetSocketAddress client, InetSocketAddress server) {
        static Ends of(Flow flow, FlowAddresses addresses) {
            return flow.role() == Flow.Role.CLIENT
                    ? new Ends(addresses.local(), addresses.remote())
                    : new Ends(addresses.remote(), addresses.local());
        }
    }

    /// Takes note of a connection that opened; returns whether its other end was seen already.
    boolean opened(Flow flow, FlowAddresses addresses) {
        Ends ends = Ends.of(flow, addresses);
        if (isOtherEnd(open.get(ends), flow)) {
            open.remove(ends);
            return true;
        }
        if (isOtherEnd(closed.get(ends), flow)) {
            closed.remove(ends);
            return true;
        }
        open.put(ends, flow);
        return false;
    }

    private static boolean isOtherEnd(@Nullable Flow seen, Flow flow) {
        return seen != null && seen.role() != flow.role();
    }

    /// Takes note that one that was shown has closed.
    void closed(Flow flow, FlowAddresses addresses) {
        Ends ends = Ends.of(flow, addresses);
        if (open.remove(ends, flow)) {
            closed.put(ends, flow);
        }
    }
}
