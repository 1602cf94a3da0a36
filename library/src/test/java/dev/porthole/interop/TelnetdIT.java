package dev.porthole.interop;

import static dev.porthole.interop.Samples.soon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.telnet.Side;
import dev.porthole.telnet.TelnetClient;
import dev.porthole.telnet.TelnetCommand;
import dev.porthole.telnet.TelnetOption;
import dev.porthole.telnet.TelnetSettings;
import dev.porthole.telnet.WindowSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/// Our Telnet client logs in on Debian's telnetd, which gives a login program a real terminal.
@Timeout(60)
class TelnetdIT {
    private static final Tool TELNETD = new Tool("telnetd", "inetutils-telnetd", "");

    /// In place of /bin/login, which needs an account.
    private static final String LOGIN =
            """
            #!/bin/sh
            printf 'login: '; read name
            stty -echo; printf 'Password: '; read password; stty echo; echo
            [ "$password" = geheim ] || { echo 'Login incorrect'; read line; exit; }
            trap 'echo interrupted' INT
            echo "welcome $name on $TERM"
            while printf '$ ' && { read line || [ $? -gt 128 ]; }; do
                case $line in
                    exit) exit ;;
                    *) $line ;;
                esac
                line=
            done
            """;

    private static final TelnetSettings XTERM =
            TelnetSettings.CLIENT
                    .withTerminalTypes("xterm-256color")
                    .withWindowSize(new WindowSize(132, 43));

    @TempDir private Path folder;
    private Peer socat;
    private int port;

    @BeforeEach
    void start() throws IOException {
        Path telnetd = TELNETD.require();
        Path login = folder.resolve("login");
        Files.writeString(login, LOGIN);
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rwxr-xr-x"));
        port = Peer.freePort();
        socat =
                Tool.SOCAT.start(
                        "TCP-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr,fork",
                        "EXEC:" + telnetd + " -h -U -E " + login + ",nofork");
        socat.awaitListening(port);
    }

    @AfterEach
    void stop() {
        if (socat != null) {
            socat.close();
        }
    }

    private TelnetClient connect() throws IOException {
        return new TelnetClient(Connection.open("127.0.0.1", port), XTERM);
    }

    private static void logIn(TelnetClient client, String password) throws IOException {
        client.expect("login: ", soon());
        client.sendLine("alice");
        client.expect("Password: ", soon());
        client.sendPassword(password);
    }

    @Test
    void logsInAndTellsItsTerminal() throws IOException {
        try (TelnetClient client = connect()) {
            logIn(client, "geheim");
            assertThat(client.expect("$ ", soon()))
                    .containsIgnoringCase("welcome alice on xterm-256color")
                    .doesNotContain("geheim");
            assertThat(client.telnet().isEnabled(TelnetOption.ECHO, Side.REMOTE)).isTrue();
            client.sendLine("stty size");
            client.expect("43 132", soon());
            client.telnet().windowSize(new WindowSize(255, 24));
            client.expect("$ ", soon());
            client.sendLine("stty size");
            client.expect("24 255", soon());
            client.expect("$ ", soon());
            client.sendLine("exit");
            client.expectEnd(soon()); // telnetd may lose what a program says at its end
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        try (TelnetClient client = connect()) {
            logIn(client, "falsch");
            client.expect(Pattern.compile("incorrect"), soon());
            client.sendLine(""); // only now: telnetd may lose what a program says at its end
            client.expectEnd(soon());
        }
    }

    /// IP reaches the program as the interrupt signal; AYT is answered by telnetd itself.
    @Test
    void commandsReachTheTerminal() throws IOException {
        try (TelnetClient client = connect()) {
            logIn(client, "geheim");
            client.expect("$ ", soon());
            client.telnet().send(TelnetCommand.AYT);
            client.expect(Pattern.compile("(?i)yes"), soon());
            client.sendLine("cat");
            client.sendLine("ping");
            client.expect("ping\nping\n", soon()); // the echo, and then cat, which runs now
            client.telnet().send(TelnetCommand.IP);
            client.expect("interrupted", soon());
        }
    }
}
