package dev.porthole.bench.peer;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Server;

import java.io.IOException;

/// Porthole's echo service, as `porthole serve echo` starts it.
public final class PortholeEcho {
    private static final int BACKLOG = 1_024;

    private PortholeEcho() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`, which has as many loops as the benchmark asks for
    public static void main(String[] args) throws IOException {
        Endpoint anyPort = Endpoint.of("127.0.0.1", 0);
        try (Engine engine = args[0].equals("ring") ? Engine.auto(loops()) : Engine.jdk()) {
            if (engine.obstacle().isPresent()) {
                Ready.skip(engine.obstacle().get());
                return;
            }
            Server server =
                    SimpleService.ECHO
                            .server()
                            .endpoint(anyPort)
                            .backlog(BACKLOG)
                            .engine(engine)
                            .start();
            Ready.ready(server.endpoint().port(), "Porthole, " + engine.name() + " engine");
            server.join();
        }
    }

    private static int loops() {
        return Integer.parseInt(System.getenv().getOrDefault("PORTHOLE_BENCH_LOOPS", "1"));
    }
}
