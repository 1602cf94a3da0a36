package dev.porthole.lab;

import dev.porthole.kernel.KernelSocket;
import dev.porthole.kernel.SocketTable;
import dev.porthole.kernel.TcpState;
import dev.porthole.lab.linux.Capture;
import dev.porthole.lab.linux.Journal;
import dev.porthole.lab.linux.Peer;
import dev.porthole.lab.linux.PeerProcess;
import dev.porthole.lab.linux.Segment;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;
import dev.porthole.lab.linux.TcpInfo;
import dev.porthole.net.Addresses;
import dev.porthole.net.Deadline;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// One run of an experiment: starts its sides, records what happens, and ends whatever is left when
/// it is closed. Bounded in time by its deadline and in memory by the number of events.
///
/// Thread-safe.
public final class Run implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);
    private static final int SIGNALS = 128;
    private static final Duration BLOCKED = Duration.ofMillis(50);

    private final Experiment experiment;
    private final Map<String, String> settings;
    private final Deadline deadline;
    private final Recorder recorder = new Recorder(System.nanoTime());
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final @Nullable Capture capture;
    private final String notCaptured;
    private List<Segment> captured = List.of();

    Run(Experiment experiment, Map<String, String> settings) {
        this.experiment = experiment;
        this.settings = Map.copyOf(settings);
        Capture opened = null;
        String why = "";
        try {
            opened = Capture.open(port -> recorder.hasPort(port));
        } catch (SocketError e) {
            why = e.getMessage() + ", CAP_NET_RAW is needed";
        }
        this.capture = opened;
        this.notCaptured = why;
        this.deadline = Deadline.after(experiment.limit());
    }

    /// The value of a parameter that is a number.
    public int number(String parameter) {
        return Integer.parseInt(word(parameter));
    }

    /// The value of a parameter.
    public String word(String parameter) {
        String value = settings.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException(experiment.name() + " has no " + parameter);
        }
        return value;
    }

    /// The time that is left.
    public Duration remaining() {
        return deadline.remaining();
    }

    /// Names the sides in the order in which they are drawn, from the left. Optional: others follow
    /// in the order of their appearance.
    public void actors(String... names) {
        for (String name : names) {
            recorder.addActor(name);
        }
    }

    /// What a side's calls are told to; [#start] binds it by itself.
    public Journal journal(String actor) {
        return recorder.journal(actor);
    }

    /// Says whose port it is, where a side's calls don't tell.
    public void port(int port, String actor) {
        recorder.addPort(port, actor);
    }

    /// Starts a side, on a platform thread.
    public Task start(String actor, Task.Body body) {
        Task task = new Task(this, actor);
        recorder.add(new Event.Started(recorder.now(), actor, OptionalLong.empty()));
        task.start(journal(actor), body);
        return task;
    }

    /// Starts a side that is a process of its own, and ends it when the run is over.
    ///
    /// @param program a class with a method `peer`, see [Peer]
    public PeerProcess process(String actor, Class<?> program, String... arguments)
            throws IOException {
        PeerProcess process = closing(PeerProcess.start(journal(actor), program, arguments));
        record(new Event.Started(now(), actor, OptionalLong.of(process.pid())));
        return process;
    }

    /// Waits until a process has ended, and records how.
    public void awaitEnd(String actor, PeerProcess process) throws Exception {
        await(actor + " to end", process::isOver);
        int status = process.status();
        ended(actor, status > SIGNALS ? "signal " + (status - SIGNALS) : "status " + status);
    }

    /// Waits until a process has said so many lines.
    ///
    /// @return the last of them
    public String awaitHeard(PeerProcess process, int lines) throws Exception {
        await(
                "line " + lines + " of a process",
                () -> process.heard().size() >= lines || process.isOver());
        if (process.heard().size() < lines) {
            throw new Unobserved("a process ended too soon: " + process.heard());
        }
        return process.heard().get(lines - 1);
    }

    /// Does a side's work on this thread.
    public <T> T as(String actor, Callable<T> work) throws Exception {
        return ScopedValue.where(Journal.CURRENT, journal(actor)).call(work::call);
    }

    /// Waits until a side's call has been in progress for a while: it is blocked.
    ///
    /// @param call its name: `recv`
    /// @throws Unobserved if it is not by the deadline
    public void awaitBlocked(String actor, String call) throws Exception {
        await(
                actor + " blocked in " + call + "()",
                () -> timeIn(actor, call).compareTo(BLOCKED) > 0);
    }

    /// How long a side has been in a call that has not come back; zero if there is none.
    public Duration timeIn(String actor, String call) {
        return Duration.ofNanos(recorder.nanosInCall(actor, call));
    }

    /// The bytes that a side's calls of one name have moved so far.
    public long bytes(String actor, String call) {
        return recorder.bytes(actor, call);
    }

    /// Closes `thing` when the run is over; the last first.
    public <T extends AutoCloseable> T closing(T thing) {
        lock.lock();
        try {
            toClose.push(thing);
        } finally {
            lock.unlock();
        }
        return thing;
    }

    /// Records an event, whose time counts from the run's start ([#now()]).
    public void record(Event event) {
        recorder.add(event);
    }

    /// Nanoseconds since the run's start.
    public long now() {
        return recorder.now();
    }

    /// What `System.nanoTime()` was at the run's start.
    public long origin() {
        return recorder.origin();
    }

    /// Records what was measured.
    public void measure(String name, String unit, List<Long> values) {
        record(new Event.Measured(now(), name, unit, values));
    }

    /// Records one number that was measured.
    public void measure(String name, String unit, long value) {
        measure(name, unit, List.of(value));
    }

    /// Records words.
    public void note(String actor, String name, String text) {
        record(new Event.Noted(now(), actor, name, text));
    }

    void ended(String actor, String how) {
        record(new Event.Ended(now(), actor, how));
    }

    /// Waits until something is the case, looking again and again.
    ///
    /// @param what it is, for the message
    /// @throws Unobserved if it is not by the deadline
    public void await(String what, Condition condition) throws Exception {
        while (!condition.isMet()) {
            if (deadline.isPassed()) {
                throw new Unobserved("not observed within the time: " + what);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /// Something that is waited for.
    @FunctionalInterface
    public interface Condition {
        /// Whether it is the case now.
        boolean isMet() throws Exception;
    }

    /// Records what the kernel says of all the run's sockets, at a moment.
    ///
    /// @param moment a key of the experiment's texts
    /// @throws IOException if the kernel's table can't be read
    public List<Event.Seen> see(String moment) throws IOException {
        List<Event.Seen> all = look(moment);
        all.forEach(recorder::add);
        return all;
    }

    /// Records what the kernel tells the owner of a socket, also of one that is in no table:
    /// closed, or bound only.
    public void see(String moment, String actor, Socket socket) throws IOException {
        TcpInfo info = socket.info();
        record(
                new Event.Seen(
                        now(),
                        actor,
                        moment,
                        Addresses.format(socket.local()),
                        "-",
                        info.stateName(),
                        0,
                        0,
                        OptionalLong.of(info.retransmissions()),
                        OptionalLong.of(info.rttMicros())));
    }

    /// Whether that moment was recorded.
    public boolean hasSeen(String moment) {
        return recorder.hasSeen(moment);
    }

    /// Waits until one of a side's sockets is seen to be so, and records all sockets as they are
    /// then.
    ///
    /// @throws Unobserved if none is by the deadline
    public void awaitSeen(String moment, String actor, Predicate<Event.Seen> wanted)
            throws Exception {
        awaitAll(
                moment,
                all -> all.stream().anyMatch(s -> s.actor().equals(actor) && wanted.test(s)));
    }

    /// Waits until the sockets together are seen to be so, and records them as they are then.
    ///
    /// @throws Unobserved if they are not by the deadline
    public void awaitAll(String moment, Predicate<List<Event.Seen>> wanted) throws Exception {
        List<Event.Seen> seen = new ArrayList<>();
        await(
                moment,
                () -> {
                    seen.clear();
                    seen.addAll(look(moment));
                    return wanted.test(seen);
                });
        seen.forEach(recorder::add);
    }

    /// The run's sockets, in the kernel's order, without recording them.
    public List<Event.Seen> look(String moment) throws IOException {
        Map<Integer, String> ports = recorder.ports();
        Map<String, TcpInfo> infos = infos();
        List<Event.Seen> seen = new ArrayList<>();
        for (KernelSocket socket : SocketTable.read().sockets()) {
            String actor = ports.get(socket.local().getPort());
            if (actor != null && !isOfAnother(socket, ports)) {
                seen.add(seen(socket, actor, moment, infos));
            }
        }
        return seen;
    }

    /// Whether it is left of an earlier run: the kernel deals ports again while old connections are
    /// in TIME-WAIT.
    private static boolean isOfAnother(KernelSocket socket, Map<Integer, String> ports) {
        return socket.state().filter(TcpState.TIME_WAIT::equals).isPresent()
                && !ports.containsKey(socket.remote().getPort());
    }

    /// What the kernel tells the owner of each connection, by both of its addresses.
    private Map<String, TcpInfo> infos() {
        Map<String, TcpInfo> infos = new HashMap<>();
        recorder.openSockets().forEach(socket -> addInfo(socket, infos));
        return infos;
    }

    private static void addInfo(Socket socket, Map<String, TcpInfo> infos) {
        try {
            String addresses = Addresses.format(socket.local()) + Addresses.format(socket.peer());
            infos.put(addresses, socket.info());
        } catch (SocketError _) {
            return; // not a connection, or not any more
        }
    }

    private Event.Seen seen(
            KernelSocket socket, String actor, String moment, Map<String, TcpInfo> infos) {
        String local = Addresses.format(socket.local());
        String remote = Addresses.format(socket.remote());
        TcpInfo info = infos.get(local + remote);
        return new Event.Seen(
                now(),
                actor,
                moment,
                local,
                remote,
                socket.state().map(TcpState::toString).orElse(""),
                socket.receiveQueue(),
                socket.sendQueue(),
                info == null ? OptionalLong.empty() : OptionalLong.of(info.retransmissions()),
                info == null ? OptionalLong.empty() : OptionalLong.of(info.rttMicros()));
    }

    /// What was observed so far.
    Evidence evidence() {
        List<Event> events = new ArrayList<>(recorder.events());
        segments().forEach(segment -> events.add(new Event.Travelled(segment)));
        return new Evidence(
                experiment.name(),
                settings,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                notCaptured,
                recorder.actors(),
                recorder.ports(),
                events);
    }

    /// How many packets the capture missed, of whomever; 0 while it runs.
    long missed() {
        return capture == null ? 0 : capture.missed();
    }

    private List<Segment> segments() {
        if (capture == null) {
            return recorder.deduced();
        }
        return captured.stream().map(segment -> segment.since(recorder.origin())).toList();
    }

    /// Ends all that is left: blocked calls, sockets, processes.
    @Override
    public void close() {
        if (capture != null) {
            captured = capture.stop();
        }
        recorder.endSockets();
        List<AutoCloseable> things;
        lock.lock();
        try {
            things = List.copyOf(toClose);
            toClose.clear();
        } finally {
            lock.unlock();
        }
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (Exception e) {
                note("lab", "not-closed", String.valueOf(e.getMessage()));
            }
        }
    }
}
