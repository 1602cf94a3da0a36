package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.time.Duration;
import java.util.List;

/// A peer that does not read: send() takes what fits, then blocks until there is room.
final class SendBlocks implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int CHUNK = 8192;
    private static final int CHUNKS = 200;
    private static final Duration FOR_GOOD = Duration.ofMillis(300);

    @Override
    public String name() {
        return "send-blocks";
    }

    @Override
    public List<String> rows() {
        return List.of("B10");
    }

    @Override
    public Group group() {
        return Group.TRANSFERRING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("buffer", 65_536, 4_096, 200_000));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENT, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        int buffer = run.number("buffer");
        Socket listening = run.as(SERVER, () -> listen(buffer));
        Task client = run.start(CLIENT, () -> client(listening.port(), buffer));
        Socket conn = run.as(SERVER, listening::accept);
        run.awaitAll("blocked", seen -> isSettled(run, Sides.queued(seen)));
        run.start(SERVER, () -> server(conn)).await();
        client.await();
    }

    static Socket listen(int buffer) throws SocketError {
        Socket s = Socket.tcp();
        s.receiveBuffer(buffer);
        s.bind("127.0.0.1", 0);
        s.listen(5);
        return s;
    }

    private static void client(int port, int buffer) throws SocketError {
        Socket s = Socket.tcp();
        s.sendBuffer(buffer);
        s.connect("127.0.0.1", port);
        for (int i = 0; i < CHUNKS; i++) {
            s.send(new byte[CHUNK]); // sooner or later it blocks
        }
        s.close();
    }

    private static void server(Socket conn) throws SocketError {
        while (conn.recv(65536).length > 0) {} // and goes on when there is room
        conn.close();
    }

    /// Whether send() is blocked for good, and the kernel has got over what it does late: delayed
    /// acknowledgments, probes of a window.
    private static boolean isSettled(Run run, long queued) {
        long taken = run.bytes(CLIENT, "send");
        return run.timeIn(CLIENT, "send").compareTo(FOR_GOOD) > 0
                && queued >= taken
                && queued <= taken + CHUNK;
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long look = evidence.seen(CLIENT, "blocked").getFirst().nanos();
        long reading = Sides.only(evidence.calls(SERVER, "recv")).startNanos();
        List<Call> sends = evidence.calls(CLIENT, "send");
        long taken =
                sends.stream().filter(call -> Sides.end(call) < look).mapToLong(Call::bytes).sum();
        boolean blocked =
                sends.stream()
                        .anyMatch(call -> call.startNanos() < look && Sides.end(call) > reading);
        long sendQueue = Sides.sum(evidence.seen(CLIENT, "blocked"), CLIENT, Event.Seen::sendQueue);
        long receiveQueue =
                Sides.sum(evidence.seen(SERVER, "blocked"), SERVER, Event.Seen::receiveQueue);
        long held = sendQueue + receiveQueue;
        long all = evidence.bytes(SERVER, "recv");
        return List.of(
                Finding.of("blocks", blocked, taken),
                Finding.of(
                        "queues",
                        held >= taken && held <= taken + CHUNK,
                        receiveQueue,
                        sendQueue,
                        held),
                Finding.of("goes-on", all == (long) CHUNK * CHUNKS && sends.size() == CHUNKS, all));
    }
}
