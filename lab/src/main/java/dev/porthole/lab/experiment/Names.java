package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Names, the addresses they stand for, and the process that (host, port) leads to.
final class Names implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String NONE = "-";

    @Override
    public String name() {
        return "names";
    }

    @Override
    public List<String> rows() {
        return List.of("B3");
    }

    @Override
    public Group group() {
        return Group.IDENTIFYING;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20); // a resolver may have to give up
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(SERVER, "listen"),
                new Fragment(CLIENT, "client"),
                new Fragment(CLIENT, "addresses"),
                new Fragment(CLIENT, "nameOf"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = run.as(SERVER, Names::listen);
        Task client = run.start(CLIENT, () -> client(run, listening.port()));
        client.await();
        run.note(SERVER, "process", Sides.owner(listening.port()));
        run.note(SERVER, "own-process", Long.toString(ProcessHandle.current().pid()));
    }

    private static Socket listen() throws SocketError {
        return Sides.listen("127.0.0.1");
    }

    private static void client(Run run, int port) throws Exception {
        run.note(CLIENT, "localhost", addresses("localhost"));
        run.note(CLIENT, "back", nameOf("127.0.0.1"));
        Socket s = Socket.tcp();
        s.connect("localhost", port); // the host by name, the process by port
        s.close();
        // In one read: after a first byte the kernel gives nothing of these files.
        String host = Files.readAllLines(Path.of("/proc/sys/kernel/hostname")).getFirst();
        run.note(CLIENT, "host", host);
        run.note(CLIENT, "host-addresses", addresses(host));
        run.note(CLIENT, "unreachable", Sides.failing(() -> Socket.tcp().connect("127.0.0.1", 1)));
    }

    /// Or `-`, if nobody knows the name.
    private static String addresses(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(" "));
        } catch (UnknownHostException _) {
            return NONE;
        }
    }

    private static String nameOf(String address) throws UnknownHostException {
        return InetAddress.getByName(address).getCanonicalHostName();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String localhost = one(evidence, "localhost");
        List<String> addresses = List.of(localhost.split(" ", -1));
        String host = one(evidence, "host-addresses");
        String back = one(evidence, "back");
        boolean isLoopback =
                addresses.stream()
                        .allMatch(a -> a.startsWith("127.") || a.equals("0:0:0:0:0:0:0:1"));
        String process = one(evidence, "process");
        return List.of(
                Finding.of("localhost", addresses.contains("127.0.0.1"), localhost),
                Finding.of("loopback", isLoopback),
                Finding.of("back", !back.equals("127.0.0.1"), back),
                Finding.here("host", !host.equals(NONE), one(evidence, "host"), host),
                Finding.of("process", process.equals(one(evidence, "own-process")), process),
                Finding.of(
                        "unreachable",
                        one(evidence, "unreachable").equals("ECONNREFUSED"),
                        one(evidence, "unreachable")));
    }

    private static String one(Evidence evidence, String name) {
        return evidence.noted(name).getFirst();
    }
}
