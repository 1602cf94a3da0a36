package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.server.Server;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A server of a folder, on a free port of loopback, whose user is `alice`, with the password
/// `secret`.
final class FtpFixture implements AutoCloseable {
    static final Credentials ALICE = new Credentials("alice", "secret");

    final Path root;
    final Server server;
    private final FtpClient.Options clientOptions;

    FtpFixture(Path root, FtpUser user, FtpServer.Options options, FtpClient.Options client)
            throws IOException {
        this.root = root;
        this.clientOptions = client;
        this.server =
                FtpServer.server(only(user), options).endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    FtpFixture(Path root) throws IOException {
        this(root, FtpUser.writer(root), FtpServer.Options.DEFAULT, FtpClient.Options.DEFAULT);
    }

    /// Users of whom `alice` is the only one.
    static FtpBackend only(FtpUser user) {
        return (name, password, _) ->
                name.equals(ALICE.user()) && password.equals(ALICE.password())
                        ? Optional.of(user)
                        : Optional.empty();
    }

    int port() {
        return server.endpoint().port();
    }

    /// A client that has logged in.
    FtpClient client() throws IOException {
        return client(Security.PLAIN);
    }

    FtpClient client(Security security) throws IOException {
        FtpClient client = FtpClient.open(endpoint(security), clientOptions);
        client.login(ALICE);
        return client;
    }

    Endpoint endpoint(Security security) {
        return new Endpoint("localhost", port(), security);
    }

    /// A session of raw commands, logged in.
    Wire raw() throws IOException {
        Wire wire = raw(port());
        ask(wire, "USER alice");
        assertThat(ask(wire, "PASS secret").code()).isEqualTo(230);
        return wire;
    }

    /// A session of raw commands with a server on a port.
    static Wire raw(int port) throws IOException {
        Connection connection = Connection.open("127.0.0.1", port);
        Wire wire = new Wire(connection, FtpServer.dialect(false), WireLimits.DEFAULT);
        assertThat(wire.readLooseReply().code()).isEqualTo(220);
        return wire;
    }

    static Reply ask(Wire wire, String command) throws IOException {
        wire.writeLine(command);
        return wire.readLooseReply();
    }

    Path file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
