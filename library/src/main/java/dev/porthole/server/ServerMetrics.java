package dev.porthole.server;

import dev.porthole.net.Connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What a server has done since it started. Counts only grow, but for [#active()]. Thread-safe.
public final class ServerMetrics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder endedReceived = new LongAdder();
    private final LongAdder endedSent = new LongAdder();
    private final Set<Connection> live = ConcurrentHashMap.newKeySet();

    ServerMetrics() {}

    /// Connections accepted, or datagrams received.
    public long accepted() {
        return accepted.sum();
    }

    /// Connections that are served now.
    public int active() {
        return live.size();
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
        return endedReceived.sum() + live.stream().mapToLong(Connection::bytesReceived).sum();
    }

    /// Bytes of application data sent, on open connections too.
    public long bytesSent() {
        return endedSent.sum() + live.stream().mapToLong(Connection::bytesSent).sum();
    }

    void began(Connection connection) {
        accepted.increment();
        live.add(connection);
    }

    void ended(Connection connection) {
        if (live.remove(connection)) {
            endedReceived.add(connection.bytesReceived());
            endedSent.add(connection.bytesSent());
        }
    }

    void received(int bytes) {
        accepted.increment();
        endedReceived.add(bytes);
    }

    void sent(int bytes) {
        endedSent.add(bytes);
    }

    void countRefused() {
        refused.increment();
    }

    void countFailed() {
        failed.increment();
    }
}
