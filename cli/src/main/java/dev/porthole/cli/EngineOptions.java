package dev.porthole.cli;

import dev.porthole.net.Engine;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;

/// What moves a server's bytes.
final class EngineOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = {
                "ring (io_uring), jdk (the JDK's sockets), or auto, the default: ring where this",
                "machine has it."
            })
    @Nullable String name;

    @Option(
            names = "--loops",
            paramLabel = "N",
            description =
                    "With the ring: so many loops, each on a thread; one for each core by default.")
    @Nullable Integer loops;

    /// Whether one of the options was given.
    boolean isChosen() {
        return name != null || loops != null;
    }

    /// The engine that was asked for, to be closed at the end.
    Engine open(Console console) throws Failure {
        int count = loops == null ? Runtime.getRuntime().availableProcessors() : loops;
        Require.atLeast(1, count, "--loops");
        return switch (name == null ? AUTO : name) {
            case "jdk" -> jdk();
            case "ring" -> ring(count);
            case AUTO -> auto(count, console);
            default -> throw Failure.usage("'" + name + "' is not an engine: auto, jdk or ring");
        };
    }

    private Engine jdk() throws Failure {
        Require.absent(loops != null, "--loops goes with the ring engine only");
        return Engine.jdk();
    }

    private static Engine ring(int loops) throws Failure {
        try {
            return Engine.ring(loops);
        } catch (IOException e) {
            throw new Failure(ExitStatus.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Engine auto(int loops, Console console) {
        Engine engine = Engine.auto(loops);
        engine.obstacle().ifPresent(why -> console.note("served by the JDK's sockets: " + why));
        return engine;
    }
}
