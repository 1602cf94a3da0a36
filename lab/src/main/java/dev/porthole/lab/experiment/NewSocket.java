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
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The listening socket makes a new one for each client, all on the same local port.
final class NewSocket implements Experiment {
    private static final String CLIENTS = "clients";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "new-socket";
    }

    @Override
    public List<String> rows() {
        return List.of("B5");
    }

    @Override
    public Group group() {
        return Group.PROGRAMMING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("clients", 10, 2, 50));
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(CLIENTS, "client"), new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENTS, SERVER);
        int count = run.number("clients");
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1", count));
        Task server = run.start(SERVER, () -> server(run, listening, count));
        List<Task> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(run.start(CLIENTS, () -> client(run, listening.port())));
        }
        server.await();
        for (Task client : clients) {
            client.await(); // each has noted what it was told
        }
    }

    private static void client(Run run, int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        String told = new String(s.recv(1024), StandardCharsets.UTF_8); // our own port
        run.note(CLIENTS, "told", told + ", mine is " + s.port());
        s.recv(1024); // until the server closes
        s.close();
    }

    private static void server(Run run, Socket listening, int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket conn = listening.accept(); // a new socket
            conn.send(Bytes.of(Integer.toString(conn.peer().getPort())));
            sockets.add(conn);
        }
        run.see("accepted");
        for (Socket conn : sockets) {
            conn.close();
        }
        listening.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long clients = evidence.number("clients");
        List<Event.Seen> own = evidence.seen(SERVER, "accepted");
        List<Event.Seen> connected =
                own.stream().filter(s -> s.state().equals("ESTABLISHED")).toList();
        long listening = own.stream().filter(s -> s.state().equals("LISTEN")).count();
        long local = own.stream().map(Event.Seen::local).distinct().count();
        long remote = connected.stream().map(Event.Seen::remote).distinct().count();
        return List.of(
                Finding.of(
                        "new",
                        connected.size() == clients && listening == 1,
                        connected.size(),
                        listening),
                Finding.of("one-port", local == 1, own.isEmpty() ? "-" : own.getFirst().local()),
                Finding.of("told-apart", remote == clients, remote),
                Finding.of(
                        "right-one", rightOnes(evidence) == clients, rightOnes(evidence), clients));
    }

    /// How many clients were told the port that they have.
    private static long rightOnes(Evidence evidence) {
        return evidence.noted("told").stream()
                .filter(each -> each.matches("(\\d+), mine is \\1"))
                .count();
    }
}
