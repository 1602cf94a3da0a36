package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A Telnet conversation in a file, which plays against our client, our server, or both.
///
/// ```
/// # RFC 857, section 5
/// plays: both                  or client, or server: which of ours the file is about
/// client: dumb                 a client without name and size; xterm, 80 by 24, if left out
/// S: <IAC WILL ECHO>           what the server sends, in Notation
/// C: <IAC DO ECHO>             what the client sends
/// S? login: <SP>               the server's application asks for a line
/// S* Password:                 ... for a password
/// S= alice                     ... gets this one (or S/ for: the end)
/// S> Welcome                   ... prints a line
/// S~ xterm 80x24               ... knows this of the terminal (? for: nothing)
/// C= login:                    the client's application waits for this
/// C> alice                     ... types a line
/// C* secret                    ... types a password
/// C! AYT                       ... sends a command
/// ```
///
/// Consecutive lines of bytes of one side are one message.
record Script(String name, String plays, boolean dumb, List<Line> lines) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// @param kind `:` for bytes, else what an application does
    record Line(char side, char kind, String text) {
        boolean isBytes() {
            return kind == ':';
        }

        String literal() {
            return new String(Notation.parse(text), UTF_8);
        }
    }

    static Stream<Script> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/telnet"))) {
            return files
                    .filter(each -> each.toString().endsWith(".transcript"))
                    .sorted()
                    .map(Script::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Script read(Path file) {
        List<Line> lines = new ArrayList<>();
        String plays = "";
        boolean dumb = false;
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("plays: ")) {
                    plays = line.substring("plays: ".length());
                } else if (line.equals("client: dumb")) {
                    dumb = true;
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    assertThat(line).as("%s", file).matches("[CS][:?*=/>~!]( .*)?");
                    lines.add(
                            new Line(
                                    line.charAt(0),
                                    line.charAt(1),
                                    line.length() > 3 ? line.substring(3) : ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(plays).as("%s", file).isIn("client", "server", "both");
        return new Script(file.getFileName().toString(), plays, dumb, lines);
    }

    boolean isAbout(String role) {
        return plays.equals(role) || plays.equals("both");
    }

    /// Says what one side says, and checks that the other side says what it has to, and no more.
    void play(char self, Connection connection) throws IOException {
        connection.readDeadline(Deadline.after(PATIENCE));
        List<Line> bytes = lines.stream().filter(Line::isBytes).toList();
        for (int i = 0; i < bytes.size(); i++) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            char side = bytes.get(i).side();
            message.writeBytes(Notation.parse(bytes.get(i).text()));
            while (i + 1 < bytes.size() && bytes.get(i + 1).side() == side) {
                message.writeBytes(Notation.parse(bytes.get(++i).text()));
            }
            if (side == self) {
                connection.write(message.toByteArray());
            } else {
                byte[] heard = read(connection, message.size());
                assertThat(Notation.format(heard))
                        .as("%s, message %s", name, i)
                        .isEqualTo(Notation.format(message.toByteArray()));
            }
        }
        if (self == 'S') {
            connection.shutdownOutput();
        }
        assertThat(Notation.format(read(connection, 1000))).as("%s, at the end", name).isEmpty();
        connection.close();
    }

    private static byte[] read(Connection connection, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < count) {
            byte[] some = connection.read(count - bytes.size());
            if (some.length == 0) {
                break;
            }
            bytes.writeBytes(some);
        }
        return bytes.toByteArray();
    }

    /// Does what the client's application does, and then reads until the end.
    void runClient(TelnetClient client) throws IOException {
        Deadline deadline = Deadline.after(PATIENCE);
        for (Line each : lines) {
            if (each.side() == 'C') {
                switch (each.kind()) {
                    case '>' -> client.sendLine(each.literal());
                    case '*' -> client.sendPassword(each.literal());
                    case '!' -> client.telnet().send(TelnetCommand.valueOf(each.text()));
                    case '=' -> assertThat(client.expect(each.literal(), deadline)).isNotEmpty();
                    default -> assertThat(each.isBytes()).isTrue();
                }
            }
        }
        client.expectEnd(deadline);
        client.close();
    }

    /// Does what the server's application does.
    void runServer(TelnetSession session) throws IOException {
        Optional<String> line = Optional.empty();
        for (Line each : lines) {
            if (each.side() == 'S') {
                switch (each.kind()) {
                    case '?' -> line = session.readLine(each.literal());
                    case '*' -> line = session.readPassword(each.literal());
                    case '>' -> session.println(each.literal());
                    case '=' -> assertThat(line).as("%s", name).contains(each.literal());
                    case '~' -> assertThat(terminal(session)).isEqualTo(each.text());
                    case '/' -> assertThat(line).as("%s", name).isEmpty();
                    default -> assertThat(each.isBytes()).isTrue();
                }
            }
        }
    }

    private static String terminal(TelnetSession session) {
        return session.terminalType().orElse("?")
                + " "
                + session.windowSize().map(WindowSize::toString).orElse("?");
    }

    @Override
    public String toString() {
        return name;
    }
}
