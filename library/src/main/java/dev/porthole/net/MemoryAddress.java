package dev.porthole.net;

import java.net.SocketAddress;

/// The address of an end of a connection in memory.
final class MemoryAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final String name;

    MemoryAddress(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return "memory:" + name;
    }
}
