package dev.porthole.lab;

import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that was observed in one run. Immutable; a test may alter a copy and judge again.
///
/// @param experiment its name
/// @param settings the parameters it ran with
/// @param kernel the kernel's name and release: `Linux 6.12.0`
/// @param capture how segments are known: `seen`, or why they are only deduced
/// @param actors the sides, in the order in which they are drawn
/// @param ports which side has which local port
/// @param events in the order of their times
public record Evidence(
        String experiment,
        Map<String, String> settings,
        String kernel,
        String capture,
        List<String> actors,
        Map<Integer, String> ports,
        List<Event> events) {
    /// Copies the collections, and brings the events into order.
    public Evidence {
        settings = Map.copyOf(settings);
        actors = List.copyOf(actors);
        ports = Map.copyOf(ports);
        events = events.stream().sorted(Comparator.comparingLong(Event::nanos)).toList();
    }

    /// The value of a parameter that is a number.
    public long number(String parameter) {
        String value = settings.get(parameter);
        if (value == null) {
            throw new NoSuchElementException("there is no parameter " + parameter);
        }
        return Long.parseLong(value);
    }

    /// The events of one kind.
    public <E extends Event> Stream<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// A side's calls of one name, in the order in which they were made: `calls("client", "recv")`.
    public List<Call> calls(String actor, String name) {
        return events(Event.Called.class)
                .filter(each -> each.actor().equals(actor) && each.call().name().equals(name))
                .map(Event.Called::call)
                .toList();
    }

    /// The bytes that a side's calls of one name moved.
    public long bytes(String actor, String name) {
        return calls(actor, name).stream().mapToLong(Call::bytes).sum();
    }

    /// The segments that a side sent.
    public List<Segment> sent(String actor) {
        return events(Event.Travelled.class)
                .map(Event.Travelled::segment)
                .filter(each -> actor.equals(ports.get(each.source().getPort())))
                .toList();
    }

    /// A side's sockets as the kernel saw them at a moment.
    public List<Event.Seen> seen(String actor, String moment) {
        return events(Event.Seen.class)
                .filter(each -> each.actor().equals(actor) && each.moment().equals(moment))
                .toList();
    }

    /// What was measured under a name.
    public Optional<Event.Measured> measured(String name) {
        return events(Event.Measured.class).filter(each -> each.name().equals(name)).findFirst();
    }

    /// The words that were noted under a name.
    public List<String> noted(String name) {
        return events(Event.Noted.class)
                .filter(each -> each.name().equals(name))
                .map(Event.Noted::text)
                .toList();
    }

    /// How a side ended; empty if it had not.
    public Optional<String> ended(String actor) {
        return events(Event.Ended.class)
                .filter(each -> each.actor().equals(actor))
                .map(Event.Ended::how)
                .findFirst();
    }

    /// A copy without the events that `unwanted` chooses, and with `more`.
    public Evidence altered(
            java.util.function.Predicate<Event> unwanted, List<? extends Event> more) {
        List<Event> changed = new ArrayList<>(events);
        changed.removeIf(unwanted);
        changed.addAll(more);
        return new Evidence(experiment, settings, kernel, capture, actors, ports, changed);
    }
}
