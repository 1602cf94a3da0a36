package dev.porthole.lab;

import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Deduction;
import dev.porthole.lab.linux.Journal;
import dev.porthole.lab.linux.Segment;
import dev.porthole.lab.linux.Socket;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps what happens in a run, up to a bound. Thread-safe; a call that comes back takes the place
/// of the one that was begun.
final class Recorder {
    static final int MOST_EVENTS = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final long origin;
    private final AtomicLong nextId = new AtomicLong();
    private final Map<Long, Event.Called> calls = new HashMap<>();
    private final List<Event> others = new ArrayList<>();
    private final LinkedHashMap<String, Boolean> actors = new LinkedHashMap<>();
    private final Map<Integer, String> ports = new HashMap<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<Long, Deduction.Ends> ends = new HashMap<>();
    private int dropped;
    private boolean isOver;

    Recorder(long origin) {
        this.origin = origin;
    }

    long now() {
        return System.nanoTime() - origin;
    }

    long origin() {
        return origin;
    }

    void add(Event event) {
        lock.lock();
        try {
            if (isFull()) {
                dropped++;
            } else if (!isOver) {
                others.add(event);
            }
        } finally {
            lock.unlock();
        }
    }

    void addActor(String actor) {
        lock.lock();
        try {
            actors.putIfAbsent(actor, true);
        } finally {
            lock.unlock();
        }
    }

    void addPort(int port, String actor) {
        lock.lock();
        try {
            ports.putIfAbsent(port, actor);
        } finally {
            lock.unlock();
        }
    }

    Journal journal(String actor) {
        addActor(actor);
        return new Side(actor);
    }

    boolean hasPort(int port) {
        lock.lock();
        try {
            return ports.containsKey(port);
        } finally {
            lock.unlock();
        }
    }

    Map<Integer, String> ports() {
        lock.lock();
        try {
            return Map.copyOf(ports);
        } finally {
            lock.unlock();
        }
    }

    List<String> actors() {
        lock.lock();
        try {
            return List.copyOf(actors.keySet());
        } finally {
            lock.unlock();
        }
    }

    /// All events, in no particular order.
    Collection<Event> events() {
        lock.lock();
        try {
            List<Event> all = new ArrayList<>(others);
            all.addAll(calls.values());
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// How long a side has been in its last call of that name; 0 if it has come back, or none was
    /// made.
    long nanosInCall(String actor, String name) {
        lock.lock();
        try {
            return calls.values().stream()
                    .filter(each -> each.actor().equals(actor))
                    .map(Event.Called::call)
                    .filter(call -> call.name().equals(name) && call.end().isEmpty())
                    .mapToLong(call -> now() - call.startNanos())
                    .min()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    long bytes(String actor, String name) {
        lock.lock();
        try {
            return calls.values().stream()
                    .filter(each -> each.actor().equals(actor))
                    .filter(each -> each.call().name().equals(name))
                    .mapToLong(each -> each.call().bytes())
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    boolean hasSeen(String moment) {
        lock.lock();
        try {
            return others.stream()
                    .anyMatch(each -> each instanceof Event.Seen s && s.moment().equals(moment));
        } finally {
            lock.unlock();
        }
    }

    /// How many events had no place any more.
    int dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /// Ends every call that is blocked, and closes every socket. That is no part of the evidence.
    void endSockets() {
        List<Socket> all;
        lock.lock();
        try {
            isOver = true;
            all = List.copyOf(sockets);
            sockets.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Socket::end);
    }

    /// The sockets that are not closed.
    List<Socket> openSockets() {
        lock.lock();
        try {
            sockets.removeIf(Socket::isClosed);
            return List.copyOf(sockets);
        } finally {
            lock.unlock();
        }
    }

    /// The segments that follow from the calls.
    List<Segment> deduced() {
        lock.lock();
        try {
            List<Call> inOrder =
                    calls.values().stream()
                            .map(Event.Called::call)
                            .sorted(Comparator.comparingLong(Call::startNanos))
                            .toList();
            return Deduction.of(inOrder, ends);
        } finally {
            lock.unlock();
        }
    }

    private void addEnds(long socket, InetSocketAddress local, InetSocketAddress remote) {
        lock.lock();
        try {
            boolean isUdp =
                    calls.values().stream()
                            .map(Event.Called::call)
                            .anyMatch(call ->
                                    call.socket() == socket && call.text().contains("SOCK_DGRAM"));
            ends.put(socket, new Deduction.Ends(local, remote, !isUdp));
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return others.size() + calls.size() >= MOST_EVENTS;
    }

    private void put(String actor, Call call, boolean isNew) {
        lock.lock();
        try {
            if (isNew ? isFull() : !calls.containsKey(call.id())) {
                dropped++;
            } else if (!isOver) {
                calls.put(call.id(), new Event.Called(actor, call.since(origin)));
            }
        } finally {
            lock.unlock();
        }
    }

    /// One side's journal.
    private final class Side implements Journal {
        private final String actor;

        Side(String actor) {
            this.actor = actor;
        }

        @Override
        public void began(Call call) {
            put(actor, call, true);
        }

        @Override
        public void ended(Call call) {
            put(actor, call, false);
        }

        @Override
        public void named(
                long socket, InetSocketAddress local, Optional<InetSocketAddress> remote) {
            addPort(local.getPort(), actor);
            if (remote.isPresent()) {
                addEnds(socket, local, remote.get());
            }
        }

        @Override
        public void opened(Socket socket) {
            lock.lock();
            try {
                sockets.add(socket);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long nextId() {
            return nextId.incrementAndGet();
        }
    }
}
