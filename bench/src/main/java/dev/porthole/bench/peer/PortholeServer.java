package dev.porthole.bench.peer;

import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Server;

import java.io.IOException;
import java.util.function.Function;

/// What the servers of Porthole have in common here.
final class PortholeServer {
    private static final int BACKLOG = 1_024;

    private PortholeServer() {}

    /// Serves on a free port until the process is ended.
    ///
    /// @param engineName `jdk`, or `ring`, which has as many loops as the benchmark asks for
    /// @param server one that uses an engine
    static void run(String engineName, Function<Engine, Server.Builder> server) throws IOException {
        try (Engine engine = engineName.equals("ring") ? Engine.auto(loops()) : Engine.jdk()) {
            if (engineName.equals("ring") && engine.obstacle().isPresent()) {
                Ready.skip(engine.obstacle().get());
                return;
            }
            Server started =
                    server.apply(engine)
                            .endpoint(Endpoint.of("127.0.0.1", 0))
                            .backlog(BACKLOG)
                            .engine(engine)
                            .start();
            Ready.ready(started.endpoint().port(), "Porthole, " + engine.name() + " engine");
            started.join();
        }
    }

    private static int loops() {
        return Integer.parseInt(System.getenv().getOrDefault("PORTHOLE_BENCH_LOOPS", "1"));
    }
}
