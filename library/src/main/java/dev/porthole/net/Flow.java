package dev.porthole.net;

import java.net.SocketAddress;

/// One connection as observers know it: its number and its two addresses.
///
/// @param id counts the connections of this process, from 1
/// @param role which side opened it
/// @param local this side's address
/// @param remote the other side's address
public record Flow(long id, Role role, SocketAddress local, SocketAddress remote) {
    /// Which side of a connection this process is.
    public enum Role {
        /// It connected.
        CLIENT,
        /// It accepted.
        SERVER
    }

    @Override
    public String toString() {
        return "#"
                + id
                + " "
                + Addresses.format(local)
                + (role == Role.CLIENT ? " > " : " < ")
                + Addresses.format(remote);
    }
}
