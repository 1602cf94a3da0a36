package dev.porthole.cli;

import dev.porthole.net.Deadline;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.Tls;
import dev.porthole.server.Concurrency;
import dev.porthole.server.Server;
import dev.porthole.server.ServerMetrics;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every command that serves has, and how it serves: until it is told to stop.
final class ServerOptions {
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

    @Mixin EngineOptions engines = new EngineOptions();

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

    @Mixin ServerTls tls = new ServerTls();

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

    private void check() throws Failure {
        Require.atLeast(1, backlog, "--backlog");
        Require.atLeast(1, maxConnections, "--max-connections");
        Require.positive(idleTimeout, "--idle-timeout");
        Require.positive(sessionTimeout, "--session-timeout");
        Require.absent(
                port != null && bind != null && bind.startsWith("unix:"),
                "a Unix socket has no port: leave --port out");
    }

    private boolean upgrades;

    /// What a command does with these options, until `stop`.
    @FunctionalInterface
    interface Service {
        ExitStatus run(Stop stop) throws Exception;
    }

    /// Checks the options, then runs `service`; its [IllegalArgumentException] is the user's
    /// mistake.
    ExitStatus run(Service service) throws Exception {
        check();
        try (Stop stop = Stop.onSignal()) { // before anyone can read that it listens
            return service.run(stop);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            trace.close();
        }
    }

    /// Where to listen.
    Endpoint endpoint(String defaultHost, int defaultPort) {
        return endpointAt(defaultHost, port == null ? Integer.toString(defaultPort) : port);
    }

    /// Where one of several servers listens.
    Endpoint endpointAt(String defaultHost, String number) {
        String host = bind == null ? defaultHost : bind;
        return host.startsWith("unix:")
                ? Endpoint.parse(host)
                : Endpoint.of(host, Endpoint.parsePort(number));
    }

    /// TLS for a protocol that starts it in the course of a session: not from the first byte then.
    Optional<Tls> upgrade(boolean wanted, Console console) throws Exception {
        if (!wanted) {
            return Optional.empty();
        }
        Require.absent(tls.tls, "--tls speaks TLS from the first byte: --starttls has no use");
        upgrades = true;
        return Optional.of(tls.server(console));
    }

    /// What its servers put up with.
    Limits limits() {
        return Limits.DEFAULT
                .withMaxConnections(maxConnections)
                .withIdleTimeout(idleTimeout)
                .withSessionTimeout(sessionTimeout);
    }

    /// Starts the servers, which have their endpoints and nothing else, and closes them when a
    /// signal comes.
    ExitStatus serve(List<Server.Builder> builders, Stop stop, Console console) throws Exception {
        Observer traced = trace.open();
        Observer logged = quiet ? Observer.NONE : new ConnectionLog(console);
        try (Engine engine = engines.open(console)) {
            List<Server> servers = new ArrayList<>();
            try {
                for (Server.Builder each : builders) {
                    servers.add(prepare(each, console, traced, logged).engine(engine).start());
                }
                serve(servers, engine, stop, console);
            } finally {
                for (Server each : servers) {
                    each.close();
                }
            }
        }
        return ExitStatus.DONE;
    }

    private Server.Builder prepare(Server.Builder builder, Console console, Observer... observers)
            throws Exception {
        builder.backlog(backlog)
                .limits(limits())
                .concurrency(Concurrency.parse(concurrency))
                .proxyProtocol(proxyProtocol)
                .observers(observers);
        return tls.isChosen() && !upgrades ? builder.tls(tls.server(console)) : builder;
    }

    private void serve(List<Server> servers, Engine engine, Stop stop, Console console)
            throws Exception {
        Map<String, ServerMetrics> metrics = new LinkedHashMap<>();
        servers.forEach(each -> metrics.put(each.name(), each.metrics()));
        try (AutoCloseable _ = metrics(metrics, engine, console)) {
            for (Server each : servers) {
                console.note(each.name() + " listening on " + each.listensOn());
            }
            stop.await();
            Deadline deadline = Deadline.after(drain);
            for (Server each : servers) {
                Server.Drained drained = each.close(deadline);
                console.note(
                        "%s stopped: %d finished, %d closed"
                                .formatted(each.name(), drained.finished(), drained.closed()));
            }
        }
    }

    /// The page of metrics that was asked for, if it was.
    AutoCloseable metrics(Map<String, ServerMetrics> services, Engine engine, Console console)
            throws IOException {
        if (metricsPort == null) {
            return () -> {};
        }
        MetricsPage page = MetricsPage.serve(services, engine, Endpoint.parsePort(metricsPort));
        console.note("metrics at " + page.address());
        return page;
    }
}
