package dev.porthole.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name. Thread-safe.
@FunctionalInterface
public interface Resolver {
    /// The system's: its hosts file, then DNS, as it is configured.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// The addresses of `host`, which may be an address itself; at least one.
    ///
    /// @throws UnknownHostException if there is none
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
