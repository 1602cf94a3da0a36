package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Peer;
import dev.porthole.lab.linux.PeerProcess;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.time.Duration;
import java.util.List;

/// A process is killed: the kernel closes its sockets for it.
final class Exit implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "exit";
    }

    @Override
    public List<String> rows() {
        return List.of("B14");
    }

    @Override
    public Group group() {
        return Group.CLOSING;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60); // processes have to start, on a busy machine too
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "peer"), new Fragment(CLIENT, "client"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        PeerProcess server = run.process(SERVER, Exit.class);
        int port = Integer.parseInt(run.awaitHeard(server, 1));
        Task client = run.start(CLIENT, () -> client(port));
        run.awaitHeard(server, 2);
        run.awaitBlocked(CLIENT, "recv");
        run.see("before");
        run.note(SERVER, "owner", Sides.owner(port));
        run.note(SERVER, "pid", Long.toString(server.pid()));
        server.kill();
        run.awaitEnd(SERVER, server);
        client.await();
        run.awaitAll("after", seen -> Sides.open(seen, SERVER) == 0);
        run.note(CLIENT, "again", run.as(CLIENT, () -> again(port)));
    }

    /// The server, a process of its own: it never closes anything.
    static void peer(String... arguments) throws Exception {
        Socket listening = Sides.listen("127.0.0.1");
        Peer.say(Integer.toString(listening.port()));
        listening.accept();
        Peer.say("accepted");
        Peer.hear("what never comes");
    }

    private static void client(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.recv(1024); // waits for the server, which is killed
        s.close();
    }

    private static String again(int port) throws SocketError {
        Socket s = Socket.tcp();
        return Sides.failing(() -> s.connect("127.0.0.1", port));
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        String owner = evidence.noted("owner").getFirst();
        String how = evidence.ended(SERVER).orElse("-");
        Call recv = Sides.only(evidence.calls(CLIENT, "recv"));
        long before = Sides.open(evidence.seen(SERVER, "before"), SERVER);
        long after = Sides.open(evidence.seen(SERVER, "after"), SERVER);
        String again = evidence.noted("again").getFirst();
        return List.of(
                Finding.of("had", owner.equals(evidence.noted("pid").getFirst()), owner, before),
                Finding.of(
                        "killed",
                        how.equals("signal 9") && evidence.calls(SERVER, "close").isEmpty(),
                        how),
                Finding.of("told", Sides.isEnd(recv)),
                Finding.of(
                        "gone", before == 2 && after == 0 && again.equals("ECONNREFUSED"), again));
    }
}
