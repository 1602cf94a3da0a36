package dev.porthole.interop;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Row A2: a home page by `GET /` over a raw socket.
@Timeout(60)
class HomePageIT {
    private static final String PAGE = "<!doctype html><title>np</title>Hello\n";

    @TempDir private Path folder;

    /// The lecture's request is HTTP/0.9's: a line, answered by the page alone. Python's server
    /// waits for header fields none the less, until an empty line or the end of the output.
    @Test
    void aRequestLineAloneGetsThePage() throws IOException {
        try (Peer server = start();
                Connection connection = Connection.open("127.0.0.1", port(server))) {
            connection.write("GET /\r\n".getBytes(UTF_8));
            connection.shutdownOutput();
            assertThat(Samples.readAll(connection)).asString(UTF_8).isEqualTo(PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void aRequestWithAVersionGetsAHeadToo(String version) throws IOException {
        try (Peer server = start();
                Connection connection = Connection.open("127.0.0.1", port(server))) {
            connection.write(("GET / " + version + "\r\nHost: localhost\r\n\r\n").getBytes(UTF_8));
            assertThat(Samples.readAll(connection))
                    .asString(UTF_8)
                    .startsWith("HTTP/1.0 200 OK\r\n")
                    .contains("Content-type: text/html\r\n")
                    .endsWith("\r\n\r\n" + PAGE);
        }
    }

    private Peer start() throws IOException {
        Files.writeString(folder.resolve("index.html"), PAGE);
        return Tool.PYTHON3.start(
                "-u", "-m", "http.server", "--bind", "127.0.0.1", "-d", folder.toString(), "0");
    }

    private static int port(Peer server) throws IOException {
        return Endpoint.parsePort(server.awaitLine("on 127\\.0\\.0\\.1 port (\\d+)").group(1));
    }
}
