package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.server.Server;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What users may do and how much of it, and how long a server waits for whom.
@Timeout(60)
class FtpLimitsTest {
    @TempDir Path root;
    private FtpFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new FtpFixture(root);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    // Rights, quotas, rates

    @Test
    void anonymousMayOnlyRead() throws IOException {
        fixture.file("file", "x");
        try (Server server =
                        FtpServer.server(FtpBackend.anonymous(root), FtpServer.Options.DEFAULT)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start();
                var client = FtpClient.open(server.endpoint(), FtpClient.Options.DEFAULT)) {
            client.loginAnonymously();
            assertThat(client.list("")).extracting(FtpEntry::permissions).containsExactly("r");
            assertThatThrownBy(() -> client.store("new")).isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.append("file"))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.delete("file"))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.rename("file", "other"))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.makeFolder("new"))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.setModified("file", Instant.EPOCH))
                    .isInstanceOf(WireException.Refused.class);
        }
        assertThat(root.resolve("file")).hasContent("x");
    }

    @Test
    void aQuotaIsKeptWhileAFileIsWritten() throws IOException {
        fixture.file("there", "x".repeat(400_000));
        try (var limited =
                        new FtpFixture(
                                root,
                                FtpUser.writer(root).withQuotaBytes(1_000_000),
                                FtpServer.Options.DEFAULT,
                                FtpClient.Options.DEFAULT);
                var client = limited.client()) {
            assertThatThrownBy(() -> store(client, "big", 700_000))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("552");
            store(client, "fits", 500_000);
            assertThatThrownBy(() -> store(client, "another", 200_000))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("552");
            client.delete("there");
            store(client, "another", 200_000);
            store(client, "another", 300_000); // while it is replaced, both count
            assertThat(client.names("")).containsExactlyInAnyOrder("fits", "another");
        }
    }

    private static void store(FtpClient client, String name, int size) throws IOException {
        try (var upload = client.store(name)) {
            upload.write(new byte[size]);
        }
    }

    @Test
    void aRateIsKept() {
        long[] now = {0};
        RateLimit rate = new RateLimit(1000, () -> now[0]);
        assertThat(rate.reserve(250)).as("a quarter of a second at once").isZero();
        assertThat(rate.reserve(500)).isEqualTo(500_000_000L);
        now[0] = 10_000_000_000L;
        assertThat(rate.reserve(250)).as("what was not used is not saved up").isZero();
        assertThat(rate.reserve(1)).isEqualTo(1_000_000L);
    }

    // Slow clients

    @Test
    void aSilentClientIsHungUpOn() throws IOException {
        var options =
                FtpServer.Options.DEFAULT.withTimeouts(
                        Duration.ofMillis(100), Duration.ofMillis(100));
        Connection[] ends = Connection.pair(Observer.NONE, Limits.DEFAULT);
        var server = new FtpServer(FtpBackend.anonymous(root), options);
        assertThatThrownBy(() -> server.handle(ends[1])).isInstanceOf(DeadlineException.class);
        ends[1].close();
        assertThat(new String(ends[0].read(1000), UTF_8)).contains("421");
    }

    @Test
    void aDataConnectionThatNeverComesIsNotWaitedForLong() throws IOException {
        var options =
                FtpServer.Options.DEFAULT.withTimeouts(
                        Duration.ofSeconds(30), Duration.ofMillis(100));
        fixture.file("file", "x");
        try (var quick =
                new FtpFixture(root, FtpUser.reader(root), options, FtpClient.Options.DEFAULT)) {
            Wire wire = FtpFixture.raw(quick.port());
            FtpFixture.ask(wire, "USER alice");
            FtpFixture.ask(wire, "PASS secret");
            assertThat(FtpFixture.ask(wire, "EPSV").code()).isEqualTo(229);
            assertThat(FtpFixture.ask(wire, "RETR file").code()).isEqualTo(150);
            assertThat(wire.readLooseReply().code()).isEqualTo(425);
            assertThat(FtpFixture.ask(wire, "NOOP").code()).isEqualTo(200);
            wire.connection().close();
        }
    }

    /// A transfer that is slow, but goes on, takes longer than the control connection may be
    /// silent.
    @Test
    void aLongTransferDoesNotTimeOut() throws IOException {
        fixture.file("file", "x".repeat(60_000));
        var options =
                FtpServer.Options.DEFAULT.withTimeouts(
                        Duration.ofMillis(300), Duration.ofSeconds(10));
        try (var slow =
                        new FtpFixture(
                                root,
                                FtpUser.reader(root).withBytesPerSecond(60_000),
                                options,
                                FtpClient.Options.DEFAULT);
                var client = slow.client();
                var download = client.retrieve("file")) {
            assertThat(download.readAllBytes()).hasSize(60_000);
        }
    }

    private static Wire loggedIn(int port) throws IOException {
        Wire wire = FtpFixture.raw(port);
        FtpFixture.ask(wire, "USER alice");
        FtpFixture.ask(wire, "PASS secret");
        return wire;
    }

    /// The kernel's files have a size of 0 and something in them all the same.
    @Test
    void aFileIsSentWholeWhateverItsSizeSays() throws IOException {
        Path kernel = Path.of("/proc/sys/kernel");
        assumeTrue(Files.exists(kernel.resolve("ostype")), "skipped: no /proc/sys here");
        try (var server =
                        new FtpFixture(
                                kernel,
                                FtpUser.reader(kernel),
                                FtpServer.Options.DEFAULT,
                                FtpClient.Options.DEFAULT);
                var client = server.client();
                var download = client.retrieve("ostype")) {
            assertThat(download.readAllBytes()).asString().isEqualTo("Linux\n");
        }
    }

    @Test
    void abortAndStatusWorkDuringATransfer() throws IOException {
        fixture.file("file", "x".repeat(1_000_000));
        try (var slow =
                new FtpFixture(
                        root,
                        FtpUser.reader(root).withBytesPerSecond(100_000),
                        FtpServer.Options.DEFAULT,
                        FtpClient.Options.DEFAULT)) {
            Wire wire = loggedIn(slow.port());
            int port = HostPort.parseExtendedPassive(FtpFixture.ask(wire, "EPSV").text());
            try (Connection data = Connection.open("127.0.0.1", port)) {
                assertThat(FtpFixture.ask(wire, "RETR file").code()).isEqualTo(150);
                assertThat(data.read(10)).isNotEmpty();
                assertThat(FtpFixture.ask(wire, "STAT").code()).isEqualTo(213);
                // Telnet's "interrupt process" and "synch" come first (RFC 959, section 4.1.3).
                wire.connection()
                        .write(new byte[] {(byte) 255, (byte) 244, (byte) 255, (byte) 242});
                assertThat(FtpFixture.ask(wire, "ABOR").code()).isEqualTo(426);
                assertThat(wire.readLooseReply().code()).isEqualTo(226);
                assertThat(FtpFixture.ask(wire, "NOOP").code()).isEqualTo(200);
            }
            wire.connection().close();
        }
    }

    /// Of a file that goes out in one piece, to a client that takes no more of it.
    @Test
    void statusIsToldOfATransferThatStands() throws IOException {
        fixture.file("file", "x".repeat(30_000_000));
        Wire wire = loggedIn(fixture.port());
        int port = HostPort.parseExtendedPassive(FtpFixture.ask(wire, "EPSV").text());
        try (Connection data = Connection.open("127.0.0.1", port)) {
            assertThat(FtpFixture.ask(wire, "RETR file").code()).isEqualTo(150);
            assertThat(data.read(10)).isNotEmpty();
            Reply status = FtpFixture.ask(wire, "STAT");
            assertThat(status.code()).isEqualTo(213);
            assertThat(status.text()).matches("[0-9]+ bytes transferred so far");
            assertThat(FtpFixture.ask(wire, "ABOR").code()).isEqualTo(426);
            assertThat(wire.readLooseReply().code()).isEqualTo(226);
        }
        wire.connection().close();
    }

    /// Python's `ftplib` sends `ABOR` as urgent data, whose last byte the kernel would keep apart.
    @Test
    void anUrgentAbortIsUnderstood() throws IOException {
        fixture.file("file", "x".repeat(1_000_000));
        try (var slow =
                        new FtpFixture(
                                root,
                                FtpUser.reader(root).withBytesPerSecond(100_000),
                                FtpServer.Options.DEFAULT,
                                FtpClient.Options.DEFAULT);
                var socket = new Socket("127.0.0.1", slow.port())) {
            var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            say(socket, "USER alice\r\nPASS secret\r\nEPSV\r\n");
            String passive =
                    replies.lines().filter(each -> each.startsWith("229")).findFirst().get();
            int port = HostPort.parseExtendedPassive(passive);
            try (Connection data = Connection.open("127.0.0.1", port)) {
                say(socket, "RETR file\r\n");
                assertThat(data.read(10)).isNotEmpty();
                say(socket, "ABOR\r");
                socket.sendUrgentData('\n');
                assertThat(replies.readLine()).startsWith("150");
                assertThat(replies.readLine()).startsWith("426");
                assertThat(replies.readLine()).startsWith("226");
            }
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Test
    void aRootThatIsGoneDoesNotEndTheSession() throws IOException {
        try (var client = fixture.client()) {
            Files.delete(root);
            assertThatThrownBy(() -> client.changeFolder("/x"))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("451");
            Files.createDirectory(root);
            assertThat(client.list("")).isEmpty();
        }
    }

    @Test
    void aBackendThatFailsIsNotTheUsersFault() throws IOException {
        FtpBackend broken =
                (_, _, _) -> {
                    throw new IOException("the database is away");
                };
        try (Server server =
                        FtpServer.server(broken, FtpServer.Options.DEFAULT)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start();
                var client = FtpClient.open(server.endpoint(), FtpClient.Options.DEFAULT)) {
            assertThatThrownBy(() -> client.login(new Credentials("alice", "secret")))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("451")
                    .hasMessageNotContaining("database");
            assertThat(client.noop().code()).isEqualTo(200);
        }
    }
}
