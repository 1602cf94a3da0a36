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
import dev.porthole.lab.linux.TcpInfo;

import java.util.ArrayList;
import java.util.List;

/// connect() returns when the answer to its SYN is there: after one round trip, however long that
/// is.
final class Handshake implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int SAMPLES = 20;
    private static final long SLOW_NANOS = 800_000_000; // the first retry is after a second

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public List<String> rows() {
        return List.of("B6");
    }

    @Override
    public Group group() {
        return Group.ESTABLISHING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "full"),
                new Fragment(CLIENT, "patient"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1", SAMPLES + 1));
        run.start(CLIENT, () -> client(run, listening.port())).await();
        listening.close();
        Socket full = run.as(SERVER, () -> full(run));
        Task patient = run.start(CLIENT, () -> patient(full.port()));
        run.awaitBlocked(CLIENT, "connect");
        run.as(SERVER, full::accept); // now there is room for one
        patient.await();
    }

    private static void client(Run run, int port) throws Exception {
        List<Long> rtts = new ArrayList<>();
        List<Long> out = new ArrayList<>();
        List<Long> in = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            Socket s = Socket.tcp();
            s.connect("127.0.0.1", port); // nobody accepts: the kernel answers
            TcpInfo info = s.info();
            rtts.add(info.rttMicros() * 1000);
            out.add(info.segmentsOut()); // SYN, ACK
            in.add(info.segmentsIn()); // SYN+ACK
        }
        run.measure("rtt", "ns", rtts);
        run.measure("out", "segments", out);
        run.measure("in", "segments", in);
    }

    /// A server that does not answer for a while: its queue is full.
    private static Socket full(Run run) throws Exception {
        Socket s = Sides.listen("127.0.0.1", 0);
        run.as(CLIENT, Socket::tcp).connect("127.0.0.1", s.port());
        return s;
    }

    private static void patient(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port); // until the SYN is sent again, and answered
        s.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<Call> connects = evidence.calls(CLIENT, "connect");
        List<Long> times =
                connects.subList(0, SAMPLES).stream()
                        .map(call -> call.durationNanos().orElseThrow())
                        .sorted()
                        .toList();
        long median = times.get(SAMPLES / 2);
        long rtt = evidence.measured("rtt").orElseThrow().median();
        long out = evidence.measured("out").orElseThrow().median();
        long in = evidence.measured("in").orElseThrow().median();
        Call slow = connects.getLast();
        long took = slow.durationNanos().orElseThrow();
        return List.of(
                Finding.of("three-way", out == 2 && in == 1, out, in),
                Finding.of("one-round-trip", median >= rtt, median / 1000, rtt / 1000),
                Finding.of(
                        "however-long",
                        slow.errno().isEmpty() && took > SLOW_NANOS && took > 100 * median,
                        took / 1_000_000));
    }
}
