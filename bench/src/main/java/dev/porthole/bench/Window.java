package dev.porthole.bench;

import java.time.Duration;

/// How long a server is loaded before it is measured, and how long it is measured.
///
/// @param patience how much longer to wait if nothing at all has come back: on a busy machine the
///   server may not have run yet
record Window(Duration warmUp, Duration length, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    Window(Duration warmUp, Duration length) {
        this(warmUp, length, PATIENCE);
    }
}
