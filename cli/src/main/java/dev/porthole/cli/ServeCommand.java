package dev.porthole.cli;

import dev.porthole.net.Addresses;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.DatagramServer;
import dev.porthole.server.DatagramServer.Answer;
import dev.porthole.server.Server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;

/// A server of any service.
@Command(
        name = "serve",
        header = "A server of any service.",
        commandListHeading = "%nServices with options of their own:%n",
        description = {
            "Serves until Ctrl-C or SIGTERM; then lets the clients finish, and exits with status"
                    + " 0.",
            "One line on standard error for each connection that ends, unless --quiet."
        },
        footer = {
            "",
            "Ports by default: echo 50007, discard 2009, daytime 2013, chargen 2019, telnet 2023,"
                    + " time",
            "2037; exec one that the system chooses. Echo listens on every interface, the others on"
                    + " 127.0.0.1.",
            "",
            "Examples:",
            "  porthole serve echo                                  the lecture's server, for"
                    + " thousands",
            "  porthole serve echo --concurrency iterative          the lecture's, as it was",
            "  porthole serve echo --tls --trace                    see each step, TLS decrypted",
            "  porthole serve exec -p 7777 -- sh -c 'date; cat'     a process for each client",
            "  porthole serve chargen --metrics 9100 --idle-timeout 10s"
        })
final class ServeCommand implements Action {
    @Parameters(
            index = "0",
            arity = "0..1", // a service with a command of its own is none
            paramLabel = "SERVICE",
            description =
                    "echo, discard, daytime, time, chargen, telnet, exec; or one with options of"
                            + " its own.")
    @Nullable String service;

    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            description = "exec: the program, and its arguments, that each client is connected to.")
    List<String> command = List.of();

    @Option(
            names = "--udp",
            description = "Over UDP instead of TCP. Answers loopback addresses only.")
    boolean udp;

    @Option(
            names = "--answer-anyone",
            description = "With --udp: answer every address, though senders can be forged.")
    boolean answerAnyone;

    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            if (service == null) {
                throw Failure.usage("which service? One of " + ServedService.names());
            }
            ServedService served = ServedService.of(service, command);
            Require.absent(
                    answerAnyone && !udp,
                    "--answer-anyone goes with --udp: TCP's senders can't be forged");
            return udp ? serveUdp(served, stop, console) : serveTcp(served, stop, console);
        });
    }

    private ExitStatus serveTcp(ServedService served, Stop stop, Console console) throws Exception {
        Server.Builder builder =
                Server.builder(served.name(), served.handler()).endpoint(endpoint(served));
        return options.serve(List.of(builder), stop, console);
    }

    private ExitStatus serveUdp(ServedService served, Stop stop, Console console) throws Exception {
        if (served.datagramHandler() == null || options.tls.isChosen() || options.proxyProtocol) {
            throw Failure.usage(
                    served.name().equals("telnet")
                            ? "telnet is not spoken over UDP"
                            : "--udp goes with neither exec nor TLS nor a PROXY header");
        }
        Require.absent(
                options.engines.isChosen(),
                "--udp has no engines: --engine and --loops have no use");
        Require.absent(
                !options.concurrency.equals("virtual"),
                "--udp has no connections: --concurrency has no use");
        Answer answer = answerAnyone ? Answer.ANYONE : Answer.LOOPBACK;
        try (DatagramServer server =
                        DatagramServer.start(
                                served.name(),
                                endpoint(served),
                                served.datagramHandler(),
                                answer,
                                options.trace.open());
                AutoCloseable _ =
                        options.metrics(
                                Map.of(served.name(), server.metrics()), Engine.jdk(), console)) {
            console.note(
                    served.name() + " listening on UDP " + Addresses.format(server.localAddress()));
            stop.await();
        }
        console.note(served.name() + " stopped");
        return ExitStatus.DONE;
    }

    private Endpoint endpoint(ServedService served) {
        return options.endpoint(served.defaultHost(), served.defaultPort());
    }
}
