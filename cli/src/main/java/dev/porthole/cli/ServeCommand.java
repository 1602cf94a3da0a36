package dev.porthole.cli;

import dev.porthole.net.Addresses;
import dev.porthole.net.Deadline;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.Tls;
import dev.porthole.server.Concurrency;
import dev.porthole.server.DatagramServer;
import dev.porthole.server.DatagramServer.Answer;
import dev.porthole.server.Server;
import dev.porthole.server.ServerMetrics;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A server of any service.
@Command(
        name = "serve",
        header = "A server: echo, discard, daytime, time, chargen, or exec of a command.",
        description = {
            "Serves until Ctrl-C or SIGTERM; then lets the clients finish, and exits with status"
                    + " 0.",
            "One line on standard error for each connection that ends, unless --quiet."
        },
        footer = {
            "",
            "Ports by default: echo 50007, discard 2009, daytime 2013, chargen 2019, time 2037;"
                    + " exec",
            "one that the system chooses. Echo listens on every interface, the others on"
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
    @Parameters(index = "0", paramLabel = "SERVICE", description = "What to serve.")
    String service = "";

    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            description = "exec: the program, and its arguments, that each client is connected to.")
    List<String> command = List.of();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Listen on this port; 0 for one that the system chooses.")
    @Nullable String port;

    @Option(
            names = {"-b", "--bind"},
            paramLabel = "ADDRESS",
            description = "Listen on this address of the machine, or unix:PATH; '' for all.")
    @Nullable String bind;

    @Option(
            names = "--udp",
            description = "Over UDP instead of TCP. Answers loopback addresses only.")
    boolean udp;

    @Option(
            names = "--answer-anyone",
            description = "With --udp: answer every address, though senders can be forged.")
    boolean answerAnyone;

    @Option(
            names = "--concurrency",
            paramLabel = "MODEL",
            description =
                    "virtual (a virtual thread for each client; the default), iterative,"
                            + " threads:N.")
    String concurrency = "virtual";

    @Option(
            names = "--backlog",
            paramLabel = "N",
            description = "Connections that the kernel keeps ready, about; 1024 by default.")
    int backlog = 1024;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Serve so many at once; further ones wait. 10000 by default.")
    int maxConnections = Limits.DEFAULT.maxConnections();

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            description = "End a connection on which nothing moves for so long; 5m by default.")
    Duration idleTimeout = Limits.DEFAULT.idleTimeout();

    @Option(
            names = "--session-timeout",
            paramLabel = "TIME",
            description = "End a connection after so long, whatever it does; 24h by default.")
    Duration sessionTimeout = Limits.DEFAULT.sessionTimeout();

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "When stopped, wait so long for clients to finish; 5s by default.")
    Duration drain = Duration.ofSeconds(5);

    @Option(
            names = "--tls",
            description = "Speak TLS, with a development certificate made on the spot or --cert's.")
    boolean tls;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "The certificate, with its chain (PEM); needs --key. Means --tls.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert (PEM).")
    @Nullable Path key;

    @Option(
            names = "--write-cert",
            paramLabel = "FILE",
            description =
                    "Write the development certificate to FILE (PEM), for a client's --ca. Means"
                            + " --tls.")
    @Nullable Path writeCertificate;

    @Option(
            names = "--proxy-protocol",
            description = "Expect a PROXY header, as HAProxy sends it, on every connection.")
    boolean proxyProtocol;

    @Option(
            names = "--metrics",
            paramLabel = "PORT",
            description = "Metrics for Prometheus at http://127.0.0.1:PORT/metrics.")
    @Nullable String metricsPort;

    @Option(
            names = {"-q", "--quiet"},
            description = "No line for each connection.")
    boolean quiet;

    @Mixin TraceOption trace = new TraceOption();

    @Override
    public ExitStatus run(Console console) throws Exception {
        try {
            checkOptions();
            ServedService served = ServedService.of(service, command);
            Require.absent(
                    answerAnyone && !udp,
                    "--answer-anyone goes with --udp: TCP's senders can't be forged");
            try (Stop stop = Stop.onSignal()) { // before anyone can read that it listens
                return udp ? serveUdp(served, stop, console) : serveTcp(served, stop, console);
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            trace.close();
        }
    }

    private void checkOptions() throws Failure {
        Require.atLeast(1, backlog, "--backlog");
        Require.atLeast(1, maxConnections, "--max-connections");
        Require.positive(idleTimeout, "--idle-timeout");
        Require.positive(sessionTimeout, "--session-timeout");
        Require.absent(
                port != null && bind != null && bind.startsWith("unix:"),
                "a Unix socket has no port: leave --port out");
    }

    private ExitStatus serveTcp(ServedService served, Stop stop, Console console) throws Exception {
        Server.Builder builder =
                Server.builder(served.name(), served.handler())
                        .endpoint(endpoint(served))
                        .backlog(backlog)
                        .limits(limits())
                        .concurrency(Concurrency.parse(concurrency))
                        .proxyProtocol(proxyProtocol)
                        .observers(
                                trace.open(), quiet ? Observer.NONE : new ConnectionLog(console));
        if (tls || certificate != null || key != null || writeCertificate != null) {
            builder.tls(Tls.server(identity(console)));
        }
        Server server = builder.start();
        try (AutoCloseable _ = metrics(server.name(), server.metrics(), console)) {
            console.note(served.name() + " listening on " + server.listensOn());
            stop.await();
            Server.Drained drained = server.close(Deadline.after(drain));
            console.note(
                    "%s stopped: %d finished, %d closed"
                            .formatted(served.name(), drained.finished(), drained.closed()));
        } finally {
            server.close();
        }
        return ExitStatus.DONE;
    }

    private ExitStatus serveUdp(ServedService served, Stop stop, Console console) throws Exception {
        boolean overTls = tls || certificate != null || key != null;
        if (served.datagramHandler() == null || overTls || proxyProtocol) {
            throw Failure.usage("--udp goes with neither exec nor TLS nor a PROXY header");
        }
        Require.absent(
                !concurrency.equals("virtual"),
                "--udp has no connections: --concurrency has no use");
        Answer answer = answerAnyone ? Answer.ANYONE : Answer.LOOPBACK;
        try (DatagramServer server =
                        DatagramServer.start(
                                served.name(),
                                endpoint(served),
                                served.datagramHandler(),
                                answer,
                                trace.open());
                AutoCloseable _ = metrics(served.name(), server.metrics(), console)) {
            console.note(
                    served.name() + " listening on UDP " + Addresses.format(server.localAddress()));
            stop.await();
        }
        console.note(served.name() + " stopped");
        return ExitStatus.DONE;
    }

    private Endpoint endpoint(ServedService served) {
        String host = bind == null ? served.defaultHost() : bind;
        int number = port == null ? served.defaultPort() : Endpoint.parsePort(port);
        return host.startsWith("unix:") ? Endpoint.parse(host) : Endpoint.of(host, number);
    }

    private Limits limits() {
        return Limits.DEFAULT
                .withMaxConnections(maxConnections)
                .withIdleTimeout(idleTimeout)
                .withSessionTimeout(sessionTimeout);
    }

    private Tls.Identity identity(Console console) throws Exception {
        if (certificate != null || key != null) {
            if (writeCertificate != null) {
                throw Failure.usage(
                        "--write-cert goes without --cert: that one is written already");
            }
            return TlsOptions.identity(certificate, key);
        }
        String trust = "clients need --insecure";
        Tls.Identity made = DevelopmentCertificate.make(InetAddress.getLocalHost().getHostName());
        if (writeCertificate != null) {
            Files.writeString(writeCertificate, DevelopmentCertificate.pem(made));
            trust = "clients trust it by --ca " + writeCertificate;
        }
        console.note(
                "development certificate for localhost, SHA-256 "
                        + DevelopmentCertificate.fingerprint(made)
                        + "; "
                        + trust);
        return made;
    }

    private AutoCloseable metrics(String name, ServerMetrics metrics, Console console)
            throws IOException {
        if (metricsPort == null) {
            return () -> {};
        }
        MetricsPage page = MetricsPage.serve(name, metrics, Endpoint.parsePort(metricsPort));
        console.note("metrics at " + page.address());
        return page;
    }
}
