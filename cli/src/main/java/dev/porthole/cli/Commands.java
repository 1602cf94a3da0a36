package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The commands there are, in the order of the help. Only the class of the chosen one is loaded.
final class Commands {
    static final List<String> NAMES =
            List.of(
                    "serve",
                    "connect",
                    "telnet",
                    "get",
                    "put",
                    "ls",
                    "rm",
                    "mirror",
                    "send",
                    "ports",
                    "lookup",
                    "sockets",
                    "lab",
                    "completion");

    /// The services that `serve` has a command for, since they have options of their own.
    static final List<String> SERVICES = List.of("finger", "ftp", "mail", "nntp", "smtp", "pop3");

    private Commands() {}

    /// A new object for the command of that name; null if there is none.
    static @Nullable Action create(String name) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "connect" -> new ConnectCommand();
            case "telnet" -> new TelnetCommand();
            case "get" -> new GetCommand();
            case "put" -> new PutCommand();
            case "ls" -> new LsCommand();
            case "rm" -> new RmCommand();
            case "mirror" -> new MirrorCommand();
            case "send" -> new SendCommand();
            case "ports" -> new PortsCommand();
            case "lookup" -> new LookupCommand();
            case "sockets" -> new SocketsCommand();
            case "lab" -> new LabCommand();
            case "completion" -> new CompletionCommand();
            default -> null;
        };
    }

    /// A new object for the command of that service; null if it has none.
    static @Nullable Action createService(String name) {
        return switch (name) {
            case "finger" -> new ServeFingerCommand();
            case "ftp" -> new ServeFtpCommand();
            case "mail" -> new ServeMailCommand();
            case "smtp" -> new ServeSmtpCommand();
            case "nntp" -> new ServeNntpCommand();
            case "pop3" -> new ServePop3Command();
            default -> null;
        };
    }
}
