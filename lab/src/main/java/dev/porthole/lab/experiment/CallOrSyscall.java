package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.CFunctions;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// A method, a function of the C library, a system call, a round trip to another socket: what each
/// costs.
final class CallOrSyscall implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 100; // batches: compiled by then
    private static final int BATCHES = 100;

    /// So many different ones, in turn, that the compiler can't put one in the place of its call.
    private static final List<IntUnaryOperator> METHODS =
            List.of(n -> n + 1, n -> n ^ 2, n -> n - 3, n -> -n);

    @Override
    public String name() {
        return "call-or-syscall";
    }

    @Override
    public List<String> rows() {
        return List.of("B1");
    }

    @Override
    public Group group() {
        return Group.IMPLEMENTATION;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("rounds", 10, 5, 50));
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "methods"),
                new Fragment(CLIENT, "functions"),
                new Fragment(CLIENT, "systemCalls"),
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        run.measure("method", "ns", each(CallOrSyscall::methods));
        run.measure("function", "ns", each(CallOrSyscall::functions));
        run.measure("system-call", "ns", each(CallOrSyscall::systemCalls));
        run.note(CLIENT, "parent", Integer.toString(CFunctions.getppid()));
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task server = run.start(SERVER, () -> server(listening));
        int rounds = run.number("rounds");
        run.start(CLIENT, () -> client(run, listening.port(), rounds)).await();
        server.await();
        listening.close();
    }

    private static int methods(int n) {
        for (int i = 0; i < BATCH; i++) {
            n = METHODS.get(i % 4).applyAsInt(n);
        }
        return n;
    }

    private static int functions(int n) {
        for (int i = 0; i < BATCH; i++) {
            n += CFunctions.abs(i);
        }
        return n;
    }

    private static int systemCalls(int n) {
        for (int i = 0; i < BATCH; i++) {
            n += CFunctions.getppid();
        }
        return n;
    }

    private static void client(Run run, int port, int rounds) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            s.send(Bytes.of("a"));
            s.recv(1);
            times.add(System.nanoTime() - start);
        }
        s.close();
        run.measure("round-trip", "ns", times);
    }

    private static void server(Socket listening) throws SocketError {
        Socket conn = listening.accept();
        for (byte[] a = conn.recv(1); a.length > 0; a = conn.recv(1)) {
            conn.send(a);
        }
        conn.close();
    }

    /// How long one call takes, in each of many batches.
    private static List<Long> each(IntUnaryOperator batch) {
        List<Long> times = new ArrayList<>();
        int n = 0;
        for (int i = 0; i < WARM_UP + BATCHES; i++) {
            long start = System.nanoTime();
            n = batch.applyAsInt(n);
            if (i >= WARM_UP) {
                times.add(Math.ceilDiv(System.nanoTime() - start, BATCH));
            }
        }
        return times;
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long method = least(evidence, "method");
        long function = least(evidence, "function");
        long systemCall = least(evidence, "system-call");
        long roundTrip = least(evidence, "round-trip");
        return List.of(
                Finding.of("system-call", systemCall > 2 * function, systemCall, function),
                Finding.of("method", systemCall > 2 * method, method),
                Finding.of("round-trip", roundTrip > 2 * systemCall, roundTrip / 1000));
    }

    /// What it takes if nothing comes between: the rest is what else the machine did.
    private static long least(Evidence evidence, String name) {
        return Collections.min(evidence.measured(name).orElseThrow().values());
    }
}
