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

/// close() returns at once; the kernel sends what is buffered, then FIN. Unless there is something
/// unread: then it sends RST.
final class Close implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "close";
    }

    @Override
    public List<String> rows() {
        return List.of("B12");
    }

    @Override
    public Group group() {
        return Group.CLOSING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("bytes", 100_000, 50_000, 200_000));
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "server"),
                new Fragment(CLIENT, "second"),
                new Fragment(SERVER, "careless"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        int bytes = run.number("bytes");
        Socket listening = run.as(SERVER, () -> SendBlocks.listen(16_384));
        run.start(CLIENT, () -> client(listening.port(), bytes)).await();
        run.awaitSeen("closed", CLIENT, seen -> seen.state().equals("FIN-WAIT-1"));
        run.start(SERVER, () -> server(listening)).await();
        Task second = run.start(CLIENT, () -> second(listening.port()));
        run.start(SERVER, () -> careless(run, listening)).await();
        second.await();
    }

    private static void client(int port, int bytes) throws SocketError {
        Socket s = Socket.tcp();
        s.sendBuffer(400_000);
        s.connect("127.0.0.1", port);
        s.send(Bytes.many(bytes));
        s.close(); // nobody has read it yet
    }

    private static void server(Socket listening) throws SocketError {
        Socket conn = listening.accept();
        while (conn.recv(65536).length > 0) {}
        conn.close();
    }

    private static void second(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.send(Bytes.of("unread"));
        Sides.failing(() -> s.recv(1024)); // no end of the stream: a reset
        s.close();
    }

    private static void careless(Run run, Socket listening) throws Exception {
        Socket conn = listening.accept();
        run.awaitSeen("unread", SERVER, seen -> seen.receiveQueue() == "unread".length());
        conn.close(); // without reading
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long bytes = evidence.number("bytes");
        Call close = Sides.only(evidence.calls(CLIENT, "close"));
        List<Call> reads = evidence.calls(SERVER, "recv");
        long queue = Sides.sum(evidence.seen(CLIENT, "closed"), CLIENT, Event.Seen::sendQueue);
        String error = Sides.only(evidence.calls(CLIENT, "recv")).errno().orElse("-");
        return List.of(
                Finding.of(
                        "at-once",
                        Sides.end(close) < Sides.only(reads).startNanos() && queue > 0,
                        queue),
                Finding.of(
                        "arrives",
                        evidence.bytes(SERVER, "recv") == bytes,
                        evidence.bytes(SERVER, "recv"),
                        bytes),
                Finding.of("fin", Sides.isEnd(reads.getLast())),
                Finding.of("reset", error.equals("ECONNRESET"), error));
    }
}
