package dev.porthole.trace;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Makes events as connections do.
final class Events {
    static final Flow CLIENT = flow(1, Flow.Role.CLIENT, "127.0.0.1", 41234, "127.0.0.1", 50007);

    /// The other end of [#CLIENT].
    static final Flow SERVER = flow(2, Flow.Role.SERVER, "127.0.0.1", 50007, "127.0.0.1", 41234);

    private Events() {}

    static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    static Flow flow(
            long id, Flow.Role role, String local, int localPort, String remote, int remotePort) {
        return new Flow(id, role, address(local, localPort), address(remote, remotePort));
    }

    /// A read-only view inside of something larger, as observers get it.
    static ByteBuffer view(byte[] bytes) {
        ByteBuffer larger = ByteBuffer.allocate(bytes.length + 7);
        larger.position(3).put(bytes);
        return larger.flip().position(3).asReadOnlyBuffer();
    }

    static ByteBuffer view(String text) {
        return view(text.getBytes(StandardCharsets.UTF_8));
    }

    static Event opened(Flow flow) {
        return new Event.Opened(flow, Duration.ofNanos(232_000));
    }

    static Event sent(Flow flow, String text) {
        return new Event.Sent(flow, view(text));
    }

    static Event received(Flow flow, String text) {
        return new Event.Received(flow, view(text));
    }

    static Event tls(Flow flow) {
        return new Event.TlsStarted(
                flow, "TLSv1.3", "TLS_AES_128_GCM_SHA256", "h2", Duration.ofMillis(9));
    }

    static Event closed(Flow flow) {
        return new Event.Closed(flow, Duration.ofNanos(726_000), 6, 1_234_567, false, null);
    }

    static Event aborted(Flow flow, String why) {
        return new Event.Closed(flow, Duration.ofSeconds(2), 0, 0, true, new IOException(why));
    }

    static Event failed(SocketAddress remote, IOException cause) {
        return new Event.ConnectFailed(remote, Duration.ofNanos(210_000), cause);
    }

    /// The events of a session like the lecture's: a line out, an answer, both directions closed.
    static List<Event> session(Flow flow) {
        List<Event> events = new ArrayList<>();
        events.add(opened(flow));
        events.add(sent(flow, "hello\n"));
        events.add(received(flow, "hello\n"));
        events.add(new Event.OutputShutdown(flow));
        events.add(new Event.EndOfStream(flow));
        events.add(closed(flow));
        return events;
    }
}
