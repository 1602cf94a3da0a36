package dev.porthole.server;

import dev.porthole.net.Connection;

import org.jspecify.annotations.Nullable;

/// One connection that is served: what its thread runs, and a link of the list of its [Sessions].
final class Session implements Runnable {
    final Connection connection;
    private final Sessions sessions;

    /// What it runs on, set before that starts.
    @Nullable Thread thread;

    // Guarded by the lock of the sessions
    @Nullable Session previous;
    @Nullable Session next;

    Session(Sessions sessions, Connection connection) {
        this.sessions = sessions;
        this.connection = connection;
    }

    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void run() {
        try {
            sessions.serve(connection);
        } finally {
            sessions.remove(this);
        }
    }
}
