package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The commands there are, in the order of the help. Only the class of the chosen one is loaded.
final class Commands {
    static final List<String> NAMES =
            List.of("serve", "connect", "ports", "lookup", "sockets", "completion");

    private Commands() {}

    /// A new object for the command of that name; null if there is none.
    static @Nullable Action create(String name) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "connect" -> new ConnectCommand();
            case "ports" -> new PortsCommand();
            case "lookup" -> new LookupCommand();
            case "sockets" -> new SocketsCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }
}
