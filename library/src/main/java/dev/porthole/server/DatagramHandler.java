package dev.porthole.server;

import dev.porthole.net.Datagrams.Datagram;

import org.jspecify.annotations.Nullable;

/// Answers datagrams. Called by one thread.
@FunctionalInterface
public interface DatagramHandler {
    /// The answer's payload, null for none.
    byte @Nullable [] answer(Datagram datagram);
}
