package dev.porthole.lab.experiment;

import dev.porthole.echo.SimpleService;
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
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Concurrency;
import dev.porthole.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Ten clients at once of an iterative server, and of servers that do better: the same echo server
/// with a virtual thread, one of a few threads, or a process for each client.
final class Iterative implements Experiment {
    private static final String SERVER = "server";
    private static final String ITERATIVE = "iterative";
    private static final String VIRTUAL = "virtual";
    private static final String THREADS = "threads";
    private static final String PROCESS = "process";
    private static final List<String> KINDS = List.of(ITERATIVE, VIRTUAL, THREADS, PROCESS);

    @Override
    public String name() {
        return "iterative";
    }

    @Override
    public List<String> rows() {
        return List.of("A5", "B16");
    }

    @Override
    public Group group() {
        return Group.PROGRAMMING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.number("clients", 10, 2, 20),
                Parameter.number("threads", 5, 1, 20),
                Parameter.number("milliseconds", 20, 0, 100),
                Parameter.choice("engine", "jdk", "ring"));
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(SERVER, "start"),
                new Fragment(SERVER, "concurrency"),
                new Fragment("clients", "client"));
    }

    @Override
    public Drawing drawing() {
        return Drawing.TIMELINES;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2); // processes start
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(KINDS.toArray(String[]::new));
        run.actors(SERVER);
        try (Engine engine = Engines.of(run)) {
            int port = 0;
            for (String kind : KINDS) {
                try (Server server = start(engine, concurrency(run, kind))) {
                    port = server.endpoint().port();
                    run.port(port, SERVER);
                    clients(run, kind, port);
                }
            }
            int last = port;
            run.note(SERVER, "after", run.as(PROCESS, () -> connect(last)));
        }
    }

    private static Server start(Engine engine, Concurrency concurrency) throws IOException {
        return SimpleService.ECHO
                .server()
                .engine(engine)
                .endpoint(Endpoint.of("127.0.0.1", 0))
                .concurrency(concurrency)
                .start();
    }

    private static Concurrency concurrency(Run run, String kind) {
        return switch (kind) {
            case ITERATIVE -> Concurrency.iterative();
            case THREADS -> Concurrency.threads(run.number("threads"));
            case PROCESS -> Concurrency.process("cat"); // an echo server, if there ever was one
            default -> Concurrency.virtual();
        };
    }

    private static void clients(Run run, String kind, int port) throws Exception {
        Crowd crowd = new Crowd(run, atOnce(kind, run.number("clients"), run.number("threads")));
        List<Task> clients = new ArrayList<>();
        for (int i = 0; i < run.number("clients"); i++) {
            clients.add(run.start(kind, () -> client(crowd, port)));
        }
        crowd.gather(kind);
        for (Task each : clients) {
            each.await();
        }
    }

    private static void client(Crowd crowd, int port) throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port); // succeeds, whether it is its turn or not
        s.send(Bytes.of("hello"));
        crowd.hasAsked();
        s.recv(1024); // waits for its turn
        crowd.linger();
        s.close();
    }

    private static String connect(int port) throws SocketError {
        Socket s = Socket.tcp();
        return Sides.failing(() -> s.connect("127.0.0.1", port));
    }

    /// How many clients a server of that kind serves at once.
    private static int atOnce(String kind, int clients, int threads) {
        return switch (kind) {
            case ITERATIVE -> 1;
            case THREADS -> Math.min(threads, clients);
            default -> clients;
        };
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String after = evidence.noted("after").getFirst();
        List<Finding> findings = new ArrayList<>();
        findings.add(waits(evidence));
        for (String kind : KINDS) {
            findings.add(atOnce(evidence, kind));
        }
        findings.add(Finding.of("first", after.equals("ECONNREFUSED"), after));
        return findings;
    }

    /// All connections are there before the first is over, and only one has its answer.
    private static Finding waits(Evidence evidence) {
        List<Sides.Talk> talks = Sides.talks(evidence, ITERATIVE);
        long firstClose = talks.stream().mapToLong(Sides.Talk::close).min().orElseThrow();
        long connected = talks.stream().filter(t -> t.connected() < firstClose).count();
        long answered = talks.stream().filter(t -> t.answered() < firstClose).count();
        long queued =
                evidence.seen(SERVER, ITERATIVE).stream().mapToLong(Event.Seen::receiveQueue).sum();
        boolean met = connected == evidence.number("clients") && answered == 1;
        return Finding.of("waits", met, connected, answered, queued);
    }

    private static Finding atOnce(Evidence evidence, String kind) {
        int clients = (int) evidence.number("clients");
        int expected = atOnce(kind, clients, (int) evidence.number("threads"));
        List<Sides.Talk> talks = Sides.talks(evidence, kind);
        long most =
                talks.stream()
                        .mapToLong(
                                one -> talks.stream().filter(t -> t.holds(one.answered())).count())
                        .max()
                        .orElse(0);
        boolean met = talks.size() == clients && most == expected;
        return Finding.of(kind, met, most, talks.size());
    }
}
