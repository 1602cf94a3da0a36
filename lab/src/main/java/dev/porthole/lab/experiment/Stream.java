package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;

/// TCP carries bytes, in both directions at once; UDP carries messages.
final class Stream implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final List<String> WORDS = List.of("one ", "two ", "three");
    private static final int LENGTH = String.join("", WORDS).length();
    private static final int LONG = 900;

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public List<String> rows() {
        return List.of("B9");
    }

    @Override
    public Group group() {
        return Group.TRANSFERRING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "server"),
                new Fragment(CLIENT, "udpClient"),
                new Fragment(SERVER, "udpServer"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task server = run.start(SERVER, () -> server(run, listening));
        run.start(CLIENT, () -> client(run, listening.port())).await();
        server.await();
        Socket udp = run.as(SERVER, Stream::udp);
        run.start(CLIENT, () -> udpClient(udp.port())).await();
        run.start(SERVER, () -> udpServer(udp)).await();
    }

    private static void client(Run run, int port) throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        for (String word : WORDS) {
            s.send(Bytes.of(word));
        }
        run.awaitAll("both-ways", Stream::isThere);
        while (s.recv(300).length > 0) {}
        s.close();
    }

    private static void server(Run run, Socket listening) throws Exception {
        Socket conn = listening.accept();
        conn.send(Bytes.many(LONG)); // meanwhile, the other way
        run.await("the look at both queues", () -> run.hasSeen("both-ways"));
        conn.recv(1024);
        conn.close();
    }

    /// Whether all has arrived: a small segment may wait for the acknowledgment of the one before.
    private static boolean isThere(List<Event.Seen> seen) {
        return Sides.sum(seen, CLIENT, Event.Seen::receiveQueue) == LONG
                && Sides.sum(seen, SERVER, Event.Seen::receiveQueue) == LENGTH;
    }

    private static Socket udp() throws SocketError {
        Socket s = Socket.udp();
        s.bind("127.0.0.1", 0);
        return s;
    }

    private static void udpClient(int port) throws SocketError {
        Socket s = Socket.udp();
        s.connect("127.0.0.1", port);
        for (String word : WORDS) {
            s.send(Bytes.of(word));
        }
        s.close();
    }

    private static void udpServer(Socket s) throws SocketError {
        for (int i = 0; i < WORDS.size(); i++) {
            s.recv(1024);
        }
        s.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<Call> reads = evidence.calls(SERVER, "recv");
        List<Call> answers =
                evidence.calls(CLIENT, "recv").stream().filter(call -> call.bytes() > 0).toList();
        List<Call> datagrams = reads.subList(1, reads.size());
        long inClient =
                Sides.sum(evidence.seen(CLIENT, "both-ways"), CLIENT, Event.Seen::receiveQueue);
        long inServer =
                Sides.sum(evidence.seen(SERVER, "both-ways"), SERVER, Event.Seen::receiveQueue);
        return List.of(
                Finding.of(
                        "joined",
                        reads.getFirst().bytes() == LENGTH,
                        WORDS.size(),
                        reads.getFirst().bytes()),
                Finding.of(
                        "cut",
                        answers.size() > 1 && evidence.bytes(CLIENT, "recv") == LONG,
                        LONG,
                        answers.size()),
                Finding.of("duplex", inClient == LONG && inServer == LENGTH, inClient, inServer),
                Finding.of(
                        "datagrams",
                        datagrams.stream()
                                .map(call -> (int) call.bytes())
                                .toList()
                                .equals(WORDS.stream().map(String::length).toList()),
                        WORDS.size(),
                        datagrams.size()));
    }
}
