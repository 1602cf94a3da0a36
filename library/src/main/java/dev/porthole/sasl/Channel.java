package dev.porthole.sasl;

import dev.porthole.net.Connection;

import java.net.InetSocketAddress;

/// Whether others may listen to a connection, which decides what may be sent on it.
public enum Channel {
    /// Under TLS, or never leaving this machine: every mechanism.
    PRIVATE,

    /// In clear over a network: only mechanisms that don't show the secret.
    OPEN,

    /// In clear over a network, and the user has said that every mechanism is to be used
    /// nevertheless.
    OPEN_BUT_ALLOWED;

    /// What `connection` is: private under TLS, to a loopback address, over a Unix socket, and in
    /// memory. Not through a proxy, though it be on this machine: it goes on to another one.
    public static Channel of(Connection connection) {
        boolean isLocal =
                !(connection.remoteAddress() instanceof InetSocketAddress remote)
                        || (remote.getAddress() != null && remote.getAddress().isLoopbackAddress());
        return connection.isTls() || (isLocal && !connection.isProxied()) ? PRIVATE : OPEN;
    }

    /// The same channel for a user who wants the secret to be sent even in clear.
    public Channel allowed() {
        return this == OPEN ? OPEN_BUT_ALLOWED : this;
    }

    /// Whether `mechanism` may be used on it.
    public boolean allows(Mechanism mechanism) {
        return this != OPEN || !mechanism.revealsSecret();
    }
}
