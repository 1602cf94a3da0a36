package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.EchoClient;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.ResetException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/// A command as the handler of each client.
@Timeout(30)
class ProcessHandlerTest {
    private static Server serve(String... command) throws IOException {
        return serve(new ProcessHandler(List.of(command)));
    }

    private static Server serve(Handler handler) throws IOException {
        return Server.builder("exec", handler).endpoint(Endpoint.of("127.0.0.1", 0)).start();
    }

    private static String readAll(Connection connection) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] some = connection.read(1000); some.length > 0; some = connection.read(1000)) {
            all.writeBytes(some);
        }
        return all.toString(UTF_8);
    }

    @Test
    void theConnectionIsItsStandardInputAndOutput() throws IOException {
        byte[] much = new byte[1_000_000];
        new Random(1).nextBytes(much);
        try (Server server = serve("cat");
                Connection connection = Dialer.create().dial(server.endpoint())) {
            assertThat(new EchoClient(connection).echo(much)).isEqualTo(much);
        }
    }

    @Test
    void theEndOfTheClientsOutputIsTheEndOfItsInput() throws IOException {
        try (Server server = serve("sort");
                Connection connection = Dialer.create().dial(server.endpoint())) {
            connection.write("b\na\n".getBytes(UTF_8));
            connection.shutdownOutput();
            assertThat(readAll(connection)).isEqualTo("a\nb\n");
        }
    }

    @Test
    void itsEndIsTheEndOfTheConnection() throws IOException {
        try (Server server = serve("echo", "hello  $HOME");
                Connection connection = Dialer.create().dial(server.endpoint())) {
            assertThat(readAll(connection)).isEqualTo("hello  $HOME\n"); // no shell
        }
    }

    @Test
    void itFindsTheAddressesInItsEnvironment() throws IOException {
        try (Server server = serve("sh", "-c", "echo $PROTO $TCPLOCALPORT $TCPREMOTEIP");
                Connection connection = Dialer.create().dial(server.endpoint())) {
            assertThat(readAll(connection))
                    .isEqualTo("TCP " + server.endpoint().port() + " 127.0.0.1\n");
        }
    }

    @Test
    void aClientThatBreaksOffEndsTheCommand() throws IOException {
        try (Server server = serve("sh", "-c", "echo $$; exec sleep 1000");
                Connection connection = Dialer.create().dial(server.endpoint())) {
            long pid = Long.parseLong(new String(connection.read(20), UTF_8).strip());
            connection.abort();
            Await.until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }

    /// Begun by a byte of the client: a reset before it has connected would be a failure to dial.
    @Test
    void aCommandThatCannotRunIsAFailureOfItsConnectionOnly() throws IOException {
        Handler handler = new ProcessHandler(List.of("/nonexistent/command"));
        Handler begun =
                connection -> {
                    connection.read(1);
                    handler.handle(connection);
                };
        try (Server server = serve(begun);
                Connection connection = Dialer.create().dial(server.endpoint())) {
            connection.write(new byte[1]);
            assertThatThrownBy(() -> connection.read(1)).isInstanceOf(ResetException.class);
            assertThat(server.metrics().failed()).isEqualTo(1);
        }
    }

    @Test
    void closingTheServerEndsTheCommand() throws IOException {
        Server server = serve("sh", "-c", "echo $$; exec sleep 1000");
        try (Connection connection = Dialer.create().dial(server.endpoint())) {
            long pid = Long.parseLong(new String(connection.read(20), UTF_8).strip());
            server.close();
            Await.until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }
}
