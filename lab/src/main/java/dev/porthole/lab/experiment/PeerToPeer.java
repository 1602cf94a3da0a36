package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
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

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Three processes, each a client and a server, hand a file round.
final class PeerToPeer implements Experiment {
    private static final List<String> PEERS = List.of("first", "second", "third");

    @Override
    public String name() {
        return "peer-to-peer";
    }

    @Override
    public List<String> rows() {
        return List.of("B16");
    }

    @Override
    public Group group() {
        return Group.PROGRAMMING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("bytes", 100_000, 1, 1_000_000));
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60); // processes have to start, on a busy machine too
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment("each", "peer"), new Fragment("each", "receive"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(PEERS.toArray(String[]::new));
        List<PeerProcess> processes = new ArrayList<>();
        for (String name : PEERS) {
            String bytes = name.equals(PEERS.getFirst()) ? run.word("bytes") : "0";
            processes.add(run.process(name, PeerToPeer.class, bytes));
        }
        List<String> ports = new ArrayList<>();
        for (PeerProcess each : processes) {
            ports.add(run.awaitHeard(each, 1)); // all servers run, before any client
        }
        for (int i = 0; i < PEERS.size(); i++) {
            processes.get(i).say(ports.get((i + 1) % PEERS.size()));
        }
        for (int i = 0; i < PEERS.size(); i++) {
            run.note(PEERS.get(i), "received", run.awaitHeard(processes.get(i), 2));
            run.awaitEnd(PEERS.get(i), processes.get(i));
        }
    }

    /// A peer, a process of its own; the first has the file.
    static void peer(String... arguments) throws Exception {
        byte[] file = Bytes.many(Integer.parseInt(arguments[0]));
        Socket listening = Sides.listen("127.0.0.1");
        Peer.say(Integer.toString(listening.port()));
        int next = Integer.parseInt(Peer.hear("the next peer's port"));
        byte[] received = file.length > 0 ? file : receive(listening);
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", next); // now a client
        s.sendall(received);
        s.close();
        if (file.length > 0) {
            received = receive(listening); // it comes back
        }
        Peer.say(received.length + " " + Arrays.hashCode(received));
    }

    private static byte[] receive(Socket listening) throws SocketError {
        Socket conn = listening.accept(); // a server
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] data = conn.recv(65536); data.length > 0; data = conn.recv(65536)) {
            file.writeBytes(data);
        }
        conn.close();
        return file.toByteArray();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        int bytes = (int) evidence.number("bytes");
        String whole = bytes + " " + Arrays.hashCode(Bytes.many(bytes));
        List<String> received = evidence.noted("received");
        long both =
                PEERS.stream()
                        .filter(peer -> evidence.calls(peer, "accept").size() == 1)
                        .filter(peer -> evidence.calls(peer, "connect").size() == 1)
                        .count();
        long pids = evidence.events(Event.Started.class).map(Event.Started::pid).distinct().count();
        return List.of(
                Finding.of("both", both == PEERS.size() && pids == PEERS.size(), both, pids),
                Finding.of(
                        "whole",
                        received.size() == PEERS.size()
                                && received.stream().allMatch(whole::equals),
                        received.stream().filter(whole::equals).count(),
                        bytes));
    }
}
