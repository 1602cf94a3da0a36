package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.ftp.FtpDataOptions.ForeignAddress;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;
import dev.porthole.server.FarClient;
import dev.porthole.server.Server;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Sides;
import dev.porthole.wire.SlowClients;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// What clients do to servers, and servers to clients, named after the weakness.
@Timeout(60)
class FtpSecurityTest {
    @TempDir Path folder;
    private Path root;
    private FtpFixture fixture;

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(folder.resolve("outside"), "secret of the machine");
        fixture = new FtpFixture(root);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    // Passwords in clear

    /// From another machine; that of an anonymous user is none.
    @Test
    void aPasswordInClearIsRefused() throws IOException {
        FtpBackend users = FtpFixture.only(FtpUser.reader(root));
        try (FarClient client =
                new FarClient(
                        FtpServer.server(
                                users.orAnonymous(FtpBackend.anonymous(root)),
                                FtpServer.Options.DEFAULT))) {
            assertThat(client.read()).startsWith("220 ");
            assertThat(client.ask("USER alice")).startsWith("530 passwords are not taken in clear");
            assertThat(client.ask("PASS secret")).startsWith("503 ");
            assertThat(client.ask("USER ftp")).startsWith("331 ");
            assertThat(client.ask("PASS a@b.example")).startsWith("230 ");
        }
    }

    // Bounce (RFC 2577, section 3)

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT 192,0,2,1,4,1", // another host
                "PORT 127,0,0,1,0,25", // a port of a service
                "PORT 127,0,0,2,4,1", // another address of this host
                "EPRT |1|192.0.2.1|2000|",
                "EPRT |1|127.0.0.1|80|",
                "EPRT |2|::1|2000|"
            })
    void bounceIsRefused(String command) throws IOException {
        Wire wire = fixture.raw();
        assertThat(FtpFixture.ask(wire, command).code()).isEqualTo(504);
        assertThat(FtpFixture.ask(wire, "LIST").code()).as("nothing was set").isEqualTo(425);
        wire.connection().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT 1,2,3,4,5",
                "PORT 256,0,0,1,4,1",
                "EPRT |1|localhost|2000|",
                "EPRT |1|127.0.0.1|99999|",
                "EPRT |2|127.0.0.1|2000|",
                "EPRT |3|127.0.0.1|2000|"
            })
    void malformedAddressesAreRefused(String command) throws IOException {
        Wire wire = fixture.raw();
        assertThat(FtpFixture.ask(wire, command).code()).isEqualTo(501);
        wire.connection().close();
    }

    @Test
    void aPassivePortTakesTheClientOnly() throws IOException {
        Files.writeString(root.resolve("file"), "content");
        Wire wire = fixture.raw();
        int port = HostPort.parseExtendedPassive(FtpFixture.ask(wire, "EPSV").text());
        Dialer other = Dialer.builder().source(InetAddress.ofLiteral("127.0.0.2")).build();
        try (Connection thief = other.dial(Endpoint.of("127.0.0.1", port));
                Connection own = Connection.open("127.0.0.1", port)) {
            assertThat(FtpFixture.ask(wire, "RETR file").code()).isEqualTo(150);
            assertThatThrownBy(() -> thief.read(1)).isInstanceOf(IOException.class);
            assertThat(own.read(100)).isEqualTo("content".getBytes(UTF_8));
            assertThat(wire.readLooseReply().code()).isEqualTo(226);
        }
        wire.connection().close();
    }

    // PASV redirection

    private static final String PASSIVE_ELSEWHERE = "227 Entering Passive Mode (192,0,2,1,4,1)";

    @Test
    void aServerCannotSendItsClientElsewhere() throws Exception {
        assertThatThrownBy(() -> namesFrom(PASSIVE_ELSEWHERE, ForeignAddress.REFUSE))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("192,0,2,1")
                .hasMessageContaining("ForeignAddress.REPLACE");
    }

    @Test
    void aServerBehindAddressTranslationIsReachedIfAllowed() throws Exception {
        try (ServerSocket data = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = data.getLocalPort();
            var sending =
                    Sides.run(() -> {
                        try (var socket = data.accept()) {
                            socket.getOutputStream().write("name\r\n".getBytes(UTF_8));
                        }
                    });
            String passive =
                    "227 Entering Passive Mode (192,0,2,1,%d,%d)".formatted(port >> 8, port & 255);
            assertThat(namesFrom(passive, ForeignAddress.REPLACE)).containsExactly("name");
            sending.get();
        }
    }

    /// A client's NLST with a server that has no EPSV and says this to PASV.
    private static List<String> namesFrom(String passive, ForeignAddress treatment)
            throws Exception {
        Connection[] ends = Connection.pair();
        Sides.run(() -> {
            Wire server = new Wire(ends[1], FtpServer.dialect(false), WireLimits.DEFAULT);
            server.writeLine("220 hello");
            while (server.awaitInput()) {
                switch (server.readLine()) {
                    case "PASV" -> server.writeLine(passive);
                    case "NLST" -> {
                        server.writeLine("150 here");
                        server.writeLine("226 done");
                    }
                    default -> server.writeLine("500 what?");
                }
            }
        });
        var data = FtpDataOptions.DEFAULT.withForeignAddress(treatment);
        try (var client = FtpClient.on(ends[0], FtpClient.Options.DEFAULT.withData(data))) {
            return client.names("");
        }
    }

    // Path traversal

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "/../outside",
                "../../../../../../etc/passwd",
                "folder/../../outside",
                "./../outside",
                "..//outside",
                "link-to-file",
                "link-to-folder/outside",
                "link-to-folder/../outside",
                "%2e%2e/outside",
                "..%2foutside",
                "..\\outside",
                "\u2025/outside",
                "\uff0e\uff0e/outside"
            })
    void pathTraversalReadsNothing(String path) throws IOException {
        Files.createDirectory(root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("link-to-file"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("link-to-folder"), folder);
        Wire wire = fixture.raw();
        int port = HostPort.parseExtendedPassive(FtpFixture.ask(wire, "EPSV").text());
        try (Connection _ = Connection.open("127.0.0.1", port)) {
            for (String verb : List.of("RETR", "SIZE", "HASH", "DELE")) {
                if (!verb.equals("DELE") || !path.equals("link-to-file")) { // that is its own
                    assertThat(FtpFixture.ask(wire, verb + " " + path).code())
                            .as("%s %s", verb, path)
                            .isIn(550, 553);
                }
            }
            if (path.contains("link-to-folder/outside")) {
                assertThat(FtpFixture.ask(wire, "CWD link-to-folder").code()).isEqualTo(550);
                assertThat(FtpFixture.ask(wire, "MKD link-to-folder/new").code()).isEqualTo(550);
                assertThat(FtpFixture.ask(wire, "STOR link-to-folder/new").code()).isEqualTo(550);
                assertThat(FtpFixture.ask(wire, "RNFR link-to-folder/outside").code())
                        .isEqualTo(550);
                assertThat(
                                FtpFixture.ask(wire, "MFMT 20260101000000 link-to-folder/outside")
                                        .code())
                        .isEqualTo(550);
                assertThat(FtpFixture.ask(wire, "LIST link-to-folder/outside").code())
                        .isEqualTo(550);
            }
        }
        assertThat(folder.resolve("outside")).hasContent("secret of the machine");
        assertThat(folder).isDirectoryNotContaining("glob:**/new");
        wire.connection().close();
    }

    /// A folder is replaced by a link while files in it are asked for: the file is the one inside,
    /// or none.
    @Test
    void aRaceWithALinkReadsNothingOutside() throws Exception {
        Path inside = Files.createDirectory(root.resolve("folder"));
        Files.writeString(inside.resolve("outside"), "inside");
        Path away = root.resolve("away");
        Path link = Files.createSymbolicLink(root.resolve("link"), folder);
        AtomicBoolean over = new AtomicBoolean();
        var racing =
                Sides.run(() -> {
                    while (!over.get()) {
                        Files.move(inside, away);
                        Files.move(link, inside);
                        Files.move(inside, link);
                        Files.move(away, inside);
                    }
                });
        RootedFolder jail = RootedFolder.open(root);
        FtpPath path = FtpPath.ROOT.child("folder").child("outside");
        int read = 0;
        for (int i = 0; i < 5000; i++) {
            try (var file = jail.read(path)) {
                var buffer = ByteBuffer.allocate(100);
                file.read(buffer);
                assertThat(new String(buffer.array(), 0, buffer.position(), UTF_8))
                        .isEqualTo("inside");
                read++;
            } catch (FtpFailure e) {
                assertThat(e.code()).isEqualTo(550);
            }
        }
        over.set(true);
        racing.get();
        assertThat(read).isPositive();
    }

    @Test
    void namesOfAHostileServerAreNotWrittenTo() {
        for (String each : List.of("..", ".", "", "a/b", "../x", "a\\b", "a\nb", "a\0b")) {
            assertThat(FtpEntry.of(each, FtpEntry.Type.FILE, 1, null).isSafeName())
                    .as(each)
                    .isFalse();
        }
        assertThat(FtpEntry.of("..a", FtpEntry.Type.FILE, 1, null).isSafeName()).isTrue();
    }

    // Command injection

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nDELE b", "a\nb", "a\rb", "a\0b"})
    void commandInjectionIsRefused(String path) throws IOException {
        fixture.file("b", "x");
        try (var client = fixture.client()) {
            assertThatThrownBy(() -> client.size(path))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(client.size("b")).isEqualTo(1);
        }
    }

    /// A file's name can have line ends on the server's disk; no reply and no listing is broken by
    /// it.
    @Test
    void namesWithLineEndsAreNotListed() throws IOException {
        Files.writeString(root.resolve("a\r\n226 done\r\n"), "x");
        fixture.file("b", "x");
        try (var client = fixture.client()) {
            assertThat(client.names("")).containsExactly("b");
            assertThat(client.list("")).hasSize(1);
        }
    }

    // Passwords

    @Test
    void noPasswordReachesAnObserver() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        Observer observer =
                event -> {
                    switch (event) {
                        case Event.Sent sent -> seen.add(text(sent.data()));
                        case Event.Received received -> seen.add(text(received.data()));
                        default -> {}
                    }
                };
        try (Server server =
                FtpServer.server(FtpFixture.only(FtpUser.reader(root)), FtpServer.Options.DEFAULT)
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .observers(observer)
                        .start()) {
            var options =
                    FtpClient.Options.DEFAULT.withDialer(
                            Dialer.builder().observer(observer).build());
            try (var client =
                    FtpClient.open(Endpoint.of("127.0.0.1", server.endpoint().port()), options)) {
                client.login(FtpFixture.ALICE);
            }
            try (Connection telnet = Connection.open("127.0.0.1", server.endpoint().port())) {
                telnet.write(
                        "\u00ff\u00f4pAsS secret\r\nACCT secret\r\nPASS secret\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                while (telnet.read(1000).length > 0) {}
            }
        }
        String all = String.join("", seen);
        assertThat(all).contains("PASS ******").contains("pAs********").contains("ACCT ******");
        assertThat(all).doesNotContain("secret");
        assertThat(FtpCommand.parse("PASS secret")).hasToString("PASS ***");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    @Test
    void nobodyIsToldWhetherAUserExists() throws IOException {
        List<Reply> replies = new ArrayList<>();
        for (String name : List.of("alice", "nobody")) {
            Wire wire = FtpFixture.raw(fixture.port());
            replies.add(FtpFixture.ask(wire, "USER " + name));
            replies.add(FtpFixture.ask(wire, "PASS wrong"));
            wire.connection().close();
        }
        assertThat(replies.subList(0, 2)).isEqualTo(replies.subList(2, 4));
    }

    @Test
    void bruteForceIsHungUpOn() throws IOException {
        Wire wire = FtpFixture.raw(fixture.port());
        for (int i = 0; i < 2; i++) {
            FtpFixture.ask(wire, "USER alice");
            assertThat(FtpFixture.ask(wire, "PASS guess").code()).isEqualTo(530);
        }
        FtpFixture.ask(wire, "USER alice");
        assertThat(FtpFixture.ask(wire, "PASS guess").code()).isEqualTo(421);
        assertThat(wire.awaitInput()).isFalse();
        wire.connection().close();
    }

    @Test
    void badCommandsAreBounded() throws IOException {
        Wire wire = FtpFixture.raw(fixture.port());
        int count = 0;
        while (FtpFixture.ask(wire, "NONSENSE").code() == 500) {
            count++;
            if (wire.hasInput()) {
                assertThat(wire.readLooseReply().code()).isEqualTo(421);
                break;
            }
        }
        assertThat(count).isBetween(18, 20);
        wire.connection().close();
    }

    /// A client of another machine, as a proxy announces it.
    @Test
    void noPasswordIsTakenInClearFromAnotherMachine() throws IOException {
        FtpBackend users =
                FtpFixture.only(FtpUser.reader(root)).orAnonymous(FtpBackend.anonymous(root));
        try (Server server =
                        FtpServer.server(users, FtpServer.Options.DEFAULT)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .proxyProtocol(true)
                                .start();
                Connection connection = Connection.open("127.0.0.1", server.endpoint().port())) {
            connection.write("PROXY TCP4 192.0.2.1 192.0.2.2 4000 21\r\n".getBytes(UTF_8));
            Wire wire = new Wire(connection, FtpServer.dialect(false), WireLimits.DEFAULT);
            assertThat(wire.readLooseReply().code()).isEqualTo(220);
            assertThat(FtpFixture.ask(wire, "USER alice").code()).isEqualTo(530);
            assertThat(FtpFixture.ask(wire, "PASS secret").code()).isEqualTo(503);
            assertThat(FtpFixture.ask(wire, "USER anonymous").code()).isEqualTo(331);
            assertThat(FtpFixture.ask(wire, "PASS x").code()).isEqualTo(230);
        }
    }

    /// A client's bytes come back escaped, so that they can't act on whoever reads a log of
    /// replies.
    @Test
    void terminalEscapesAreNotSentBack() throws IOException {
        Wire wire = fixture.raw();
        assertThat(FtpFixture.ask(wire, "SIZE \u001b[2J").text()).contains("\\x1b[2J");
        assertThat(FtpFixture.ask(wire, "\u001b[2J").text()).contains("\\x1b[2J");
        wire.connection().close();
    }

    // Slow clients

    @Test
    void slowClients() throws IOException {
        Duration soon = Duration.ofMillis(100);
        FtpBackend users = FtpFixture.only(FtpUser.reader(root));
        FtpServer.Options hasty =
                FtpServer.Options.DEFAULT
                        .withTimeouts(soon, soon)
                        .withLimits(FtpServer.Options.DEFAULT.limits().withLineTimeout(soon));
        SlowClients.areCutOff(
                new FtpServer(users, hasty),
                "USER alice\r\nPASS secret\r\nNOO",
                "421 closing: nothing was said for too long\r\n");
        SlowClients.holdNobodyUp(
                FtpServer.server(users, FtpServer.Options.DEFAULT),
                "USER alice\r\nPASS secret\r\nEPSV\r\nLIST\r\n", // and never dials
                endpoint -> {
                    try (FtpClient client = FtpClient.open(endpoint, FtpClient.Options.DEFAULT)) {
                        client.login(FtpFixture.ALICE);
                        assertThat(client.names("")).isEmpty();
                    }
                });
    }
}
