package dev.porthole.cli;

import dev.porthole.echo.SimpleService;
import dev.porthole.server.DatagramHandler;
import dev.porthole.server.Handler;
import dev.porthole.server.ProcessHandler;
import dev.porthole.telnet.TelnetServer;
import dev.porthole.telnet.TelnetShell;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What `serve` can serve: the handlers of a service, and where it listens unless told otherwise.
record ServedService(
        String name,
        Handler handler,
        @Nullable DatagramHandler datagramHandler,
        String defaultHost,
        int defaultPort) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LECTURE_PORT = 50007;

    /// Standard ports are an administrator's; these are anybody's.
    private static final int PORT_OFFSET = 2000;

    private static final String EXEC = "exec";
    private static final String TELNET = "telnet";
    private static final int TELNET_PORT = 23;

    /// The service of that name.
    ///
    /// @param command what `exec` runs
    static ServedService of(String name, List<String> command) throws Failure {
        if (name.equals(EXEC)) {
            if (command.isEmpty()) {
                throw Failure.usage("exec needs a command: porthole serve exec -- COMMAND");
            }
            requireProgram(command.getFirst());
            return new ServedService(EXEC, new ProcessHandler(command), null, LOOPBACK, 0);
        }
        if (!command.isEmpty()) {
            throw Failure.usage(
                    "'" + command.getFirst() + "' is one argument too many: only exec has any");
        }
        if (name.equals(TELNET)) {
            return new ServedService(
                    TELNET,
                    new TelnetServer(new TelnetShell(Clock.system(ZoneId.systemDefault()))),
                    null,
                    LOOPBACK,
                    PORT_OFFSET + TELNET_PORT);
        }
        for (SimpleService each : SimpleService.values()) {
            if (each.serviceName().equals(name)) {
                return of(each);
            }
        }
        throw Failure.usage("there is no service '" + name + "': choose one of " + names());
    }

    /// Better said now than to each client.
    private static void requireProgram(String program) throws Failure {
        List<Path> places =
                program.contains("/")
                        ? List.of(Path.of(program))
                        : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(directory -> Path.of(directory, program))
                                .toList();
        if (places.stream().noneMatch(ServedService::isProgram)) {
            throw new Failure(
                    ExitStatus.REFUSED, "there is no program '" + program + "' to execute");
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static ServedService of(SimpleService service) {
        boolean echo = service == SimpleService.ECHO;
        return new ServedService(
                service.serviceName(),
                service.handler(),
                service.datagramHandler(),
                echo ? "" : LOOPBACK, // as the lecture's: every interface
                echo ? LECTURE_PORT : PORT_OFFSET + service.port());
    }

    /// All services there are.
    static String names() {
        return Arrays.stream(SimpleService.values())
                        .map(SimpleService::serviceName)
                        .collect(Collectors.joining(", "))
                + ", "
                + TELNET
                + ", "
                + EXEC
                + ", "
                + String.join(", ", Commands.SERVICES);
    }
}
