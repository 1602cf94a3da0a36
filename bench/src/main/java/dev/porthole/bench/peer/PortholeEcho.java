package dev.porthole.bench.peer;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import java.io.IOException;

/// Porthole's echo service, as `porthole serve echo` starts it.
public final class PortholeEcho {
    private static final int BACKLOG = 1_024;

    private PortholeEcho() {}

    /// Serves until the process is ended.
    public static void main(String[] args) throws IOException {
        Endpoint anyPort = Endpoint.of("127.0.0.1", 0);
        try (Server server =
                SimpleService.ECHO.server().endpoint(anyPort).backlog(BACKLOG).start()) {
            Ready.ready(server.endpoint().port(), "Porthole, jdk engine");
            server.join();
        }
    }
}
