package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `serve mail` as a process of its own: SMTP in, POP3 out.
@Timeout(180)
class MailIT {
    @TempDir Path folder;

    @Test
    void theWholeWayRound() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");
        try (Program server =
                Program.porthole(
                        "serve",
                        "mail",
                        "--maildir",
                        folder.resolve("mail").toString(),
                        "--user",
                        "alice:geheim",
                        "--smtp-port",
                        "0",
                        "--pop3-port",
                        "0")) {
            String smtp = "smtp://127.0.0.1:" + server.port("smtp");
            String pop3 = "pop3://alice@127.0.0.1:" + server.port("pop3") + "/";
            Ran sent =
                    Ran.withInput(
                            "Hello,\nAlice\n",
                            "send",
                            "--from",
                            "bob@example.net",
                            "--to",
                            "alice@localhost",
                            "--subject",
                            "Hi",
                            smtp);
            assertThat(sent.err()).contains("alice@localhost: taken 250");
            assertThat(sent.status()).isEqualTo(ExitStatus.DONE);
            String[] login = {"--password-file", secret.toString()};
            Ran listed = Ran.withInput("", "ls", pop3, login[0], login[1], "--json");
            assertThat(listed.out()).contains("\"name\":\"1\",\"kind\":\"message\",\"size\":");
            Path trace = folder.resolve("trace.txt");
            Ran got = Ran.withInput("", "get", pop3 + "1", login[0], login[1], "--trace=" + trace);
            assertThat(got.out())
                    .contains(
                            "Subject: Hi\r\n",
                            "From: bob@example.net\r\n",
                            "\r\n\r\nHello,\r\nAlice\r\n");
            assertThat(trace)
                    .content()
                    .contains("RETR 1", "AUTH SCRAM-SHA-256")
                    .doesNotContain("geheim");
            Ran one = Ran.withInput("", "ls", pop3 + "1", login[0], login[1], "--json");
            assertThat(one.out()).isEqualTo(listed.out());
            Ran none = Ran.withInput("", "ls", pop3 + "2", login[0], login[1]);
            assertThat(none.err()).contains("LIST 2 was refused");
            assertThat(Ran.withInput("", "rm", pop3 + "1", login[0], login[1]).status())
                    .isEqualTo(ExitStatus.DONE);
            assertThat(Ran.withInput("", "ls", pop3, login[0], login[1], "--json").out()).isEmpty();
            Ran refused = Ran.line("send --from b@c.example --to eve@other.example " + smtp);
            assertThat(refused.err()).contains("eve@other.example: refused 5");
            assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
        }
    }

    /// Mail is taken for each of them before anybody has logged in; the first one is the
    /// postmaster.
    @Test
    void theUsersOfAFileHaveMailboxes() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "carol:geheim\nDave:geheim\n");
        Path mail = folder.resolve("mail");
        try (Program server =
                Program.porthole(
                        "serve",
                        "smtp",
                        "--maildir",
                        mail.toString(),
                        "--users",
                        users.toString(),
                        "-p",
                        "0")) {
            String smtp = "smtp://127.0.0.1:" + server.port("smtp");
            String line = "send --from b@c.example --to %s@localhost " + smtp;
            for (String each : List.of("carol", "CAROL", "Dave", "Postmaster")) {
                assertThat(Ran.line(line.formatted(each)).err()).contains(": taken 250");
            }
            assertThat(Ran.line(line.formatted("eve")).err()).contains(": refused 550");
        }
        assertThat(mail.resolve("carol/new").toFile().list()).hasSize(3);
        assertThat(mail.resolve("Dave/new").toFile().list()).hasSize(1);
    }

    /// Typed at a terminal, the password is not shown.
    @Test
    void thePasswordIsAskedForWithoutEcho() throws Exception {
        Program.require("expect", "expect");
        try (Program server =
                Program.porthole(
                        "serve",
                        "pop3",
                        "--maildir",
                        folder.toString(),
                        "--user",
                        "alice:geheim",
                        "-p",
                        "0")) {
            String url = "pop3://alice@127.0.0.1:" + server.port() + "/";
            List<String> command = new ArrayList<>(Program.command(List.of()));
            command.addAll(List.of("ls", url));
            command.replaceAll(word -> "'" + word + "'");
            try (Program terminal =
                    Program.start(
                            "expect",
                            "-c",
                            """
                            set timeout 60
                            spawn sh -c {%s; echo STATUS $?}
                            expect -ex "Password of alice@127.0.0.1: " {} timeout { exit 1 }
                            send "geheim\\r"
                            expect -re "STATUS \\[0-9\\]+"
                            expect eof
                            """
                                    .formatted(String.join(" ", command)))) {
                assertThat(terminal.status()).isZero();
                assertThat(terminal.out())
                        .contains("Password of alice@127.0.0.1: ", "STATUS 0")
                        .doesNotContain("geheim");
            }
        }
    }
}
