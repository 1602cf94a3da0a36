package dev.porthole.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.porthole.net.Flow.Role;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// An observer that keeps all events, with copies of their data.
final class Recording implements Observer {
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    @Override
    public void on(Event event) {
        events.add(
                switch (event) {
                    case Event.Sent(Flow flow, ByteBuffer data) -> new Event.Sent(flow, copy(data));
                    case Event.Received(Flow flow, ByteBuffer data) ->
                            new Event.Received(flow, copy(data));
                    case Event.DatagramSent(var local, var remote, ByteBuffer data) ->
                            new Event.DatagramSent(local, remote, copy(data));
                    case Event.DatagramReceived(var local, var remote, ByteBuffer data) ->
                            new Event.DatagramReceived(local, remote, copy(data));
                    default -> event;
                });
    }

    private static ByteBuffer copy(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    }

    /// The names of all events, in order.
    List<String> names() {
        return names(_ -> true);
    }

    /// The names of the events that one side of a connection saw, in order.
    List<String> names(Role side) {
        return names(e -> e instanceof Event.OfConnection on && on.flow().role() == side);
    }

    private List<String> names(Predicate<Event> which) {
        return events.stream().filter(which).map(e -> e.getClass().getSimpleName()).toList();
    }

    <E extends Event> Stream<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /// All that one side has sent, as observers see it.
    String sent(Role side) {
        StringBuilder text = new StringBuilder();
        all(Event.Sent.class)
                .filter(e -> e.flow().role() == side)
                .forEach(e -> text.append(ISO_8859_1.decode(e.data().duplicate())));
        return text.toString();
    }
}
