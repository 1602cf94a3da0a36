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
import dev.porthole.net.PortClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The ports that the kernel deals out to clients, and the lecture's classes of ports.
final class Ports implements Experiment {
    private static final String CLIENTS = "clients";
    private static final String SERVER = "server";
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public List<String> rows() {
        return List.of("B4");
    }

    @Override
    public Group group() {
        return Group.IDENTIFYING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("clients", 20, 1, 200));
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
        Task server = run.start(SERVER, () -> server(listening, count));
        Task clients = run.start(CLIENTS, () -> clients(run, listening.port(), count));
        clients.await();
        server.await();
        String range = Files.readAllLines(RANGE).getFirst(); // in one read: the rest would be lost
        run.measure(
                "range",
                "ports",
                Arrays.stream(range.split("\\s+", -1)).map(Long::valueOf).toList());
    }

    private static void clients(Run run, int server, int count) throws SocketError {
        List<Long> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add((long) client(server));
        }
        run.measure("dealt", "ports", ports);
    }

    private static int client(int server) throws SocketError {
        Socket s = Socket.tcp(); // no bind(): the kernel picks a port
        s.connect("127.0.0.1", server);
        int port = s.port();
        s.close();
        return port;
    }

    private static void server(Socket listening, int count) throws SocketError {
        for (int i = 0; i < count; i++) {
            listening.accept().close();
        }
        listening.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<Long> dealt = evidence.measured("dealt").orElseThrow().values();
        List<Long> range = evidence.measured("range").orElseThrow().values();
        long from = range.getFirst();
        long to = range.getLast();
        boolean within = dealt.stream().allMatch(port -> port >= from && port <= to);
        return List.of(
                Finding.of(
                        "client",
                        dealt.stream().noneMatch(p -> of(p) == PortClass.WELL_KNOWN),
                        dealt.size()),
                Finding.of("within", within, from, to),
                Finding.here(
                        "lecture",
                        from == 49152 && to == 65535,
                        count(dealt, PortClass.REGISTERED),
                        count(dealt, PortClass.DYNAMIC),
                        from,
                        to));
    }

    private static long count(List<Long> ports, PortClass of) {
        return ports.stream().filter(port -> of(port) == of).count();
    }

    private static PortClass of(long port) {
        return PortClass.of((int) port);
    }
}
