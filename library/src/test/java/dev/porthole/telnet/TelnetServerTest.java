package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Flow.Role;
import dev.porthole.net.Limits;
import dev.porthole.server.Server;
import dev.porthole.wire.SlowClients;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;

/// The server, with our client on the other side, over sockets; and what its observers see.
@Timeout(30)
class TelnetServerTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    private interface Talk {
        void with(TelnetClient client) throws IOException;
    }

    private static void shell(TelnetSettings settings, Talk talk) throws IOException {
        TelnetHandler shell = new TelnetShell(CLOCK);
        try (Server server = TelnetServer.server(shell).endpoint(LOOPBACK).start();
                TelnetClient client =
                        new TelnetClient(Dialer.create().dial(server.endpoint()), settings)) {
            client.expect("> ", soon());
            talk.with(client);
        }
    }

    private static String answer(TelnetClient client, String command) throws IOException {
        client.sendLine(command);
        client.expect(command + "\n", soon()); // the echo
        String answer = client.expect("\n> ", soon());
        return answer.substring(0, answer.length() - 3);
    }

    @Test
    void theShellAnswers() throws IOException {
        shell(
                TelnetSettings.CLIENT,
                client -> {
                    assertThat(answer(client, "date"))
                            .isEqualTo("Wednesday, 25 November 2026 12:00:00 Z");
                    assertThat(answer(client, "echo  Grüße, 日本 ")).isEqualTo("Grüße, 日本");
                    assertThat(answer(client, "size")).isEqualTo("unknown");
                    assertThat(answer(client, "frobnicate")).contains("no command 'frobnicate'");
                    assertThat(answer(client, "help")).contains("quit ");
                    client.sendLine("quit");
                    assertThat(client.expectEnd(soon())).isEqualTo("quit\nBye.\n");
                });
    }

    @Test
    void theTerminalIsKnownAndItsSizeFollowed() throws IOException {
        TelnetSettings settings =
                TelnetSettings.CLIENT
                        .withTerminalTypes("vt220")
                        .withWindowSize(new WindowSize(132, 50));
        shell(
                settings,
                client -> {
                    answer(client, "echo"); // meanwhile it is asked for its name, and says it
                    assertThat(answer(client, "who"))
                            .contains("address   127.0.0.1:", "terminal  vt220", "window    132x50")
                            .contains("charset   UTF-8", "security  none");
                    client.telnet().windowSize(new WindowSize(90, 300));
                    assertThat(answer(client, "size")).isEqualTo("90x300");
                });
    }

    @Test
    void aPasswordIsNotEchoed() throws IOException {
        shell(
                TelnetSettings.CLIENT,
                client -> {
                    client.sendLine("password");
                    client.expect("Password: ", soon());
                    client.sendPassword("geheimß");
                    assertThat(client.expect("> ", soon()))
                            .isEqualTo("\nIt has 7 characters, which nobody has seen.\n> ");
                });
    }

    /// The password was typed ahead: it arrives with the name, before anybody asks for it.
    @ParameterizedTest
    @EnumSource
    void aPasswordIsNotSeenByObservers(Chop chop) throws Exception {
        Recorded recorded = new Recorded(Role.SERVER);
        Connection[] pair = chop.pair(recorded, Limits.DEFAULT);
        FutureTask<Void> serving =
                new FutureTask<>(() -> {
                    new TelnetServer(
                                    session -> {
                                        String name = session.readLine("login: ").orElse("");
                                        String password =
                                                session.readPassword("Password: ").orElse("");
                                        String next = session.readLine("$ ").orElse("");
                                        session.println(name + next + password.length());
                                    })
                            .handle(pair[1]);
                    pair[1].close();
                    return null;
                });
        Thread.ofVirtual().start(serving);
        String answers = "<IAC DO ECHO IAC DONT CHARSET>";
        pair[0].write(Notation.parse(answers + "alice<CR LF>sec<IAC IAC>ret<CR LF>date<CR LF>"));
        pair[0].shutdownOutput();
        serving.get();
        assertThat(recorded.received())
                .isEqualTo("<IAC DO 1 IAC DONT>*alice<13 10>********<13 10>date<13 10>");
        assertThat(recorded.sent())
                .contains("alice<13 10>Password: ", "date<13 10>alicedate7")
                .doesNotContain("sec", "ret");
    }

    /// What is echoed is seen after what was typed.
    @Test
    void observersSeeQuestionAndAnswerInOrder() throws Exception {
        Recorded recorded = new Recorded(Role.SERVER);
        Connection[] pair = Connection.pair(recorded, Limits.DEFAULT);
        pair[0].write(Notation.parse("<IAC DO ECHO>hi<CR LF>"));
        pair[0].shutdownOutput();
        new TelnetServer(session -> session.readLine("> ")).handle(pair[1]);
        assertThat(recorded.toString().lines().skip(5))
                .containsExactly("> > ", "< <IAC DO 1>", "< hi<13>", "> hi<13 10>", "< <10>");
    }

    @Test
    void aClientThatLeavesEndsTheInput() throws Exception {
        Connection[] pair = Connection.pair();
        pair[0].write(Notation.parse("unfinished"));
        pair[0].shutdownOutput();
        boolean[] ended = new boolean[1];
        new TelnetServer(session -> ended[0] = session.readLine("> ").isEmpty()).handle(pair[1]);
        assertThat(ended[0]).isTrue();
    }

    /// The example of the package's documentation.
    @Test
    void theExampleWorks() throws IOException {
        TelnetHandler greeter =
                session -> {
                    String name = session.readLine("login: ").orElse("nobody");
                    String password = session.readPassword("Password: ").orElse("");
                    session.println(password.isEmpty() ? "Go away." : "Welcome, " + name + ".");
                };
        try (Server server = TelnetServer.server(greeter).endpoint(LOOPBACK).start()) {
            int port = server.endpoint().port();
            Deadline deadline = Deadline.after(Duration.ofSeconds(10));
            try (TelnetClient client = new TelnetClient(Connection.open("localhost", port))) {
                client.expect("login: ", deadline);
                client.sendLine("alice");
                client.expect("Password: ", deadline);
                client.sendPassword("secret");
                client.expect("Welcome, alice.", deadline);
            }
        }
    }

    @Test
    void manyUsersAtOnce() throws Exception {
        try (Server server =
                TelnetServer.server(new TelnetShell(CLOCK)).endpoint(LOOPBACK).start()) {
            var clients = new ArrayList<FutureTask<String>>();
            for (int i = 0; i < 200; i++) {
                String name = "user" + i;
                FutureTask<String> client =
                        new FutureTask<>(() -> {
                            try (TelnetClient telnet =
                                    new TelnetClient(Dialer.create().dial(server.endpoint()))) {
                                telnet.expect("> ", soon());
                                return answer(telnet, "echo " + name);
                            }
                        });
                clients.add(client);
                Thread.ofVirtual().start(client);
            }
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).get()).isEqualTo("user" + i);
            }
        }
    }

    /// People type slowly, so it is the whole session that has a deadline
    /// ([Limits#sessionTimeout]).
    @Test
    void slowClients() throws IOException {
        TelnetServer telnet = new TelnetServer(new TelnetShell(CLOCK));
        SlowClients.areCutOff(
                connection -> {
                    connection.deadline(Deadline.after(Duration.ofMillis(100)));
                    telnet.handle(connection);
                },
                "ech",
                "> ");
        SlowClients.holdNobodyUp(
                TelnetServer.server(new TelnetShell(CLOCK)),
                "ech",
                endpoint -> {
                    try (TelnetClient client = new TelnetClient(Dialer.create().dial(endpoint))) {
                        client.expect("> ", soon());
                        assertThat(answer(client, "echo here")).isEqualTo("here");
                    }
                });
    }
}
