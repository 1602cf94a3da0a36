package dev.porthole.cli;

import dev.porthole.finger.FingerClient;
import dev.porthole.finger.FingerServer;
import dev.porthole.finger.PlanFolder;
import dev.porthole.server.Server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A finger server over a folder of plans.
@Command(
        name = "finger",
        header = "Who is here, and what they say of themselves: a finger server.",
        description =
                "Listens on 127.0.0.1, port 2079. Nothing is forwarded to other hosts unless"
                        + " --forward.",
        footer = {
            "",
            "Examples:",
            "  porthole serve finger --plans plans      plans/alice is what is told of alice",
            "  porthole get finger://localhost:2079/alice"
        })
final class ServeFingerCommand implements Action {
    private static final int PORT = 2079;

    @Option(
            names = "--plans",
            required = true,
            paramLabel = "DIR",
            description = "A file for each user, with the user's name.")
    @Nullable Path plans;

    @Option(
            names = "--forward",
            description =
                    "Ask other hosts for USER@HOST: whoever can ask here can then ask wherever this"
                            + " machine can.")
    boolean forward;

    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            PlanFolder folder = new PlanFolder(Objects.requireNonNull(plans));
            FingerServer finger = new FingerServer(folder);
            Server.Builder server =
                    (forward ? finger.forwardingBy(FingerClient.create()) : finger)
                            .server()
                            .endpoint(options.endpoint("127.0.0.1", PORT));
            return options.serve(List.of(server), stop, console);
        });
    }
}
