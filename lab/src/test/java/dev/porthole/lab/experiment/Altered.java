package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.linux.Call;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Evidence that was observed, and then altered.
final class Altered {
    private Altered() {}

    /// With the calls of a side changed.
    static UnaryOperator<Evidence> calls(String actor, String name, UnaryOperator<Call> change) {
        return each(
                Event.Called.class,
                e -> e.actor().equals(actor) && e.call().name().equals(name),
                e -> new Event.Called(actor, change.apply(e.call())));
    }

    /// With the kernel's view of a side's sockets changed.
    static UnaryOperator<Evidence> seen(String actor, UnaryOperator<Event.Seen> change) {
        return each(Event.Seen.class, e -> e.actor().equals(actor), change::apply);
    }

    static UnaryOperator<Evidence> noted(String name, String text) {
        return each(
                Event.Noted.class,
                e -> e.name().equals(name),
                e -> new Event.Noted(e.nanos(), e.actor(), name, text));
    }

    static UnaryOperator<Evidence> measured(String name, Long... values) {
        return each(
                Event.Measured.class,
                e -> e.name().equals(name),
                e -> new Event.Measured(e.nanos(), name, e.unit(), List.of(values)));
    }

    /// A call that came back at that time with so many bytes.
    static Call returned(Call call, long nanos, long bytes) {
        return call.ended(nanos, "", OptionalLong.of(bytes));
    }

    /// A call that came back when it did, with so many bytes.
    static Call bytes(Call call, long bytes) {
        return returned(call, Sides.end(call), bytes);
    }

    /// A call that came back as soon as it was made.
    static Call atOnce(Call call) {
        return returned(call, call.startNanos(), 0);
    }

    /// A call of another name.
    static Call named(Call call, String name) {
        return new Call(call.id(), call.socket(), name, call.text(), call.startNanos(), call.end());
    }

    static UnaryOperator<Evidence> ended(String actor, String how) {
        return each(
                Event.Ended.class,
                e -> e.actor().equals(actor),
                e -> new Event.Ended(e.nanos(), actor, how));
    }

    static Event.Seen queues(Event.Seen seen, long receive, long send) {
        return socket(seen, seen.local(), seen.state(), receive, send);
    }

    static Event.Seen local(Event.Seen seen, String local) {
        return socket(seen, local, seen.state(), seen.receiveQueue(), seen.sendQueue());
    }

    static Event.Seen state(Event.Seen seen, String state) {
        return socket(seen, seen.local(), state, seen.receiveQueue(), seen.sendQueue());
    }

    private static Event.Seen socket(
            Event.Seen seen, String local, String state, long receive, long send) {
        return new Event.Seen(
                seen.nanos(),
                seen.actor(),
                seen.moment(),
                local,
                seen.remote(),
                state,
                receive,
                send,
                seen.retransmissions(),
                seen.rttMicros());
    }

    /// With the events of a kind that are chosen changed.
    static <E extends Event> UnaryOperator<Evidence> each(
            Class<E> kind, Predicate<E> chosen, Function<E, Event> change) {
        return evidence -> {
            List<E> old = evidence.events(kind).filter(chosen).toList();
            return evidence.altered(old::contains, old.stream().map(change).toList());
        };
    }
}
