package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Counters;
import dev.porthole.lab.linux.Segment;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;

/// Nobody listens: the kernel on the other side answers for the process that is not there, at once.
final class Refused implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final long RETRY_NANOS = 1_000_000_000; // RFC 6298, section 2

    @Override
    public String name() {
        return "refused";
    }

    @Override
    public List<String> rows() {
        return List.of("B7");
    }

    @Override
    public Group group() {
        return Group.ESTABLISHING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "server"), new Fragment(CLIENT, "client"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket bound = run.as(SERVER, Refused::server);
        Counters before = Counters.read();
        run.start(CLIENT, () -> client(bound)).await();
        run.measure("resets", "segments", Counters.read().since(before, "Tcp.OutRsts"));
    }

    /// A port that nobody else can take meanwhile.
    private static Socket server() throws SocketError {
        Socket s = Socket.tcp();
        s.bind("127.0.0.1", 0); // but no listen()
        return s;
    }

    private static void client(Socket bound) throws SocketError {
        Socket s = Socket.tcp();
        Sides.failing(() -> s.connect("127.0.0.1", bound.port()));
        bound.listen(5); // now there is someone
        Sides.failing(() -> s.connect("127.0.0.1", bound.port())); // with the same socket
        s.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<Call> connects = evidence.calls(CLIENT, "connect");
        Call first = Sides.only(connects);
        String error = first.errno().orElse("-");
        String again = connects.get(1).errno().orElse("");
        long resets = evidence.measured("resets").orElseThrow().median();
        return List.of(
                Finding.of("refused", error.equals("ECONNREFUSED"), error),
                Finding.of("reset", resets > 0, resets),
                Finding.of("at-once", isOneTry(evidence, first), Sides.micros(first)),
                Finding.here("close-it", !again.isEmpty(), again.isEmpty() ? "-" : again));
    }

    /// Nothing was tried again: a second SYN would have been sent after a second.
    private static boolean isOneTry(Evidence evidence, Call connect) {
        long tries =
                evidence.sent(CLIENT).stream()
                        .filter(s -> s.has(Segment.Flag.SYN) && s.nanos() <= Sides.end(connect))
                        .count();
        return tries <= 1 && connect.durationNanos().orElseThrow() < RETRY_NANOS;
    }
}
