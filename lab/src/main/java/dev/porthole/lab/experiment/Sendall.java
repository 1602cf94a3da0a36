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

/// On a non-blocking socket send() takes what fits, and sendall() goes on until all is taken.
final class Sendall implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "sendall";
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
        return List.of(Parameter.number("bytes", 1_000_000, 400_000, 4_000_000));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENT, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        byte[] message = Bytes.many(run.number("bytes"));
        Socket listening = run.as(SERVER, () -> SendBlocks.listen(32_768));
        Task client = run.start(CLIENT, () -> client(run, listening.port(), message));
        Socket conn = run.as(SERVER, listening::accept);
        run.await("the look at the queues", () -> run.hasSeen("full"));
        run.start(SERVER, () -> server(conn)).await();
        client.await();
    }

    private static void client(Run run, int port, byte[] message) throws Exception {
        Socket s = Socket.tcp();
        s.sendBuffer(32_768);
        s.connect("127.0.0.1", port);
        s.nonBlocking(true);
        s.send(message); // takes a part of it
        while (Sides.failing(() -> s.send(message)).isEmpty()) {} // until there is no room at all
        run.see("full");
        s.sendall(message); // all of it
        s.close();
    }

    private static void server(Socket conn) throws SocketError {
        while (conn.recv(65536).length > 0) {}
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long message = evidence.number("bytes");
        long before = evidence.events(Event.Seen.class).findFirst().orElseThrow().nanos();
        List<Call> sends =
                evidence.calls(CLIENT, "send").stream()
                        .filter(call -> call.startNanos() < before)
                        .toList();
        long first = sends.getFirst().bytes();
        long part = sends.stream().mapToLong(Call::bytes).sum();
        String error = sends.getLast().errno().orElse("-");
        long received = evidence.bytes(SERVER, "recv");
        return List.of(
                Finding.of("part", first > 0 && first < message, first, message),
                Finding.of("full", error.equals("EAGAIN"), error),
                Finding.of("all", received - part == message, received - part, message));
    }
}
