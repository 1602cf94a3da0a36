package dev.porthole.cli;

import dev.porthole.sasl.Accounts;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The users of a server.
final class UserOptions {
    @Option(
            names = "--user",
            paramLabel = "NAME:SECRET",
            description =
                    "A user. The secret is seen in the list of processes: for trying things"
                            + " out.")
    List<String> users = List.of();

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "NAME:SECRET lines, with passwords or SCRAM keys.")
    @Nullable Path file;

    /// Whether there are any.
    boolean isPresent() {
        return !users.isEmpty() || file != null;
    }

    /// Their names, in the order of the command line or the file.
    List<String> names() throws IOException, Failure {
        return file != null ? Accounts.names(file) : List.copyOf(secrets().keySet());
    }

    /// All of them.
    Accounts accounts() throws IOException, Failure {
        if (file != null) {
            Require.absent(!users.isEmpty(), "--users FILE stands in place of --user");
            return Accounts.read(file);
        }
        return Accounts.of(secrets());
    }

    private Map<String, String> secrets() throws Failure {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String each : users) {
            String[] parts = each.split(":", 2);
            Require.absent(
                    parts.length < 2 || parts[1].isEmpty(),
                    "a user is NAME:SECRET, and '" + parts[0] + "' has no secret");
            secrets.put(parts[0], parts[1]);
        }
        return secrets;
    }
}
