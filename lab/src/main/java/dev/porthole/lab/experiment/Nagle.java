package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.ArrayList;
import java.util.List;

/// Two small writes, then an answer: Nagle's algorithm (RFC 9293, section 3.7.4) and the delayed
/// acknowledgment (RFC 9293, section 3.8.6.3) wait for each other.
final class Nagle implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final long MILLI = 1_000_000;

    @Override
    public String name() {
        return "nagle";
    }

    @Override
    public List<String> rows() {
        return List.of();
    }

    @Override
    public Group group() {
        return Group.BEYOND;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("rounds", 10, 3, 50));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENT, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        int rounds = run.number("rounds");
        for (boolean noDelay : List.of(false, true)) {
            Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
            Task server = run.start(SERVER, () -> server(listening, rounds));
            run.start(CLIENT, () -> client(run, listening.port(), noDelay, rounds)).await();
            server.await();
            listening.close();
        }
    }

    private static void client(Run run, int port, boolean noDelay, int rounds) throws SocketError {
        Socket s = Socket.tcp();
        s.noDelay(noDelay);
        s.connect("127.0.0.1", port);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            s.send(Bytes.of("a")); // goes out at once
            s.send(Bytes.of("b")); // waits for the acknowledgment of the first, or not
            s.recv(1024);
            times.add(System.nanoTime() - start);
        }
        s.close();
        run.measure(noDelay ? "no-delay" : "nagle", "ns", times);
    }

    private static void server(Socket listening, int rounds) throws SocketError {
        Socket conn = listening.accept();
        for (int i = 0; i < rounds; i++) {
            int count = 0;
            while (count < 2) { // both, before it answers
                count += conn.recv(1024).length;
            }
            conn.send(Bytes.of("c"));
        }
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long nagle = evidence.measured("nagle").orElseThrow().median();
        long noDelay = evidence.measured("no-delay").orElseThrow().median();
        return List.of(
                Finding.of("waits", nagle > 20 * MILLI, nagle / MILLI),
                Finding.of("does-not", noDelay < nagle / 2, noDelay / 1000));
    }
}
