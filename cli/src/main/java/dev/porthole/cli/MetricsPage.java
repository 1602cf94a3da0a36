package dev.porthole.cli;

import dev.porthole.net.Endpoint;
import dev.porthole.net.ListenException;
import dev.porthole.server.ServerMetrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.DoubleSupplier;

/// A server's metrics in the format of Prometheus, at `http://127.0.0.1:PORT/metrics`.
final class MetricsPage implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final HTTPServer server;

    private MetricsPage(HTTPServer server) {
        this.server = server;
    }

    /// Serves them until it is closed.
    ///
    /// @param port 0 for one that the kernel chooses
    static MetricsPage serve(String service, ServerMetrics metrics, int port) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        counter(registry, service, "connections_accepted", "Accepted.", metrics::accepted);
        counter(
                registry,
                service,
                "connections_refused",
                "Ended before the handler saw them.",
                metrics::refused);
        counter(registry, service, "connections_failed", "Ended by an exception.", metrics::failed);
        counter(
                registry,
                service,
                "received_bytes",
                "Application data received.",
                metrics::bytesReceived);
        counter(registry, service, "sent_bytes", "Application data sent.", metrics::bytesSent);
        GaugeWithCallback.builder()
                .name("porthole_connections_active")
                .help("Served now.")
                .labelNames("service")
                .callback(callback -> callback.call(metrics.active(), service))
                .register(registry);
        try {
            return new MetricsPage(
                    HTTPServer.builder()
                            .inetAddress(InetAddress.ofLiteral(HOST))
                            .port(port)
                            .registry(registry)
                            .buildAndStart());
        } catch (IOException e) {
            throw ListenException.explain(Endpoint.of(HOST, port), e);
        }
    }

    /// Where they are.
    String address() {
        return "http://" + HOST + ":" + server.getPort() + "/metrics";
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void counter(
            PrometheusRegistry registry,
            String service,
            String name,
            String help,
            DoubleSupplier value) {
        CounterWithCallback.builder()
                .name("porthole_" + name)
                .help(help)
                .labelNames("service")
                .callback(callback -> callback.call(value.getAsDouble(), service))
                .register(registry);
    }
}
