package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Parameter;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Call;
import dev.porthole.lab.linux.Counters;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Nobody answers: the SYN is sent again and again, and connect() fails late.
final class Unanswered implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final Path IPV4 = Path.of("/proc/sys/net/ipv4");
    private static final long LECTURE_SECONDS = 75;
    private static final long MILLI = 1_000_000;

    @Override
    public String name() {
        return "unanswered";
    }

    @Override
    public List<String> rows() {
        return List.of("B7");
    }

    @Override
    public Group group() {
        return Group.ESTABLISHING;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.number("retries", 2, 1, 3));
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(SERVER, "server"),
                new Fragment(CLIENT, "client"),
                new Fragment(CLIENT, "totalSeconds"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        Counters before = Counters.read();
        Socket listening = run.as(SERVER, Unanswered::server);
        run.as(CLIENT, Socket::tcp).connect("127.0.0.1", listening.port()); // has the only place
        Socket s = run.as(CLIENT, Socket::tcp);
        run.start(CLIENT, () -> client(s, listening.port()));
        run.awaitBlocked(CLIENT, "connect");
        long start = run.now();
        List<Long> times = new ArrayList<>();
        for (int i = 1; i <= run.number("retries"); i++) {
            int count = i;
            run.await("SYN number " + (i + 1), () -> s.info().retransmissions() >= count);
            times.add(run.now() - start);
        }
        run.measure("retry", "ns", times);
        run.port(s.port(), CLIENT); // connect() has not returned to tell
        run.see("waiting");
        run.measure("overflows", "times", Counters.read().since(before, "TcpExt.ListenOverflows"));
        run.measure("retries", "times", setting("tcp_syn_retries"));
        run.measure("linear", "times", setting("tcp_syn_linear_timeouts"));
    }

    /// A server that is there, and does not answer: its queue is full.
    private static Socket server() throws SocketError {
        return Sides.listen("127.0.0.1", 0);
    }

    private static void client(Socket s, int port) throws SocketError {
        s.connect("127.0.0.1", port);
    }

    /// A setting of the kernel's; 0 if it has none of that name.
    private static long setting(String name) throws IOException {
        Path file = IPV4.resolve(name);
        return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).getFirst()) : 0;
    }

    /// Until connect() fails: first the SYNs a second apart, then twice as long each time.
    private static long totalSeconds(long linear, long retries) {
        return linear + 1 + (1L << (retries + 1)) - 2;
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long retries = evidence.number("retries");
        List<Long> times = evidence.measured("retry").orElseThrow().values();
        List<Event.Seen> seen = evidence.seen(CLIENT, "waiting");
        boolean isWaiting = seen.stream().anyMatch(s -> s.state().equals("SYN-SENT"));
        Call connect = evidence.calls(CLIENT, "connect").getLast();
        long total =
                totalSeconds(
                        evidence.measured("linear").orElseThrow().median(),
                        evidence.measured("retries").orElseThrow().median());
        long overflows = evidence.measured("overflows").orElseThrow().median();
        return List.of(
                Finding.of("dropped", overflows > retries, overflows),
                Finding.of("blocked", isWaiting && connect.end().isEmpty()),
                Finding.of(
                        "again",
                        times.size() == retries && times.getLast() > retries * 900 * MILLI,
                        Sides.list(times.stream().map(t -> t / MILLI))),
                Finding.here("total", total == LECTURE_SECONDS, total));
    }
}
