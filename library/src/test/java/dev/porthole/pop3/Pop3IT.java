package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Tool;
import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// Other people's clients fetch from our server.
@Timeout(120)
class Pop3IT {
    private static final Tool FETCHMAIL = new Tool("fetchmail", "fetchmail", "--version");
    private static final String MESSAGE =
            "From: bob@example.net\r\nSubject: one\r\n\r\nHello\r\n.dot\r\n..\r\n";

    @TempDir Path folder;
    private MailboxStore store;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(folder.resolve("mail"));
        store = MailboxStore.at(folder.resolve("mail"), MailLimits.DEFAULT);
        store.create("alice").deliver(new ByteArrayInputStream(MESSAGE.getBytes(UTF_8)));
        server =
                Pop3Server.server(
                                new MaildirMaildrops(store),
                                Pop3Server.Options.of(
                                        Pop3TestServer.authenticator(Map.of("alice", "geheim"))))
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String port() {
        return Integer.toString(server.endpoint().port());
    }

    @Test
    void curlFetchesAndDeletes() throws IOException {
        String url = "pop3://alice:geheim@127.0.0.1:" + port() + "/";
        try (Peer curl = Tool.CURL.start("--silent", "--show-error", url + "1")) {
            assertThat(new String(curl.awaitEnd(), UTF_8)).isEqualTo(MESSAGE);
        }
        try (Peer curl = Tool.CURL.start("--silent", "--show-error", url)) {
            assertThat(new String(curl.awaitEnd(), UTF_8))
                    .isEqualTo("1 " + MESSAGE.length() + "\r\n");
        }
        try (Peer curl =
                Tool.CURL.start("--silent", "--show-error", "-X", "DELE 1", "--head", url)) {
            curl.awaitEnd();
        }
        assertThat(store.create("alice").list()).isEmpty();
    }

    /// With each way to log in that Python knows.
    @Test
    void pythonsPoplibFetches() throws IOException {
        String program =
                """
                import poplib, sys
                for way in ('user', 'apop'):
                    p = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=20)
                    if way == 'user':
                        p.user('alice'); p.pass_('geheim')
                    else:
                        p.apop('alice', 'geheim')
                    print(p.stat(), p.list()[1], len(p.uidl()[1]))
                    print(b'|'.join(p.retr(1)[1]).decode())
                    print(b'|'.join(p.top(1, 1)[1]).decode())
                    print(sorted(p.capa())[:3])
                    p.rset(); p.noop(); p.quit()
                """;
        try (Peer python = Tool.PYTHON3.start("-c", program, port())) {
            String once =
                    """
                    (1, %d) [b'1 %d'] 1
                    From: bob@example.net|Subject: one||Hello|.dot|..
                    From: bob@example.net|Subject: one||Hello
                    ['AUTH-RESP-CODE', 'EXPIRE', 'IMPLEMENTATION']
                    """
                            .formatted(MESSAGE.length(), MESSAGE.length());
            assertThat(new String(python.awaitEnd(), UTF_8)).isEqualTo(once + once);
        }
    }

    @Test
    void fetchmailTakesAllOfIt() throws IOException {
        FETCHMAIL.require();
        Path out = folder.resolve("out");
        Path control =
                Files.writeString(
                        folder.resolve("fetchmailrc"),
                        """
                        poll 127.0.0.1 protocol pop3 port %s auth password
                          username "alice" password "geheim"
                          no rewrite
                          mda "cat >> %s"
                        """
                                .formatted(port(), out));
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rw-------"));
        try (Peer fetchmail =
                FETCHMAIL.start(
                        Map.of("HOME", folder.toString(), "FETCHMAILHOME", folder.toString()),
                        "--nodetach",
                        "--sslproto",
                        "",
                        "--invisible",
                        "--fetchmailrc",
                        control.toString())) {
            fetchmail.awaitEnd();
        }
        assertThat(out).content().isEqualTo(MESSAGE.replace("\r\n", "\n"));
        assertThat(store.create("alice").list()).isEmpty();
    }
}
