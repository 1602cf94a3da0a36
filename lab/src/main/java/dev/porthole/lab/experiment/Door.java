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

import java.util.List;

/// What is sent is the kernel's, before anyone reads it, and even before the server accepts.
final class Door implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "door";
    }

    @Override
    public List<String> rows() {
        return List.of("B2", "B10");
    }

    @Override
    public Group group() {
        return Group.IMPLEMENTATION;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("bytes", 100_000, 1, 200_000));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENT, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        int bytes = run.number("bytes");
        Socket listening = run.as(SERVER, Door::listen);
        Task client = run.start(CLIENT, () -> client(run, listening.port(), bytes));
        run.awaitAll("before-accept", seen -> Sides.queued(seen) == bytes);
        run.start(SERVER, () -> server(listening)).await();
        client.await();
    }

    private static Socket listen() throws SocketError {
        Socket s = Socket.tcp();
        s.receiveBuffer(16384); // smaller than what comes: the rest stays on the client's side
        s.bind("127.0.0.1", 0);
        s.listen(5);
        return s;
    }

    private static void client(Run run, int port, int bytes) throws Exception {
        Socket s = Socket.tcp();
        s.sendBuffer(400_000);
        s.connect("127.0.0.1", port);
        s.send(Bytes.many(bytes)); // returns when the kernel has it
        run.await("the look at the queues", () -> run.hasSeen("before-accept"));
        s.close();
    }

    private static void server(Socket listening) throws SocketError {
        Socket conn = listening.accept(); // only now
        while (conn.recv(65536).length > 0) {}
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long bytes = evidence.number("bytes");
        Call send = Sides.only(evidence.calls(CLIENT, "send"));
        Call accept = Sides.only(evidence.calls(SERVER, "accept"));
        List<Event.Seen> seen = evidence.events(Event.Seen.class).toList();
        long sending = Sides.sum(seen, CLIENT, Event.Seen::sendQueue);
        long received = Sides.sum(seen, SERVER, Event.Seen::receiveQueue);
        return List.of(
                Finding.of("returned", Sides.end(send) < accept.startNanos(), send.bytes()),
                Finding.of("queues", sending + received == bytes, received, sending, bytes),
                Finding.of(
                        "carried",
                        evidence.bytes(SERVER, "recv") == bytes,
                        evidence.bytes(SERVER, "recv")));
    }
}
