package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.net.TlsException;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// TLS on both connections (RFC 4217).
@Timeout(60)
class FtpTlsTest {
    private static final Tls SERVER = Tls.server(TestIdentity.LOCALHOST);
    private static final FtpClient.Options TRUSTING =
            FtpClient.Options.DEFAULT.withTls(
                    Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build());

    @TempDir Path root;

    private FtpFixture fixture(boolean required, FtpClient.Options client) throws IOException {
        return new FtpFixture(
                root,
                FtpUser.writer(root),
                FtpServer.Options.DEFAULT.withTls(SERVER, required),
                client);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true"})
    void commandsAndDataAreProtected(boolean active, boolean dataInClear) throws IOException {
        var data = FtpDataOptions.DEFAULT.withActive(active).withInClear(dataInClear);
        try (var fixture = fixture(!dataInClear, TRUSTING.withData(data));
                var client = fixture.client(Security.STARTTLS)) {
            assertThat(client.connection().isTls()).isTrue();
            byte[] content = "x".repeat(200_000).getBytes(UTF_8);
            for (int i = 0; i < 3; i++) {
                try (var upload = client.store("file")) {
                    upload.write(content);
                }
                try (var download = client.retrieve("file")) {
                    assertThat(download.readAllBytes()).isEqualTo(content);
                }
            }
            assertThat(client.list("")).hasSize(1);
        }
    }

    @Test
    void tlsFromTheFirstByte() throws IOException {
        var backend = FtpFixture.only(FtpUser.writer(root));
        var options = FtpServer.Options.DEFAULT.withTls(SERVER, true);
        try (var server =
                FtpServer.server(backend, options)
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .tls(SERVER)
                        .start()) {
            var endpoint = new Endpoint("localhost", server.endpoint().port(), Security.TLS);
            try (var client = FtpClient.open(endpoint, TRUSTING)) {
                client.login(FtpFixture.ALICE);
                client.makeFolder("folder");
                assertThat(client.list("")).extracting(FtpEntry::name).containsExactly("folder");
            }
        }
    }

    @Test
    void aServerThatRequiresTlsTakesNothingInClear() throws IOException {
        try (var fixture = fixture(true, TRUSTING)) {
            try (var client = FtpClient.open(fixture.endpoint(Security.PLAIN), TRUSTING)) {
                assertThatThrownBy(() -> client.login(FtpFixture.ALICE))
                        .isInstanceOf(WireException.Refused.class)
                        .hasMessageContaining("AUTH TLS");
            }
            var inClear = TRUSTING.withData(FtpDataOptions.DEFAULT.withInClear(true));
            assertThatThrownBy(() -> FtpClient.open(fixture.endpoint(Security.STARTTLS), inClear))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("534");
        }
    }

    @Test
    void aClientThatRequiresTlsDoesNotGoOnWithout() throws IOException {
        try (var fixture = new FtpFixture(root)) {
            assertThatThrownBy(() -> FtpClient.open(fixture.endpoint(Security.STARTTLS), TRUSTING))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("AUTH TLS was refused");
        }
    }

    @Test
    void anImpostorIsNotTrusted() throws IOException {
        try (var fixture = fixture(true, FtpClient.Options.DEFAULT)) {
            assertThatThrownBy(() -> fixture.client(Security.STARTTLS))
                    .isInstanceOf(TlsException.class);
        }
    }

    /// What was said in clear, perhaps by somebody in between, counts no more under TLS.
    @Test
    void aLoginInClearIsForgotten() throws IOException {
        try (var fixture = fixture(false, TRUSTING);
                var client = fixture.client(Security.PLAIN)) {
            client.startTls();
            assertThatThrownBy(client::workingFolder)
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("530");
            client.login(new Credentials("alice", "secret"));
            assertThat(client.workingFolder()).isEqualTo("/");
        }
    }

    /// Commands that are sent with AUTH, before TLS, would be taken for the client's own.
    @Test
    void starttlsInjectionIsRefused() throws IOException {
        try (var fixture = fixture(false, TRUSTING);
                var connection = Connection.open("127.0.0.1", fixture.port())) {
            connection.read(1000);
            connection.write("AUTH TLS\r\nUSER alice\r\nPASS secret\r\n".getBytes(UTF_8));
            var said = new StringBuilder();
            try {
                byte[] more;
                while ((more = connection.read(1000)).length > 0) {
                    said.append(new String(more, UTF_8));
                }
            } catch (IOException _) {
                said.append("reset");
            }
            assertThat(said).doesNotContain("331").doesNotContain("230");
        }
    }

    @Test
    void aServerThatInjectsBeforeTlsIsNotTrusted() throws Exception {
        Connection[] ends = Connection.pair();
        var server =
                Sides.run(() -> {
                    ends[1].write("220 hello\r\n".getBytes(UTF_8));
                    ends[1].read(100);
                    ends[1].write("234 go on\r\n230 logged in\r\n".getBytes(UTF_8));
                });
        var client = FtpClient.on(ends[0], TRUSTING);
        assertThatThrownBy(client::startTls).isInstanceOf(MalformedException.class);
        assertThat(client.isOpen()).isFalse();
        server.get();
    }

    /// As vsftpd does to a data connection that does not continue the control connection's session.
    @Test
    void aServerThatRefusesTheDataConnectionIsNamedWithTheRemedy() throws Exception {
        Connection[] ends = Connection.pair();
        var server = Sides.run(() -> refuseData(ends[1]));
        Tls named =
                Tls.builder()
                        .authorities(TestIdentity.LOCALHOST.chain())
                        .serverName("localhost")
                        .build();
        var client = FtpClient.on(ends[0], FtpClient.Options.DEFAULT.withTls(named));
        client.startTls();
        assertThatThrownBy(() -> client.names(""))
                .isInstanceOf(FtpDataException.class)
                .hasMessageContaining("522 session reuse required")
                .hasMessageContaining("enableSessionTicketExtension=false")
                .hasMessageContaining("require_ssl_reuse=NO");
        assertThat(client.noop().code()).as("the conversation goes on").isEqualTo(200);
        client.connection().abort();
        server.handle((_, _) -> null).get();
    }

    private static void refuseData(Connection control) throws IOException {
        Wire wire = new Wire(control, FtpServer.dialect(false), WireLimits.DEFAULT);
        wire.writeLine("220 hello");
        try (Listener data = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            while (wire.awaitInput()) {
                switch (wire.readLine()) {
                    case "AUTH TLS" -> {
                        wire.writeLine("234 go on");
                        wire.startTls(SERVER);
                    }
                    case "EPSV" -> wire.writeLine("229 (|||" + data.endpoint().port() + "|)");
                    case "NLST" -> {
                        wire.writeLine("150 here");
                        wire.flush();
                        try (Connection accepted = data.accept()) {
                            accepted.startTls(SERVER);
                        }
                        wire.writeLine("522 session reuse required");
                    }
                    default -> wire.writeLine("200 done");
                }
            }
        }
    }

    /// A client that sends a file in clear where TLS was agreed gets 522 and the remedy.
    @Test
    void aDataConnectionWithoutTlsIsRefusedWithTheRemedy() throws IOException {
        Files.writeString(root.resolve("file"), "content");
        try (var fixture = fixture(true, TRUSTING);
                var client = fixture.client(Security.STARTTLS)) {
            var wire = new Wire(client.connection(), FtpServer.dialect(false), WireLimits.DEFAULT);
            wire.writeLine("EPSV");
            int port = HostPort.parseExtendedPassive(wire.readLooseReply().text());
            try (var data = Connection.open("127.0.0.1", port)) {
                wire.writeLine("RETR file");
                assertThat(wire.readLooseReply().code()).isEqualTo(150);
                data.write("this is not TLS, but long enough to be looked at".getBytes(UTF_8));
                var last = wire.readLooseReply();
                assertThat(last.code()).isEqualTo(522);
                assertThat(last.text()).contains("PROT C");
            }
        }
    }
}
