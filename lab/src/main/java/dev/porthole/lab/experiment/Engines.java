package dev.porthole.lab.experiment;

import dev.porthole.lab.Run;
import dev.porthole.net.Engine;

import java.io.IOException;

/// The engine that the parameter `engine` asks for.
final class Engines {
    private Engines() {}

    /// @throws IOException if the kernel or the JVM refuses the ring, with the reason
    static Engine of(Run run) throws IOException {
        return run.word("engine").equals("ring") ? Engine.ring(1) : Engine.jdk();
    }
}
