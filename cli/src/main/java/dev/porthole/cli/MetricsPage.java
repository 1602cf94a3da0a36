package dev.porthole.cli;

import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.ListenException;
import dev.porthole.server.ServerMetrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/// A server's metrics in the format of Prometheus, at `http://127.0.0.1:PORT/metrics`.
final class MetricsPage implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final HTTPServer server;

    private MetricsPage(HTTPServer server) {
        this.server = server;
    }

    /// Serves them until it is closed.
    ///
    /// @param services the metrics of each service, by its name
    /// @param engine whose buffers and descriptors are shown, too, if it counts them
    /// @param port 0 for one that the kernel chooses
    static MetricsPage serve(Map<String, ServerMetrics> services, Engine engine, int port)
            throws IOException {
        try {
            return new MetricsPage(
                    HTTPServer.builder()
                            .inetAddress(InetAddress.ofLiteral(HOST))
                            .port(port)
                            .registry(registry(services, engine))
                            .buildAndStart());
        } catch (IOException e) {
            throw ListenException.explain(Endpoint.of(HOST, port), e);
        }
    }

    private static PrometheusRegistry registry(Map<String, ServerMetrics> services, Engine engine) {
        Page page = new Page(new PrometheusRegistry(), services);
        page.counter("connections_accepted", "Accepted.", ServerMetrics::accepted);
        page.counter(
                "connections_refused",
                "Ended before the handler saw them.",
                ServerMetrics::refused);
        page.counter("connections_failed", "Ended by an exception.", ServerMetrics::failed);
        page.counter("received_bytes", "Application data received.", ServerMetrics::bytesReceived);
        page.counter("sent_bytes", "Application data sent.", ServerMetrics::bytesSent);
        page.gauge("connections_active", "Served now.", ServerMetrics::active);
        page.gauge(
                "engine_buffer_bytes",
                "Native memory of the ring engine's buffers.",
                engine::bufferBytes);
        page.gauge(
                "engine_descriptors",
                "Descriptors of the ring engine's connections.",
                engine::connections);
        return page.registry();
    }

    /// Where they are.
    String address() {
        return "http://" + HOST + ":" + server.getPort() + "/metrics";
    }

    @Override
    public void close() {
        server.stop();
    }

    /// What is on it: a sample for each service, but for what all of them share.
    private record Page(PrometheusRegistry registry, Map<String, ServerMetrics> services) {
        private static final String PREFIX = "porthole_";
        private static final String LABEL = "service";

        void counter(String name, String help, ToDoubleFunction<ServerMetrics> value) {
            CounterWithCallback.builder()
                    .name(PREFIX + name)
                    .help(help)
                    .labelNames(LABEL)
                    .callback(callback ->
                            services.forEach((service, metrics) ->
                                    callback.call(value.applyAsDouble(metrics), service)))
                    .register(registry);
        }

        void gauge(String name, String help, ToDoubleFunction<ServerMetrics> value) {
            GaugeWithCallback.builder()
                    .name(PREFIX + name)
                    .help(help)
                    .labelNames(LABEL)
                    .callback(callback ->
                            services.forEach((service, metrics) ->
                                    callback.call(value.applyAsDouble(metrics), service)))
                    .register(registry);
        }

        void gauge(String name, String help, DoubleSupplier value) {
            GaugeWithCallback.builder()
                    .name(PREFIX + name)
                    .help(help)
                    .callback(callback -> callback.call(value.getAsDouble()))
                    .register(registry);
        }
    }
}
