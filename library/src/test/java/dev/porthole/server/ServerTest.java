package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.EchoClient;
import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Limits;
import dev.porthole.net.ListenException;
import dev.porthole.net.ResetException;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// What a server promises its clients, and what none of them can do to it (row D2: a framework for
/// servers).
@Timeout(60)
class ServerTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);

    static Stream<Concurrency> models() {
        return Stream.of(
                Concurrency.virtual(),
                Concurrency.iterative(),
                Concurrency.threads(3),
                Concurrency.process("cat"));
    }

    private static Server.Builder echo() {
        return SimpleService.ECHO.server().endpoint(LOOPBACK);
    }

    private static String ask(Server server, String question) throws IOException {
        try (Connection connection = Dialer.create().dial(server.endpoint())) {
            return new String(new EchoClient(connection).echo(question.getBytes(UTF_8)), UTF_8);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void servesOneClientAfterTheOther(Concurrency model) throws IOException {
        try (Server server = echo().concurrency(model).start()) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(server, "Hello " + i)).isEqualTo("Hello " + i);
            }
            assertThat(server.metrics().accepted()).isEqualTo(5);
        }
    }

    @Test
    void rowA5ServesManyAtOnceByDefault() throws IOException {
        try (Server server = echo().start()) {
            List<Connection> open = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                open.add(Dialer.create().dial(server.endpoint()));
            }
            for (Connection each : open) {
                assertThat(new EchoClient(each).echo(new byte[] {1, 2, 3}))
                        .containsExactly(1, 2, 3);
            }
            assertThat(server.metrics().active()).isEqualTo(500);
            for (Connection each : open) {
                each.close();
            }
        }
    }

    @Test
    void rowA4IterativeMakesTheSecondClientWait() throws IOException {
        try (Server server = echo().concurrency(Concurrency.iterative()).backlog(5).start();
                Connection first = Dialer.create().dial(server.endpoint())) {
            new EchoClient(first).echo("in service".getBytes(UTF_8));
            try (Connection second =
                    Dialer.create().dial(server.endpoint())) { // the kernel's queue
                second.write("waiting".getBytes(UTF_8));
                second.readDeadline(Deadline.after(Duration.ofMillis(50)));
                assertThatThrownBy(() -> second.read(10)).hasMessageContaining("in time");
            }
            first.shutdownOutput();
            assertThat(ask(server, "third")).isEqualTo("third");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void rowA6AResetDisturbsNobody(Concurrency model) throws IOException {
        try (Server server = echo().concurrency(model).start()) {
            Connection rude = Dialer.create().dial(server.endpoint());
            new EchoClient(rude).echo("hello".getBytes(UTF_8));
            rude.abort();
            assertThat(ask(server, "polite")).isEqualTo("polite");
        }
    }

    @Test
    void rowA8AHandlersExceptionEndsItsOwnConnectionOnly() throws IOException {
        Handler faulty =
                connection -> {
                    if (connection.read(1)[0] == 'x') {
                        throw new IllegalStateException("a fault in the handler, for the test");
                    }
                    connection.write("fine".getBytes(UTF_8));
                };
        try (Server server = Server.builder("faulty", faulty).endpoint(LOOPBACK).start();
                Connection victim = Dialer.create().dial(server.endpoint());
                Connection other = Dialer.create().dial(server.endpoint())) {
            victim.write("x".getBytes(UTF_8));
            assertThatThrownBy(() -> victim.read(10)).isInstanceOf(ResetException.class);
            other.write("y".getBytes(UTF_8));
            assertThat(other.read(10)).asString(UTF_8).isEqualTo("fine");
            assertThat(server.metrics().failed()).isEqualTo(1);
        }
    }

    @Test
    void rowA7StopsAndStartsAgainAtOnceOnTheSamePort() throws IOException {
        Endpoint endpoint = LOOPBACK;
        for (int i = 0; i < 20; i++) {
            try (Server server = echo().endpoint(endpoint).start()) {
                endpoint = server.endpoint();
                assertThat(ask(server, "again")).isEqualTo("again");
            }
        }
    }

    @Test
    void aSecondServerOnThePortIsToldSo() throws IOException {
        try (Server first = echo().start()) {
            assertThatThrownBy(() -> echo().endpoint(first.endpoint()).start())
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("port " + first.endpoint().port() + " is in use");
        }
    }

    @Test
    void takesAPermitBeforeItAccepts() throws IOException {
        Limits two = Limits.DEFAULT.withMaxConnections(2);
        try (Server server = echo().limits(two).start()) {
            Connection a = Dialer.create().dial(server.endpoint());
            Connection b = Dialer.create().dial(server.endpoint());
            new EchoClient(a).echo(new byte[1]);
            new EchoClient(b).echo(new byte[1]);
            Connection c = Dialer.create().dial(server.endpoint());
            assertThat(server.metrics().accepted()).isEqualTo(2);
            a.close();
            assertThat(new EchoClient(c).echo(new byte[] {7})).containsExactly(7);
            b.close();
            c.close();
        }
    }

    @Test
    void aClientThatNeverReadsDoesNotSlowAnother() throws Exception {
        try (Server server = echo().start();
                Connection stuck = Dialer.create().dial(server.endpoint())) {
            Thread flood =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    stuck.write(new byte[20_000_000]);
                                } catch (IOException _) {
                                    return; // closed at the end of the test
                                }
                            });
            assertThat(ask(server, "another")).isEqualTo("another");
            stuck.abort();
            flood.join();
        }
    }

    @Test
    void aTlsHandshakeThatStallsDoesNotHoldUpAccepting() throws IOException {
        try (Server server = echo().tls(Tls.server(TestIdentity.LOCALHOST)).start();
                Connection silent = Dialer.create().dial(server.endpoint())) {
            Tls tls =
                    Tls.builder()
                            .authorities(TestIdentity.LOCALHOST.chain())
                            .serverName("localhost")
                            .build();
            Endpoint secure = server.endpoint().withSecurity(Security.TLS);
            try (Connection other = Dialer.builder().tls(tls).build().dial(secure)) {
                assertThat(new EchoClient(other).echo(new byte[] {1})).containsExactly(1);
            }
            assertThat(silent.isOpen()).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotSpeakTlsIsRefused() throws IOException {
        try (Server server = echo().tls(Tls.server(TestIdentity.LOCALHOST)).start();
                Connection plain = Dialer.create().dial(server.endpoint())) {
            plain.write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            assertThat(plain.read(1))
                    .as("a TLS alert")
                    .containsExactly(21); // RFC 8446, section 5.1
            Await.until(() -> server.metrics().refused() == 1);
        }
    }

    @Test
    void anIdleClientIsEndedByTheLimit() throws IOException {
        Limits hasty = Limits.DEFAULT.withIdleTimeout(Duration.ofMillis(30));
        try (Server server = echo().limits(hasty).start();
                Connection idle = Dialer.create().dial(server.endpoint())) {
            assertThat(idle.read(1)).isEmpty();
            Await.until(() -> server.metrics().failed() == 1 && server.metrics().active() == 0);
        }
    }

    @Test
    void aClientThatDripsIsEndedByTheSessionsLimit() throws IOException {
        Limits brief = Limits.DEFAULT.withSessionTimeout(Duration.ofMillis(100));
        try (Server server = echo().limits(brief).start();
                Connection drip = Dialer.create().dial(server.endpoint())) {
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    if (new EchoClient(drip).echo(new byte[1]).length == 0) {
                                        throw new IOException("ended");
                                    }
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingLetsHandlersFinishAndClosesTheRest() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Handler handler =
                connection -> {
                    byte kind = connection.read(1)[0];
                    begun.countDown();
                    if (kind == 'f') {
                        awaitQuietly(mayFinish);
                        connection.write("done".getBytes(UTF_8));
                    } else {
                        connection.read(1); // for ever
                    }
                };
        Server server = Server.builder("drain", handler).endpoint(LOOPBACK).start();
        List<Connection> clients = new ArrayList<>();
        for (String kind : List.of("f", "f", "s")) {
            Connection client = Dialer.create().dial(server.endpoint());
            client.write(kind.getBytes(UTF_8));
            clients.add(client);
        }
        begun.await();
        CompletableFuture<Server.Drained> closing = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        closing.complete(server.close(Deadline.after(Duration.ofMillis(500))));
                    } catch (IOException e) {
                        closing.completeExceptionally(e);
                    }
                });
        Await.until(() -> !server.isAccepting());
        mayFinish.countDown();
        assertThat(closing.get()).isEqualTo(new Server.Drained(2, 1));
        assertThat(clients.get(0).read(10)).asString(UTF_8).isEqualTo("done");
        assertThatThrownBy(() -> clients.get(2).read(10)).isInstanceOf(ResetException.class);
        assertThat(server.metrics().active()).isZero();
        assertThatThrownBy(() -> Dialer.create().dial(server.endpoint()))
                .hasMessageContaining("refused the connection");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void countsBytesOfOpenAndEndedConnections() throws IOException {
        try (Server server = echo().start()) {
            ask(server, "12345");
            try (Connection open = Dialer.create().dial(server.endpoint())) {
                new EchoClient(open).echo("67890".getBytes(UTF_8));
                Await.until(() -> server.metrics().active() == 1);
                assertThat(server.metrics().bytesReceived()).isEqualTo(10);
                Await.until(() -> server.metrics().bytesSent() == 10); // counted after it is sent
            }
        }
    }
}
