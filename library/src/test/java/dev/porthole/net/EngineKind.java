package dev.porthole.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/// The engines that a test of sockets is run on. Those of a kind share one, as programs do.
public enum EngineKind {
    JDK,
    RING;

    private static final int LOOPS = 2;

    private static final class Ring {
        static final Engine ENGINE = Engine.auto(LOOPS);
    }

    /// The engine; the test is skipped, with the reason, where it can't be used.
    public Engine engine() {
        if (this == JDK) {
            return Engine.jdk();
        }
        assumeTrue(
                Ring.ENGINE.obstacle().isEmpty(),
                () -> "the ring engine: " + Ring.ENGINE.obstacle().orElse(""));
        return Ring.ENGINE;
    }

    /// A listener of this engine on a free port of loopback.
    public Listener listen() throws IOException {
        return listen(Endpoint.of("127.0.0.1", 0));
    }

    /// A listener of this engine.
    public Listener listen(Endpoint endpoint) throws IOException {
        return Listener.bind(
                endpoint,
                new Listener.Options(1024, true, Limits.DEFAULT, Observer.NONE, engine()));
    }
}
