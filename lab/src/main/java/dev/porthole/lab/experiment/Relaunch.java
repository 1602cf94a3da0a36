package dev.porthole.lab.experiment;

import dev.porthole.echo.SimpleService;
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
import dev.porthole.net.Deadline;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.ListenException;
import dev.porthole.server.Server;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A server that is started again at once, with a connection of the first still in TIME-WAIT.
final class Relaunch implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "relaunch";
    }

    @Override
    public List<String> rows() {
        return List.of("A7", "B17");
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
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "server"), new Fragment(CLIENT, "client"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        for (boolean reuse : List.of(false, true)) {
            Socket listening = run.as(SERVER, () -> server(0, reuse));
            int port = listening.port();
            Task client = run.start(CLIENT, () -> client(port));
            run.as(SERVER, listening::accept).close(); // the server ends first
            client.await();
            listening.close();
            String moment = reuse ? "with" : "without";
            run.awaitSeen(moment, SERVER, seen -> seen.state().equals("TIME-WAIT"));
            String error = Sides.failing(() -> relaunch(run, port, reuse));
            run.note(SERVER, moment, error.isEmpty() ? "-" : error);
        }
        run.note(SERVER, "porthole", porthole(run));
    }

    private static Socket server(int port, boolean reuse) throws SocketError {
        Socket s = Socket.tcp();
        s.reuseAddress(reuse);
        s.bind("127.0.0.1", port);
        s.listen(5);
        return s;
    }

    private static void relaunch(Run run, int port, boolean reuse) throws SocketError {
        try {
            run.as(SERVER, () -> server(port, reuse)).close();
        } catch (SocketError e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void client(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.recv(1024); // the end: the server has closed
        s.close();
    }

    /// Porthole's own echo server, stopped and started again.
    private static String porthole(Run run) throws Exception {
        try (Engine engine = Engines.of(run)) {
            int port = 0;
            for (int i = 0; i < 2; i++) {
                Server server =
                        SimpleService.ECHO
                                .server()
                                .engine(engine)
                                .endpoint(Endpoint.of("127.0.0.1", port))
                                .start();
                port = server.endpoint().port();
                run.port(port, SERVER);
                Socket s = run.as(CLIENT, Socket::tcp);
                s.connect("127.0.0.1", port);
                s.send(Bytes.of("hi"));
                s.recv(1024);
                server.close(Deadline.after(Duration.ZERO));
                Sides.failing(() -> s.recv(1024));
                s.close();
            }
            return "-";
        } catch (ListenException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String without = evidence.noted("without").getFirst();
        String with = evidence.noted("with").getFirst();
        String porthole = evidence.noted("porthole").getFirst();
        return List.of(
                waits(evidence),
                Finding.of("without", without.equals("EADDRINUSE"), without),
                Finding.of("with", with.equals("-"), with),
                Finding.of("porthole", porthole.equals("-"), porthole));
    }

    private static Finding waits(Evidence evidence) {
        long count =
                Stream.of("without", "with")
                        .flatMap(moment -> evidence.seen(SERVER, moment).stream())
                        .filter(s -> s.state().equals("TIME-WAIT"))
                        .count();
        return Finding.of("time-wait", count >= 2, count);
    }
}
