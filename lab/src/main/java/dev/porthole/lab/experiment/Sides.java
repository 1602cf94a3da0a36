package dev.porthole.lab.experiment;

import dev.porthole.kernel.KernelSocket;
import dev.porthole.kernel.SocketTable;
import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the experiments have in common.
final class Sides {
    private static final int BACKLOG = 5; // the lecture's

    private Sides() {}

    /// A socket that listens on a port that the kernel picks.
    static Socket listen(String host) throws SocketError {
        return listen(host, BACKLOG);
    }

    /// The same with room for so many that wait to be accepted.
    static Socket listen(String host, int backlog) throws SocketError {
        Socket s = Socket.tcp();
        s.bind(host, 0);
        s.listen(backlog);
        return s;
    }

    /// A call.
    @FunctionalInterface
    interface Calling {
        void call() throws SocketError;
    }

    /// Makes a call that may fail: the journal has its error.
    ///
    /// @return the error's name; empty if it did not fail
    static String failing(Calling calling) {
        try {
            calling.call();
            return "";
        } catch (SocketError e) {
            return e.errno();
        }
    }

    /// Whether a recv() returned the end of the stream.
    static boolean isEnd(Call call) {
        return call.end().isPresent() && call.errno().isEmpty() && call.bytes() == 0;
    }

    /// The one call that there is.
    ///
    /// @throws NoSuchElementException if there is none
    static Call only(List<Call> calls) {
        if (calls.isEmpty()) {
            throw new NoSuchElementException("a call that the verdict needs was not seen");
        }
        return calls.getFirst();
    }

    /// When a call came back.
    static long end(Call call) {
        return call.end().orElseThrow().nanos();
    }

    /// The state of a side's connection at a moment; `none` if none was seen.
    static String state(Evidence evidence, String actor, String moment) {
        return evidence.seen(actor, moment).stream()
                .map(Event.Seen::state)
                .filter(state -> !state.equals("LISTEN"))
                .findFirst()
                .orElse("none");
    }

    /// The sum of a number of a side's connections.
    static long sum(List<Event.Seen> seen, String actor, ToLongFunction<Event.Seen> number) {
        return connections(seen).filter(each -> each.actor().equals(actor)).mapToLong(number).sum();
    }

    /// The bytes in all queues.
    static long queued(List<Event.Seen> seen) {
        return connections(seen).mapToLong(each -> each.sendQueue() + each.receiveQueue()).sum();
    }

    /// Listening sockets have connections in their queues, not bytes.
    private static Stream<Event.Seen> connections(List<Event.Seen> seen) {
        return seen.stream().filter(each -> !each.state().equals("LISTEN"));
    }

    /// How long a call took, for a text.
    static String micros(Call call) {
        return call.durationNanos().orElseThrow() / 1000 + " us";
    }

    /// Things with commas between them; `-` for none.
    static String list(Stream<?> things) {
        String list = things.map(String::valueOf).collect(Collectors.joining(", "));
        return list.isEmpty() ? "-" : list;
    }

    /// The process that holds the listening socket of a port, as the kernel says.
    static String owner(int port) throws IOException {
        return owner(s -> s.isListening() && s.local().getPort() == port);
    }

    /// The process that holds a connection of a port, as the kernel says.
    static String holder(int port) throws IOException {
        return owner(s -> !s.isListening() && s.local().getPort() == port);
    }

    private static String owner(Predicate<KernelSocket> chosen) throws IOException {
        return SocketTable.read().sockets().stream()
                .filter(chosen)
                .flatMap(s -> s.owner().stream())
                .map(KernelSocket.Owner::pid)
                .map(String::valueOf)
                .findFirst()
                .orElse("-");
    }

    /// How many sockets of a side are open: in TIME-WAIT nobody has them any more.
    static long open(List<Event.Seen> seen, String actor) {
        return seen.stream()
                .filter(each -> each.actor().equals(actor) && !each.state().equals("TIME-WAIT"))
                .count();
    }

    /// One client's question and answer, in nanoseconds since the run's start.
    ///
    /// @param connected when connect() returned
    /// @param answered when recv() returned the answer
    /// @param close when close() was called
    record Talk(long connected, long answered, long close) {
        /// Whether the client had its answer then, and was still there.
        boolean holds(long nanos) {
            return answered <= nanos && nanos < close;
        }
    }

    /// Those of a side's sockets that were answered.
    static List<Talk> talks(Evidence evidence, String actor) {
        List<Call> connects = evidence.calls(actor, "connect");
        List<Call> closes = evidence.calls(actor, "close");
        return evidence.calls(actor, "recv").stream()
                .filter(recv -> recv.bytes() > 0)
                .map(recv ->
                        new Talk(
                                end(onSocketOf(recv, connects)),
                                end(recv),
                                onSocketOf(recv, closes).startNanos()))
                .toList();
    }

    private static Call onSocketOf(Call call, List<Call> others) {
        return only(others.stream().filter(each -> each.socket() == call.socket()).toList());
    }
}
