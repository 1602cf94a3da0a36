package dev.porthole.server;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.LongAdder;

/// What a server has done since it started. Counts only grow, but for [#active()]. Thread-safe.
public final class ServerMetrics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder datagramsReceived = new LongAdder(); // bytes of them
    private final LongAdder datagramsSent = new LongAdder();
    private final @Nullable Sessions sessions;

    /// Of a server of datagrams.
    ServerMetrics() {
        this.sessions = null;
    }

    /// Of a server of connections, which counts with them what is done on them.
    ServerMetrics(Sessions sessions) {
        this.sessions = sessions;
    }

    /// Connections accepted, or datagrams received.
    public long accepted() {
        return accepted.sum();
    }

    /// Connections that are served now.
    public int active() {
        return sessions == null ? 0 : sessions.count();
    }

    /// Connections that ended before the handler saw them: no PROXY header, no TLS handshake; or
    /// datagrams that were not answered because of whom they came from.
    public long refused() {
        return refused.sum();
    }

    /// Connections, or datagrams, whose handler ended by an exception.
    public long failed() {
        return failed.sum();
    }

    /// Bytes of application data received, on open connections too.
    public long bytesReceived() {
        return sessions == null ? datagramsReceived.sum() : sessions.bytesReceived();
    }

    /// Bytes of application data sent, on open connections too.
    public long bytesSent() {
        return sessions == null ? datagramsSent.sum() : sessions.bytesSent();
    }

    void countAccepted() {
        accepted.increment();
    }

    void received(int bytes) {
        accepted.increment();
        datagramsReceived.add(bytes);
    }

    void sent(int bytes) {
        datagramsSent.add(bytes);
    }

    void countRefused() {
        refused.increment();
    }

    void countFailed() {
        failed.increment();
    }
}
