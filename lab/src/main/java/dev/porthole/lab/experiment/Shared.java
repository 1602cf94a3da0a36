package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Descriptors;
import dev.porthole.lab.linux.Peer;
import dev.porthole.lab.linux.PeerProcess;
import dev.porthole.lab.linux.Shut;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.time.Duration;
import java.util.List;

/// Two processes hold one socket: close() by the one does nothing, shutdown() acts for both.
final class Shared implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String CHILD = "child";

    @Override
    public String name() {
        return "shared";
    }

    @Override
    public List<String> rows() {
        return List.of("B12", "B13");
    }

    @Override
    public Group group() {
        return Group.CLOSING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(SERVER, "closes"),
                new Fragment(SERVER, "shutsDown"),
                new Fragment(CHILD, "peer"),
                new Fragment(CLIENT, "client"),
                new Fragment(CLIENT, "second"));
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(1); // a process starts
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER, CHILD);
        PeerProcess child = run.process(CHILD, Shared.class);
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task first = run.start(CLIENT, () -> client(listening.port()));
        run.start(SERVER, () -> closes(run, listening, child)).await();
        child.say("closed");
        first.await();
        Task second = run.start(CLIENT, () -> second(run, listening.port()));
        run.start(SERVER, () -> shutsDown(run, listening, child)).await();
        child.say("shut down");
        second.await();
        run.awaitEnd(CHILD, child);
    }

    private static void closes(Run run, Socket listening, PeerProcess child) throws Exception {
        Socket conn = listening.accept();
        Descriptors.send(conn, child); // as if by fork(): both have it now
        run.awaitHeard(child, 1);
        run.awaitBlocked(CLIENT, "recv");
        conn.close(); // no action
        run.see("closed");
        run.note(SERVER, "holder", Sides.holder(listening.port()));
        run.note(CHILD, "pid", Long.toString(child.pid()));
    }

    private static void shutsDown(Run run, Socket listening, PeerProcess child) throws Exception {
        Socket conn = listening.accept();
        Descriptors.send(conn, child);
        run.awaitHeard(child, 2);
        run.awaitBlocked(CLIENT, "recv");
        conn.shutdown(Shut.WR); // FIN, regardless of the child
        run.awaitSeen("shut-down", SERVER, seen -> seen.state().equals("FIN-WAIT-2"));
        conn.close();
    }

    /// The child, a process of its own.
    static void peer(String... arguments) throws Exception {
        Socket conn = Descriptors.receive();
        Peer.say("has the first");
        Peer.hear("the server's close()");
        conn.send(Bytes.of("still here"));
        conn.close(); // the last one: FIN
        Socket second = Descriptors.receive();
        Peer.say("has the second");
        Peer.hear("the server's shutdown()");
        Sides.failing(() -> second.send(Bytes.of("still here?")));
        while (second.recv(1024).length > 0) {} // still open
        second.close();
    }

    private static void client(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        while (s.recv(1024).length > 0) {}
        s.close();
    }

    private static void second(Run run, int port) throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        while (s.recv(1024).length > 0) {}
        run.await("the kernel's view", () -> run.hasSeen("shut-down"));
        s.send(Bytes.of("goodbye"));
        s.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String holder = evidence.noted("holder").getFirst();
        List<Call> sends = evidence.calls(CHILD, "send");
        String error = sends.getLast().errno().orElse("-");
        return List.of(
                Finding.of("holds", holder.equals(evidence.noted("pid").getFirst()), holder),
                noAction(evidence),
                last(evidence),
                acts(evidence),
                Finding.of("for-both", sends.size() == 2 && error.equals("EPIPE"), error));
    }

    /// After the server's close() the connection is as it was, and the child sends on it.
    private static Finding noAction(Evidence evidence) {
        Call close = Sides.only(evidence.calls(SERVER, "close"));
        Call recv = Sides.only(evidence.calls(CLIENT, "recv"));
        String client = Sides.state(evidence, CLIENT, "closed");
        String server = Sides.state(evidence, SERVER, "closed");
        boolean met =
                close.errno().isEmpty()
                        && recv.startNanos() < close.startNanos()
                        && Sides.end(recv) > Sides.end(close)
                        && recv.bytes() > 0
                        && client.equals("ESTABLISHED")
                        && server.equals("ESTABLISHED");
        return Finding.of("no-action", met, server, recv.bytes());
    }

    /// The end of the stream comes with the close() of the last process.
    private static Finding last(Evidence evidence) {
        Call close = Sides.only(evidence.calls(CHILD, "close"));
        Call recv = evidence.calls(CLIENT, "recv").get(1);
        return Finding.of("last", Sides.isEnd(recv) && Sides.end(recv) > close.startNanos());
    }

    /// The end of the stream comes with one process's shutdown(), while the other has the socket.
    private static Finding acts(Evidence evidence) {
        Call shutdown = Sides.only(evidence.calls(SERVER, "shutdown"));
        Call close = evidence.calls(CHILD, "close").getLast();
        Call recv = evidence.calls(CLIENT, "recv").getLast();
        boolean isShut =
                evidence.seen(SERVER, "shut-down").stream()
                        .anyMatch(seen -> seen.state().equals("FIN-WAIT-2"));
        boolean met =
                Sides.isEnd(recv)
                        && Sides.end(recv) > shutdown.startNanos()
                        && Sides.end(recv) < close.startNanos()
                        && isShut;
        return Finding.of("acts", met);
    }
}
