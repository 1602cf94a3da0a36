package dev.porthole.lab.view;

import static java.util.Map.entry;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Segment;
import dev.porthole.lab.linux.Segment.Flag;
import dev.porthole.lab.linux.Segment.Origin;
import dev.porthole.net.TransportProtocol;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Evidence that was made up, to see how it is drawn: times in milliseconds.
final class Drawn {
    static final long MILLI = 1_000_000;
    private static final Map<Integer, String> PORTS =
            Map.ofEntries(entry(40001, "client"), entry(50007, "server"), entry(40002, "third"));

    private final List<Event> events = new ArrayList<>();
    private final List<String> actors;
    private long nextId;
    private long socket = 1;

    Drawn(String... actors) {
        this.actors = List.of(actors);
    }

    /// The calls that follow are on that socket.
    Drawn on(long number) {
        socket = number;
        return this;
    }

    Drawn call(double start, double end, String actor, String text, String result, long bytes) {
        String name = text.substring(0, text.indexOf('('));
        Call call = Call.begun(nextId++, socket, name, text, nanos(start));
        events.add(new Event.Called(actor, call.ended(nanos(end), result, OptionalLong.of(bytes))));
        return this;
    }

    Drawn failed(double start, double end, String actor, String text, String errno) {
        String name = text.substring(0, text.indexOf('('));
        Call call =
                Call.begun(nextId++, socket, name, text, nanos(start)).failed(nanos(end), errno);
        events.add(new Event.Called(actor, call));
        return this;
    }

    Drawn blocked(double start, String actor, String text) {
        events.add(
                new Event.Called(
                        actor,
                        Call.begun(
                                nextId++,
                                socket,
                                text.substring(0, text.indexOf('(')),
                                text,
                                nanos(start))));
        return this;
    }

    Drawn segment(double time, int from, int to, int payload, Origin origin, Flag... flags) {
        events.add(
                new Event.Travelled(
                        new Segment(
                                nanos(time),
                                TransportProtocol.TCP,
                                new InetSocketAddress("127.0.0.1", from),
                                new InetSocketAddress("127.0.0.1", to),
                                Set.of(flags),
                                0,
                                0,
                                payload,
                                origin)));
        return this;
    }

    Drawn seen(double time, String actor, String moment, String state, long receive, long send) {
        events.add(
                new Event.Seen(
                        nanos(time),
                        actor,
                        moment,
                        "127.0.0.1:40001",
                        "127.0.0.1:50007",
                        state,
                        receive,
                        send,
                        OptionalLong.empty(),
                        OptionalLong.empty()));
        return this;
    }

    Drawn noted(double time, String actor, String text) {
        events.add(new Event.Noted(nanos(time), actor, "printed", text));
        return this;
    }

    Evidence evidence() {
        return new Evidence("none", Map.of(), "Linux", "", actors, PORTS, events);
    }

    List<String> lines(Style style) {
        Texts texts = Texts.common(Language.EN);
        return new SequenceDiagram(actors, texts, style)
                .draw(new Steps(evidence(), texts, style).all());
    }

    private static long nanos(double millis) {
        return Math.round(millis * MILLI);
    }
}
