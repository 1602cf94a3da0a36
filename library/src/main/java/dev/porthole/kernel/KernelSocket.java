package dev.porthole.kernel;

import dev.porthole.net.TransportProtocol;

import java.net.InetSocketAddress;
import java.util.Optional;

/// One TCP or UDP socket, as the kernel sees it.
///
/// @param protocol TCP or UDP
/// @param ipv6 whether it is an IPv6 socket; one that is may well serve IPv4 too, and then shows
///   the IPv4 addresses
/// @param local its own address; the wildcard address for any interface
/// @param remote the other side's; the wildcard address and port 0 for none
/// @param state of a TCP connection; empty for UDP, which has none
/// @param receiveQueue bytes that have arrived and were not read (the other side's FIN counts as
///   one until the end of the stream is read); of a listening socket, connections that wait to be
///   accepted
/// @param sendQueue bytes that were sent and not yet acknowledged
/// @param userId the user who made it
/// @param inode its number in the socket file system; 0 once no process holds it (TIME-WAIT)
/// @param owner a process that holds it; empty where there is none or it may not be seen
public record KernelSocket(
        TransportProtocol protocol,
        boolean ipv6,
        InetSocketAddress local,
        InetSocketAddress remote,
        Optional<TcpState> state,
        long receiveQueue,
        long sendQueue,
        long userId,
        long inode,
        Optional<Owner> owner) {
    /// A process that holds a socket.
    ///
    /// @param pid its number
    /// @param name its command's name, from `/proc/PID/comm`; it chooses that itself, so it may
    ///   hold anything
    public record Owner(long pid, String name) {}

    /// Whether others can reach it first: a TCP socket in LISTEN, or a UDP socket without a remote.
    public boolean isListening() {
        return state.map(s -> s == TcpState.LISTEN).orElse(remote.getPort() == 0);
    }

    /// Whether `port` is the local or the remote one.
    public boolean uses(int port) {
        return local.getPort() == port || remote.getPort() == port;
    }

    KernelSocket withOwner(Optional<Owner> other) {
        return new KernelSocket(
                protocol,
                ipv6,
                local,
                remote,
                state,
                receiveQueue,
                sendQueue,
                userId,
                inode,
                other);
    }
}
