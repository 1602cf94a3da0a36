package dev.porthole.lab.experiment;

import dev.porthole.echo.SimpleService;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Peer;
import dev.porthole.lab.linux.PeerProcess;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A client breaks off: its RST ends the lecture's first server, and neither the hardened one nor
/// Porthole's.
final class Abnormal implements Experiment {
    private static final String CLIENT = "client";
    private static final String NAIVE = "naive";
    private static final String HARDENED = "hardened";
    private static final String PORTHOLE = "porthole";

    @Override
    public String name() {
        return "abnormal";
    }

    @Override
    public List<String> rows() {
        return List.of("A6", "B17");
    }

    @Override
    public Group group() {
        return Group.PROGRAMMING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("engine", "jdk", "ring"));
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60); // processes have to start, on a busy machine too
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(NAIVE, "naive"),
                new Fragment(HARDENED, "hardened"),
                new Fragment(CLIENT, "abnormal"),
                new Fragment(CLIENT, "next"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, NAIVE, HARDENED, PORTHOLE);
        for (String kind : List.of(NAIVE, HARDENED)) {
            PeerProcess server = run.process(kind, Abnormal.class, kind);
            int port = Integer.parseInt(run.awaitHeard(server, 1));
            run.start(CLIENT, () -> abnormal(port)).await();
            run.awaitHeard(server, 2); // it has met the reset
            if (kind.equals(NAIVE)) {
                run.awaitEnd(kind, server);
            }
            run.note(kind, "met", server.heard().get(1));
            run.start(CLIENT, () -> next(run, kind, port)).await();
        }
        try (Engine engine = Engines.of(run);
                Server server =
                        SimpleService.ECHO
                                .server()
                                .engine(engine)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start()) {
            int port = server.endpoint().port();
            run.port(port, PORTHOLE);
            run.start(CLIENT, () -> abnormal(port)).await();
            run.start(CLIENT, () -> next(run, PORTHOLE, port)).await();
        }
    }

    /// A server, a process of its own.
    static void peer(String... arguments) throws Exception {
        Socket listening = Sides.listen("127.0.0.1");
        Peer.say(Integer.toString(listening.port()));
        if (arguments[0].equals(NAIVE)) {
            naive(listening);
        } else {
            hardened(listening);
        }
    }

    /// The lecture's first echo server.
    private static void naive(Socket listening) throws Exception {
        while (true) {
            Socket conn = listening.accept();
            for (byte[] data = conn.recv(1024); data.length > 0; data = conn.recv(1024)) {
                conn.send(data);
            }
            conn.close();
        }
    }

    /// Its solution: an error is the client's own.
    private static void hardened(Socket listening) throws Exception {
        while (true) {
            try (Socket conn = listening.accept()) {
                for (byte[] data = conn.recv(1024); data.length > 0; data = conn.recv(1024)) {
                    conn.send(data);
                }
            } catch (SocketError e) {
                Peer.say("survives: " + e.getMessage());
            }
        }
    }

    private static void abnormal(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.send(Bytes.of("hello"));
        s.recv(1024);
        s.linger0();
        s.close(); // RST, as of a process that is killed with data unread
    }

    private static void next(Run run, String kind, int port) throws SocketError {
        Socket s = Socket.tcp();
        String error = Sides.failing(() -> s.connect("127.0.0.1", port));
        if (error.isEmpty()) {
            s.send(Bytes.of("anyone there?"));
            run.note(CLIENT, kind, new String(s.recv(1024), StandardCharsets.UTF_8));
        } else {
            run.note(CLIENT, kind, error);
        }
        s.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String how = evidence.ended(NAIVE).orElse("-");
        List<String> met = evidence.noted("met");
        String naive = evidence.noted(NAIVE).getFirst();
        return List.of(
                Finding.of(
                        "error",
                        met.stream().allMatch(m -> m.contains("ECONNRESET")),
                        met.getFirst()),
                Finding.of(
                        "naive",
                        how.equals("status 1") && naive.equals("ECONNREFUSED"),
                        how,
                        naive),
                answers(evidence, HARDENED),
                answers(evidence, PORTHOLE));
    }

    private static Finding answers(Evidence evidence, String kind) {
        String answer = evidence.noted(kind).getFirst();
        return Finding.of(kind, answer.equals("anyone there?"), answer);
    }
}
