package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.ParentProcess;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/// What it costs to stay in the program, to go into the kernel, and to go through it to another
/// side and back.
final class CallOrSyscall implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final int BATCH =
            1000; // calls that are timed together: a clock costs more than one

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
        return List.of(
                Parameter.number("batches", 200, 20, 1000), Parameter.number("rounds", 5, 3, 50));
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "method"),
                new Fragment(CLIENT, "systemCall"),
                new Fragment(CLIENT, "roundTrips"),
                new Fragment(SERVER, "server"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        int batches = run.number("batches");
        run.measure("calls", "ns", batches(batches, CallOrSyscall::method));
        run.measure("system-calls", "ns", batches(batches, CallOrSyscall::systemCall));
        Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
        Task server = run.start(SERVER, () -> server(listening));
        int rounds = run.number("rounds");
        run.start(CLIENT, () -> roundTrips(run, listening.port(), rounds)).await();
        server.await();
    }

    /// What each of some batches of calls took. A call gets what the one before it returned, so
    /// that none can be left out.
    private static List<Long> batches(int count, IntUnaryOperator call) {
        List<Long> times = new ArrayList<>();
        int value = 1;
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            for (int n = 0; n < BATCH; n++) {
                value = call.applyAsInt(value);
            }
            times.add(System.nanoTime() - start);
        }
        if (value == 0) {
            throw new IllegalStateException("neither an odd number nor a process's is 0");
        }
        return times;
    }

    private static int method(int x) {
        return x * 31 | 1; // in the program
    }

    private static int systemCall(int x) {
        return ParentProcess.id() | 1; // into the kernel and back
    }

    private static void roundTrips(Run run, int port, int rounds) throws SocketError {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            s.send(Bytes.of("x"));
            s.recv(1024); // through the kernel to another side and back
            times.add(System.nanoTime() - start);
        }
        s.close();
        run.measure("round-trips", "ns", times);
    }

    private static void server(Socket listening) throws SocketError {
        Socket conn = listening.accept();
        byte[] data = conn.recv(1024);
        while (data.length > 0) {
            conn.sendall(data);
            data = conn.recv(1024);
        }
        conn.close();
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        double call = nanos(evidence, "calls") / BATCH;
        double systemCall = nanos(evidence, "system-calls") / BATCH;
        double roundTrip = nanos(evidence, "round-trips");
        return List.of(
                Finding.of(
                        "kernel",
                        systemCall > 5 * call,
                        text(call),
                        text(systemCall),
                        text(systemCall / call)),
                Finding.of(
                        "other-side",
                        roundTrip > 5 * systemCall,
                        text(roundTrip),
                        text(roundTrip / systemCall)));
    }

    private static double nanos(Evidence evidence, String name) {
        return evidence.measured(name).map(Event.Measured::median).orElseThrow();
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
