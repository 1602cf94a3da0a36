package dev.porthole.interop;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Endpoint;
import dev.porthole.pop3.MaildirMaildrops;
import dev.porthole.pop3.Pop3Server;
import dev.porthole.sasl.Accounts;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;
import dev.porthole.smtp.MaildirDelivery;
import dev.porthole.smtp.SmtpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A message's whole way through the programs of others and our two servers on one store: swaks
/// sends it to SMTP, fetchmail takes it from POP3, and what comes out is what went in, byte by
/// byte.
@Timeout(120)
class WholeWayIT {
    private static final Tool SWAKS = new Tool("swaks", "swaks", "--version");
    private static final Tool FETCHMAIL = new Tool("fetchmail", "fetchmail", "--version");

    @TempDir private Path folder;
    private MailboxStore store;
    private Server smtp;
    private Server pop3;

    /// Bodies, each with what one of the two protocols has to hide or keep. None ends with a dot on
    /// its own: swaks takes that for the end of what it reads.
    static Stream<String> bodies() {
        return Stream.of(
                "Hello\n",
                ".\n..\n...\n\n.\n.x\n", // dots are doubled on the way, twice
                "\n\n\n",
                "From here on\n>From there on\n", // mbox would change it
                "Grüße, 8 bits: \u00ff\u0080\n",
                "long ".repeat(199) + "\n", // 995 of the 998 characters that a line may have
                "Tab\there, trailing blanks   \n--\n=3D =\n",
                IntStream.range(0, 20_000).mapToObj(n -> n + " .\n.").collect(Collectors.joining())
                        + "\nend\n");
    }

    @BeforeEach
    void start() throws IOException {
        SWAKS.require();
        FETCHMAIL.require();
        store = MailboxStore.at(Files.createDirectory(folder.resolve("mail")), MailLimits.DEFAULT);
        store.create("alice");
        Endpoint loopback = Endpoint.of("127.0.0.1", 0);
        smtp =
                SmtpServer.server(
                                new MaildirDelivery(store, "alice"),
                                SmtpServer.Options.of("mx.example.org", "example.org"))
                        .endpoint(loopback)
                        .start();
        Authenticator users = Authenticator.builder(Accounts.of(Map.of("alice", "geheim"))).build();
        pop3 =
                Pop3Server.server(new MaildirMaildrops(store), Pop3Server.Options.of(users))
                        .endpoint(loopback)
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        if (smtp != null) {
            smtp.close();
        }
        if (pop3 != null) {
            pop3.close();
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatSwaksSendsIsWhatFetchmailTakes(String body) throws IOException {
        String message = "From: x@a.example\nTo: alice@example.org\nSubject: hi\n\n" + body;
        send(Files.writeString(folder.resolve("message"), message, UTF_8));

        // Bytes, not characters. swaks adds an empty line.
        String taken = new String(take(), ISO_8859_1);
        String sent = new String((message + "\n").getBytes(UTF_8), ISO_8859_1);
        assertThat(taken).startsWith("Return-Path: <x@a.example>\nReceived: ");
        assertThat(taken.substring(taken.indexOf("From: x@a.example\n"))).isEqualTo(sent);
        assertThat(store.create("alice").list()).isEmpty();
    }

    private void send(Path message) throws IOException {
        try (Peer swaks =
                SWAKS.start(
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(smtp.endpoint().port()),
                        "--helo",
                        "a.example",
                        "--from",
                        "x@a.example",
                        "--to",
                        "alice@example.org",
                        "--data",
                        "@" + message)) {
            requireSuccess(swaks);
        }
    }

    /// What fetchmail hands to a program that stores it: with lines that end as files' lines do.
    private byte[] take() throws IOException {
        Path out = folder.resolve("out");
        Path control =
                Files.writeString(
                        folder.resolve("fetchmailrc"),
                        """
                        poll 127.0.0.1 protocol pop3 port %d auth password
                          username "alice" password "geheim"
                          no rewrite
                          mda "cat >> %s"
                        """
                                .formatted(pop3.endpoint().port(), out));
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
            requireSuccess(fetchmail);
        }
        return Files.readAllBytes(out);
    }

    private static void requireSuccess(Peer peer) throws IOException {
        peer.awaitEnd();
        assertThat(peer.status()).as(peer::toString).isZero();
    }
}
