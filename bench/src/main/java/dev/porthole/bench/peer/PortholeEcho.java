package dev.porthole.bench.peer;

import dev.porthole.echo.SimpleService;

import java.io.IOException;

/// Porthole's echo service, as `porthole serve echo` starts it.
public final class PortholeEcho {
    private PortholeEcho() {}

    /// Serves until the process is ended.
    ///
    /// @param args the engine, `jdk` or `ring`
    public static void main(String[] args) throws IOException {
        PortholeServer.run(args[0], _ -> SimpleService.ECHO.server());
    }
}
