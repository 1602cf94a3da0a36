package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Shut;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Every state of a TCP connection (RFC 9293, section 3.3.2), held still and looked at.
final class States implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int BUFFER = 4096;
    private static final List<String> ALL =
            List.of(
                    "CLOSED",
                    "LISTEN",
                    "SYN-SENT",
                    "SYN-RECEIVED",
                    "ESTABLISHED",
                    "FIN-WAIT-1",
                    "FIN-WAIT-2",
                    "CLOSE-WAIT",
                    "CLOSING",
                    "LAST-ACK",
                    "TIME-WAIT");

    /// The two ends of a connection.
    private record Pair(Socket client, Socket server) {}

    @Override
    public String name() {
        return "states";
    }

    @Override
    public List<String> rows() {
        return List.of("B8", "B15");
    }

    @Override
    public Group group() {
        return Group.CLOSING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(SERVER, "opening"),
                new Fragment(CLIENT, "synSent"),
                new Fragment(CLIENT, "synReceived"),
                new Fragment(CLIENT, "oneAfterTheOther"),
                new Fragment(CLIENT, "bothAtOnce"),
                new Fragment(CLIENT, "fill"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = opening(run);
        oneAfterTheOther(run, pair(run, listening));
        bothAtOnce(run, pair(run, listening));
        synSent(run, listening);
        synReceived(run);
    }

    private static Socket opening(Run run) throws Exception {
        Socket s = run.as(SERVER, Socket::tcp);
        s.bind("127.0.0.1", 0);
        run.see("bound", SERVER, s); // CLOSED
        s.receiveBuffer(BUFFER);
        s.listen(0);
        run.see("listening"); // LISTEN
        return s;
    }

    private static Pair pair(Run run, Socket listening) throws Exception {
        Socket client = run.as(CLIENT, Socket::tcp);
        client.sendBuffer(BUFFER);
        client.receiveBuffer(BUFFER);
        client.connect("127.0.0.1", listening.port());
        Socket server = run.as(SERVER, listening::accept);
        server.sendBuffer(BUFFER);
        return new Pair(client, server);
    }

    /// The queue of the listening socket is full: nobody answers.
    private static void synSent(Run run, Socket listening) throws Exception {
        run.as(CLIENT, Socket::tcp).connect("127.0.0.1", listening.port()); // has the only place
        Socket s = run.as(CLIENT, Socket::tcp);
        s.nonBlocking(true);
        Sides.failing(() -> s.connect("127.0.0.1", listening.port()));
        run.awaitSeen("syn-sent", CLIENT, seen -> seen.state().equals("SYN-SENT"));
    }

    /// The server waits for data before a connection is one.
    private static void synReceived(Run run) throws Exception {
        Socket listening = run.as(SERVER, Socket::tcp);
        listening.deferAccept(5);
        listening.bind("127.0.0.1", 0);
        listening.listen(5);
        run.as(CLIENT, Socket::tcp).connect("127.0.0.1", listening.port());
        run.awaitSeen("syn-received", SERVER, seen -> seen.state().equals("SYN-RECEIVED"));
    }

    private static void oneAfterTheOther(Run run, Pair pair) throws Exception {
        run.see("connected"); // ESTABLISHED
        fill(pair.server()); // its FIN will have to wait behind this
        pair.client().shutdown(Shut.WR);
        run.awaitSeen("fin-wait-2", CLIENT, seen -> seen.state().equals("FIN-WAIT-2"));
        pair.server().close();
        run.awaitSeen("last-ack", SERVER, seen -> seen.state().equals("LAST-ACK"));
        while (pair.client().recv(65536).length > 0) {}
        pair.client().close();
        run.awaitSeen("time-wait", CLIENT, seen -> seen.state().equals("TIME-WAIT"));
    }

    private static void bothAtOnce(Run run, Pair pair) throws Exception {
        fill(pair.client());
        fill(pair.server());
        pair.client().shutdown(Shut.WR);
        pair.server().shutdown(Shut.WR); // neither has heard of the other's
        run.awaitSeen("fin-wait-1", CLIENT, seen -> seen.state().equals("FIN-WAIT-1"));
        while (pair.client().recv(65536).length > 0) {}
        run.awaitSeen("closing", CLIENT, seen -> seen.state().equals("CLOSING"));
        pair.client().close();
        pair.server().close();
    }

    /// Sends until there is no room: the other side does not read.
    private static void fill(Socket s) throws SocketError {
        s.nonBlocking(true);
        while (Sides.failing(() -> s.send(new byte[BUFFER])).isEmpty()) {}
        s.nonBlocking(false);
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        Set<String> seen =
                evidence.events(Event.Seen.class)
                        .map(Event.Seen::state)
                        .collect(Collectors.toCollection(TreeSet::new));
        List<String> missed = ALL.stream().filter(each -> !seen.contains(each)).toList();
        return List.of(
                Finding.of(
                        "all",
                        missed.isEmpty(),
                        ALL.size() - missed.size(),
                        ALL.size(),
                        Sides.list(missed.stream())),
                change(evidence, "listen", SERVER, "bound", "CLOSED", "listening", "LISTEN"),
                change(
                        evidence,
                        "first",
                        CLIENT,
                        "fin-wait-2",
                        "FIN-WAIT-2",
                        "time-wait",
                        "TIME-WAIT"),
                change(
                        evidence,
                        "second",
                        SERVER,
                        "fin-wait-2",
                        "CLOSE-WAIT",
                        "last-ack",
                        "LAST-ACK"),
                change(
                        evidence,
                        "simultaneous",
                        CLIENT,
                        "fin-wait-1",
                        "FIN-WAIT-1",
                        "closing",
                        "CLOSING"));
    }

    /// From one state at one moment to another at a later one.
    private static Finding change(
            Evidence evidence,
            String key,
            String actor,
            String before,
            String from,
            String after,
            String to) {
        boolean met = has(evidence, actor, before, from) && has(evidence, actor, after, to);
        return Finding.of(key, met, from, to);
    }

    private static boolean has(Evidence evidence, String actor, String moment, String state) {
        return evidence.seen(actor, moment).stream().anyMatch(s -> s.state().equals(state));
    }
}
