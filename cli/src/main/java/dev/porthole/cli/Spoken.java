package dev.porthole.cli;

import dev.porthole.net.PortRegistry;

import java.util.Set;

/// Which of the registry's services Porthole speaks: the one list of them.
final class Spoken {
    private static final Set<String> NAMES =
            Set.of(
                    "echo", "discard", "daytime", "chargen", "time", "finger", "telnet", "ftp",
                    "smtp", "pop3", "nntp", "nntps");

    private Spoken() {}

    static boolean isSpoken(PortRegistry.Assignment assignment) {
        return NAMES.contains(assignment.name());
    }
}
