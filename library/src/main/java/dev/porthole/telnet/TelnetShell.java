package dev.porthole.telnet;

import dev.porthole.net.Addresses;

import java.io.IOException;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// A session to try a client with: a few commands that can do no harm. Thread-safe.
public final class TelnetShell implements TelnetHandler {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu HH:mm:ss zzz", Locale.ENGLISH);

    private static final String HELP =
            """
            help         this list
            who          what is known of you
            size         the size of your window
            date         the time here
            echo TEXT    TEXT
            password     asks for a word that is not echoed
            quit         the end
            """;

    private final Clock clock;

    /// A shell that tells the time of `clock`.
    public TelnetShell(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handle(TelnetSession session) throws IOException {
        session.println("Porthole. Type help for a list of commands.");
        Optional<String> line = session.readLine("> ");
        while (line.isPresent() && run(line.get().strip(), session)) {
            line = session.readLine("> ");
        }
        session.println("Bye.");
    }

    /// Runs a command.
    ///
    /// @return whether the session goes on
    private boolean run(String line, TelnetSession session) throws IOException {
        String[] words = line.split("\\s+", 2);
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "help" -> session.print(HELP);
            case "who" -> session.print(who(session));
            case "size" -> session.println(size(session));
            case "date" -> session.println(DATE.format(ZonedDateTime.now(clock)));
            case "echo" -> session.println(words.length > 1 ? words[1] : "");
            case "password" -> askForPassword(session);
            case "quit", "exit", "logout" -> {
                return false;
            }
            default -> session.println("There is no command '" + words[0] + "'; try help.");
        }
        return true;
    }

    private static String who(TelnetSession session) {
        var connection = session.telnet().connection();
        return "address   %s%nterminal  %s%nwindow    %s%ncharset   %s%nsecurity  %s%n"
                .formatted(
                        Addresses.format(connection.remoteAddress()),
                        session.terminalType().orElse("unknown"),
                        size(session),
                        session.charset(),
                        connection.isTls() ? "TLS" : "none");
    }

    private static String size(TelnetSession session) {
        return session.windowSize().map(WindowSize::toString).orElse("unknown");
    }

    private static void askForPassword(TelnetSession session) throws IOException {
        Optional<String> password = session.readPassword("Password: ");
        if (password.isPresent()) {
            session.println(
                    "It has "
                            + password.get().codePoints().count()
                            + " characters, which"
                            + " nobody has seen.");
        }
    }
}
