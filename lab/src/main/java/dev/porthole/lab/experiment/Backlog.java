package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Counters;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// listen(n): how many connections the kernel makes before anyone accepts.
final class Backlog implements Experiment {
    private static final String CLIENTS = "clients";
    private static final String SERVER = "server";
    private static final int MORE = 4;
    private static final int STEADY_LOOKS = 10;

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public List<String> rows() {
        return List.of("B8");
    }

    @Override
    public Group group() {
        return Group.ESTABLISHING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("backlog", 5, 0, 100));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "server"), new Fragment(CLIENTS, "client"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENTS, SERVER);
        int backlog = run.number("backlog");
        Counters before = Counters.read();
        Socket listening = run.as(SERVER, () -> server(backlog));
        for (int i = 0; i < backlog + MORE; i++) {
            run.as(CLIENTS, () -> client(listening.port()));
        }
        AtomicInteger steady = new AtomicInteger();
        run.await("a queue that stays as it is", () -> isSettled(run, steady));
        run.see("full");
        run.measure("overflows", "times", Counters.read().since(before, "TcpExt.ListenOverflows"));
    }

    private static Socket server(int backlog) throws SocketError {
        Socket s = Socket.tcp();
        s.bind("127.0.0.1", 0);
        s.listen(backlog); // and never accept()
        return s;
    }

    private static Socket client(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.nonBlocking(true); // to go on while the handshake goes on
        Sides.failing(() -> s.connect("127.0.0.1", port));
        return s;
    }

    /// Whether each client is in the queue, or in vain, for some time.
    private static boolean isSettled(Run run, AtomicInteger steady) throws Exception {
        List<Event.Seen> seen = run.look("now");
        long waiting = count(seen, CLIENTS, "SYN-SENT");
        long connected = count(seen, CLIENTS, "ESTABLISHED");
        boolean isSo = waiting > 0 && connected == queue(seen);
        return (isSo ? steady.incrementAndGet() : reset(steady)) >= STEADY_LOOKS;
    }

    private static int reset(AtomicInteger steady) {
        steady.set(0);
        return 0;
    }

    private static long count(List<Event.Seen> seen, String actor, String state) {
        return seen.stream()
                .filter(s -> s.actor().equals(actor) && s.state().equals(state))
                .count();
    }

    /// What the kernel says of the listening socket's queue.
    private static long queue(List<Event.Seen> seen) {
        return seen.stream()
                .filter(s -> s.state().equals("LISTEN"))
                .mapToLong(Event.Seen::receiveQueue)
                .sum();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long backlog = evidence.number("backlog");
        List<Event.Seen> clients = evidence.seen(CLIENTS, "full");
        long held = queue(evidence.seen(SERVER, "full"));
        long waiting = count(clients, CLIENTS, "SYN-SENT");
        return List.of(
                Finding.here("size", held == backlog, backlog, held),
                Finding.of(
                        "held",
                        held >= backlog && count(clients, CLIENTS, "ESTABLISHED") == held,
                        held),
                Finding.of(
                        "dropped",
                        waiting > 0 && evidence.measured("overflows").orElseThrow().median() > 0,
                        waiting));
    }
}
