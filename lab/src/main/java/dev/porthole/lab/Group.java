package dev.porthole.lab;

/// The parts of the lecture, in its order. Their titles are texts: `group.NAME`.
public enum Group {
    /// Protocols and their implementation: the kernel, system calls, the socket as a door.
    IMPLEMENTATION,
    /// Identifying a process: names, addresses, ports.
    IDENTIFYING,
    /// Programming with TCP: the listening socket and those it makes; a server's problems.
    PROGRAMMING,
    /// Establishing a connection.
    ESTABLISHING,
    /// Sending and receiving.
    TRANSFERRING,
    /// Closing a connection.
    CLOSING,
    /// What the lecture leaves for later.
    BEYOND
}
