package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Shut;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;

/// shutdown(WR) ends one direction, and the other still works.
final class HalfClose implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    @Override
    public String name() {
        return "half-close";
    }

    @Override
    public List<String> rows() {
        return List.of("B13");
    }

    @Override
    public Group group() {
        return Group.CLOSING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("bytes", 10_000, 1, 1_000_000));
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "server"),
                new Fragment(CLIENT, "deafClient"),
                new Fragment(SERVER, "listener"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task server = run.start(SERVER, () -> server(run, listening));
        Task client = run.start(CLIENT, () -> client(listening.port()));
        client.await();
        server.await();
        Task deaf = run.start(CLIENT, () -> deafClient(listening.port()));
        run.start(SERVER, () -> listener(listening)).await();
        deaf.await();
    }

    private static void client(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.send(Bytes.of("question"));
        s.shutdown(Shut.WR); // FIN goes out
        Sides.failing(() -> s.send(Bytes.of("more"))); // further sends are disallowed
        while (s.recv(65536).length > 0) {} // the answer still comes
        s.close(); // until here the socket is open
    }

    private static void server(Run run, Socket listening) throws Exception {
        Socket conn = listening.accept();
        while (conn.recv(1024).length > 0) {} // empty: the client's FIN
        run.awaitSeen("half-closed", CLIENT, seen -> seen.state().equals("FIN-WAIT-2"));
        conn.sendall(Bytes.many(run.number("bytes")));
        conn.close();
    }

    private static void deafClient(int port) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        s.shutdown(Shut.RD); // further receives are disallowed
        s.recv(1024); // empty, at once
        s.send(Bytes.of("still sending"));
        s.close();
    }

    private static void listener(Socket listening) throws SocketError {
        Socket conn = listening.accept();
        while (conn.recv(1024).length > 0) {}
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        return List.of(
                told(evidence),
                states(evidence),
                disallowed(evidence),
                answer(evidence),
                open(evidence),
                deaf(evidence));
    }

    /// The server knows of the end before the client closes.
    private static Finding told(Evidence evidence) {
        long close = Sides.only(evidence.calls(CLIENT, "close")).startNanos();
        boolean met =
                evidence.calls(SERVER, "recv").stream()
                        .anyMatch(call ->
                                Sides.isEnd(call) && call.end().orElseThrow().nanos() < close);
        return Finding.of("told", met);
    }

    private static Finding states(Evidence evidence) {
        String client = Sides.state(evidence, CLIENT, "half-closed");
        String server = Sides.state(evidence, SERVER, "half-closed");
        boolean met = client.equals("FIN-WAIT-2") && server.equals("CLOSE-WAIT");
        return Finding.of("states", met, client, server);
    }

    private static Finding disallowed(Evidence evidence) {
        Call second = evidence.calls(CLIENT, "send").get(1);
        String error = second.errno().orElse("-");
        return Finding.of("disallowed", error.equals("EPIPE"), error);
    }

    /// All that the server sends after the FIN arrives, after the shutdown.
    private static Finding answer(Evidence evidence) {
        long shutdown = evidence.calls(CLIENT, "shutdown").getFirst().startNanos();
        long received =
                evidence.calls(CLIENT, "recv").stream()
                        .filter(call -> call.startNanos() > shutdown)
                        .mapToLong(Call::bytes)
                        .sum();
        long sent = evidence.number("bytes");
        return Finding.of("answer", received == sent, received, sent);
    }

    /// The kernel still has the socket after its shutdown, until it is closed.
    private static Finding open(Evidence evidence) {
        Call close = Sides.only(evidence.calls(CLIENT, "close"));
        boolean met =
                close.errno().isEmpty()
                        && evidence.seen(CLIENT, "half-closed").stream()
                                .anyMatch(seen -> seen.nanos() < close.startNanos());
        return Finding.of("open", met);
    }

    /// After shutdown(RD): the end of the stream for itself, and nothing for the other side.
    private static Finding deaf(Evidence evidence) {
        Call recv = evidence.calls(CLIENT, "recv").getLast();
        Call send = evidence.calls(CLIENT, "send").getLast();
        Call arrived =
                evidence.calls(SERVER, "recv").stream()
                        .filter(c -> c.bytes() > 0)
                        .toList()
                        .getLast();
        boolean met =
                evidence.calls(CLIENT, "shutdown").size() == 2
                        && Sides.isEnd(recv)
                        && send.startNanos() > Sides.end(recv)
                        && send.bytes() > 0
                        && arrived.bytes() == send.bytes();
        return Finding.of("deaf", met, arrived.bytes());
    }
}
