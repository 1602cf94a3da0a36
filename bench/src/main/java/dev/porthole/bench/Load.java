package dev.porthole.bench;

import dev.porthole.net.Endpoint;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/// `bench/load`: points the generator at any echo server.
final class Load {
    static final String USAGE =
            """
            usage: bench/load [--connections N] [--size BYTES] [--depth N] [--seconds S]
                              [--warm-up S] [--pid PID] HOST PORT
              --connections  open at once (64)
              --size         of a message (64)
              --depth        messages under way on each connection (1)
              --seconds      measured (3)
              --warm-up      before that (2)
              --pid          the server's process, to measure CPU time and memory
            """;

    private Load() {}

    /// Exit status: 0 done, 1 the server failed, 2 wrong usage.
    public static void main(String[] args) {
        Set<String> named =
                Set.of("--connections", "--size", "--depth", "--seconds", "--warm-up", "--pid");
        try {
            var arguments = new Arguments(args, named, Set.of("--help"));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return;
            }
            System.out.println(measure(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("bench/load: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench/load: " + e.getMessage());
            System.exit(1);
        }
    }

    private static Sample measure(Arguments arguments) throws IOException {
        if (arguments.words().size() != 2) {
            throw new IllegalArgumentException("HOST and PORT are needed");
        }
        var server =
                new InetSocketAddress(
                        arguments.words().get(0), Endpoint.parsePort(arguments.words().get(1)));
        var workload =
                new Workload.Echo(
                        arguments.number("--connections", 1, 64),
                        arguments.number("--size", 1, 64),
                        arguments.number("--depth", 1, 1));
        var window =
                new Window(arguments.seconds("--warm-up", 2), arguments.seconds("--seconds", 3));
        Optional<ProcessProbe> probe =
                arguments.text("--pid").map(_ -> new ProcessProbe(arguments.number("--pid", 1, 1)));
        return workload.run(server, window, probe);
    }
}
