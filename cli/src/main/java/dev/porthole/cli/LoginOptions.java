package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Who a client is. The user's name is in the URL; the password comes from a file, a variable, the
/// netrc file, or is asked for on the terminal. It need not be on the command line, where every
/// user of the machine can read it.
final class LoginOptions {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password is the first line of this file.")
    @Nullable Path passwordFile;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "The password is in this variable of the environment.")
    @Nullable String passwordVariable;

    @Option(
            names = "--netrc",
            paramLabel = "FILE",
            description = "Names and passwords of hosts; ~/.netrc by default, if it is there.")
    @Nullable Path netrc;

    /// The user of a URL with the password; empty if it names nobody, and the netrc file neither.
    Optional<Credentials> find(Target target) throws IOException, Failure {
        Optional<Credentials> known = fromNetrc(target);
        String user =
                target.user().isEmpty() ? known.map(Credentials::user).orElse("") : target.user();
        if (user.isEmpty()) {
            Require.absent(
                    passwordFile != null || passwordVariable != null,
                    "a password is somebody's: write SCHEME://USER@HOST");
            return Optional.empty();
        }
        return Optional.of(new Credentials(user, password(target, user, known)));
    }

    /// As [#find], of a server that lets nobody in without.
    Credentials require(Target target) throws IOException, Failure {
        return find(target)
                .orElseThrow(() ->
                        Failure.usage(
                                "who are you? Write %s://USER@%s"
                                        .formatted(target.scheme(), target.host())));
    }

    private Optional<Credentials> fromNetrc(Target target) throws IOException, Failure {
        if (netrc != null) {
            return Netrc.find(netrc, target.host(), target.user());
        }
        String home = System.getenv("HOME");
        Path usual = Path.of(home == null ? System.getProperty("user.home") : home, ".netrc");
        return Files.isRegularFile(usual)
                ? Netrc.find(usual, target.host(), target.user())
                : Optional.empty();
    }

    private String password(Target target, String user, Optional<Credentials> known)
            throws IOException, Failure {
        if (!target.password().isEmpty()) {
            return target.password();
        }
        if (passwordFile != null) {
            return Files.readString(passwordFile, UTF_8).lines().findFirst().orElse("");
        }
        if (passwordVariable != null) {
            String value = System.getenv(passwordVariable);
            if (value == null) {
                throw Failure.usage("there is no variable " + passwordVariable);
            }
            return value;
        }
        if (known.isPresent() && !known.get().password().isEmpty()) {
            return known.get().password();
        }
        return ask(user + "@" + target.host());
    }

    @SuppressWarnings(
            "SystemConsoleNull") // since JDK 25 it is null again when there is no terminal
    private static String ask(String whom) throws Failure {
        java.io.Console terminal = System.console();
        char[] typed =
                terminal == null || !terminal.isTerminal()
                        ? null
                        : terminal.readPassword("Password of %s: ", Escape.line(whom));
        if (typed == null) {
            throw Failure.usage(
                    "there is no password for "
                            + whom
                            + ": --password-file, --password-env or ~/.netrc");
        }
        return new String(typed);
    }
}
