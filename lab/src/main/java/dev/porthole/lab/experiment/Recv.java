package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;

/// recv(n) returns n bytes at most, waits while there are none, and is empty at the end.
final class Recv implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int MOST = 4;
    private static final int SENT = 10;

    @Override
    public String name() {
        return "recv";
    }

    @Override
    public List<String> rows() {
        return List.of("B11");
    }

    @Override
    public Group group() {
        return Group.TRANSFERRING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENT, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task server = run.start(SERVER, () -> server(listening));
        run.start(CLIENT, () -> client(run, listening.port())).await();
        server.await();
    }

    private static void client(Run run, int port) throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        run.awaitBlocked(SERVER, "recv"); // it waits for us
        s.send(Bytes.of("0123456789"));
        run.awaitBlocked(SERVER, "recv"); // it has read all, and waits again
        s.close();
    }

    private static void server(Socket listening) throws SocketError {
        Socket conn = listening.accept();
        while (conn.recv(MOST).length > 0) {}
        conn.recv(MOST); // the end stays the end
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<Call> reads = evidence.calls(SERVER, "recv");
        Call send = Sides.only(evidence.calls(CLIENT, "send"));
        Call first = Sides.only(reads);
        long most = reads.stream().mapToLong(Call::bytes).max().orElse(0);
        long ends = reads.stream().filter(Sides::isEnd).count();
        boolean waited =
                first.startNanos() < send.startNanos() && Sides.end(first) > send.startNanos();
        return List.of(
                Finding.of("blocks", waited),
                Finding.of(
                        "at-most",
                        most == MOST && evidence.bytes(SERVER, "recv") == SENT,
                        MOST,
                        sizes(reads)),
                Finding.of("end", ends == 2 && Sides.isEnd(reads.getLast()), ends));
    }

    private static String sizes(List<Call> reads) {
        return String.join(", ", reads.stream().map(call -> Long.toString(call.bytes())).toList());
    }
}
