package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.ListenException;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;

/// What a server has done, in the text format of Prometheus.
@Timeout(60)
class MetricsPageTest {
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void countsWhatHappened() throws Exception {
        try (MetricsPage page = serve(0);
                Connection open = Dialer.create().dial(server.endpoint())) {
            echo(open, 1000);
            try (Connection closed = Dialer.create().dial(server.endpoint())) {
                echo(closed, 24);
            }
            Dialer.create().dial(server.endpoint()).abort();
            while (server.metrics().active() != 1 || server.metrics().failed() != 1) {
                Thread.onSpinWait();
            }
            assertThat(scrape(page))
                    .containsEntry("porthole_connections_accepted_total", 3.0)
                    .containsEntry("porthole_connections_active", 1.0)
                    .containsEntry("porthole_connections_failed_total", 1.0)
                    .containsEntry("porthole_connections_refused_total", 0.0)
                    .containsEntry("porthole_received_bytes_total", 1024.0)
                    .containsEntry("porthole_sent_bytes_total", 1024.0);
        }
    }

    @Test
    void aBusyPortIsNamed() throws Exception {
        int busy = server.endpoint().port();
        assertThatThrownBy(() -> serve(busy))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("port " + busy + " is in use");
    }

    private MetricsPage serve(int port) throws IOException {
        return MetricsPage.serve(Map.of("echo", server.metrics()), Engine.standard(), port);
    }

    private static void echo(Connection connection, int count) throws IOException {
        connection.write(new byte[count]);
        for (int left = count; left > 0; ) {
            left -= connection.read(left).length;
        }
    }

    /// Each sample of the page, which must be of the service or of the engine.
    private static Map<String, Double> scrape(MetricsPage page) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(URI.create(page.address())).build(),
                            BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            return response.body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replace("{service=\"echo\"}", "").split(" "))
                    .collect(Collectors.toMap(s -> s[0], s -> Double.valueOf(s[1])));
        }
    }
}
