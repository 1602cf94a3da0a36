package dev.porthole.lab;

import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Journal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Runnable> ends = new ArrayList<>();
    private int dropped;

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
            } else {
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

    /// How many events had no place any more.
    int dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /// Ends every call that is blocked, and closes every socket.
    void endSockets() {
        List<Runnable> all;
        lock.lock();
        try {
            all = List.copyOf(ends);
            ends.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    private boolean isFull() {
        return others.size() + calls.size() >= MOST_EVENTS;
    }

    private void put(String actor, Call call, boolean isNew) {
        lock.lock();
        try {
            if (isNew ? isFull() : !calls.containsKey(call.id())) {
                dropped++;
            } else {
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
        public void named(InetSocketAddress local) {
            addPort(local.getPort(), actor);
        }

        @Override
        public void opened(Runnable end) {
            lock.lock();
            try {
                ends.add(end);
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
