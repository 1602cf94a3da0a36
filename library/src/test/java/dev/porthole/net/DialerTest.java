package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.DialException.Attempt;
import dev.porthole.net.Sockets.Silent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// From a name to an open connection, and every way in which that fails.
@Timeout(30)
class DialerTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Recording recording = new Recording();

    @Test
    void triesEveryAddressOfAName() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.2", 0));
                Connection connection =
                        dialer("127.0.0.1", "127.0.0.2").dial(named(listener.endpoint().port()))) {
            assertThat(connection.remoteAddress())
                    .isEqualTo(new InetSocketAddress("127.0.0.2", listener.endpoint().port()));
            assertThat(recording.names())
                    .containsExactly(
                            "Resolving",
                            "Resolved",
                            "Connecting",
                            "ConnectFailed",
                            "Connecting",
                            "Opened");
        }
    }

    @Test
    void namesEveryAddressThatRefused() throws IOException {
        int port = Sockets.freePort("127.0.0.1");
        DialException failure = failure(() -> dialer("127.0.0.1", "127.0.0.2").dial(named(port)));
        assertThat(failure)
                .hasMessageMatching(
                        "could not connect to host.test:P: ".replace("P", "" + port)
                                + "127.0.0.1:[0-9]+ refused the connection \\(nothing listens"
                                + " there\\) after [0-9.,]+ ms; 127.0.0.2:[0-9]+ refused .*");
        assertThat(failure.attempts()).hasSize(2);
        assertThat(failure.attempts())
                .extracting(Attempt::cause)
                .allSatisfy(c -> assertThat(c).isInstanceOf(ConnectException.class));
        assertThat(failure.isTimeout()).isFalse();
    }

    @Test
    void anAddressThatDoesNotAnswerIsATimeout() throws IOException {
        try (Silent silent = Silent.on("127.0.0.1", 0)) {
            Set<String> before = Sockets.open();
            Dialer dialer = builder("127.0.0.1").connectTimeout(SHORT).build();
            DialException failure = failure(() -> dialer.dial(named(silent.port())));
            assertThat(failure)
                    .hasMessageMatching(
                            "could not connect to host.test:[0-9]+: 127.0.0.1:[0-9]+ did not answer"
                                    + " after [0-9.,]+ ms");
            assertThat(failure.isTimeout()).isTrue();
            assertThat(failure.attempts().getFirst().cause())
                    .isInstanceOf(SocketTimeoutException.class);
            Sockets.assertNoneSince(before);
        }
    }

    /// Whether it comes while the client still connects or soon after is chance.
    @Test
    void aResetAtOnceIsOneWheneverItComes() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Thread.ofPlatform().daemon().start(() -> resetAll(listener));
            for (int i = 0; i < 500; i++) {
                try (Connection connection = Dialer.create().dial(listener.endpoint())) {
                    assertThatThrownBy(() -> connection.read(1)).isInstanceOf(ResetException.class);
                } catch (DialException e) {
                    assertThat(e).hasMessageContaining(" reset the connection at once after ");
                }
            }
        }
    }

    private static void resetAll(Listener listener) {
        try {
            while (true) {
                listener.accept().abort();
            }
        } catch (ClosedChannelException _) {
            // The test is over.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aNameWithoutAddress() {
        Dialer dialer =
                Dialer.builder()
                        .observer(recording)
                        .resolver(host -> {
                            throw new UnknownHostException(host);
                        })
                        .build();
        DialException failure = failure(() -> dialer.dial(named(7)));
        assertThat(failure)
                .hasMessage(
                        "unknown host host.test: check its spelling, and that DNS can be reached")
                .hasCauseInstanceOf(UnknownHostException.class);
        assertThat(failure.attempts()).isEmpty();
        assertThat(failure.isTimeout()).isFalse();
        assertThat(recording.names()).containsExactly("Resolving");
    }

    /// Against its contract, but no reason for a failure without a message.
    @Test
    void aResolverThatFindsNothing() {
        assertThatThrownBy(() -> dialer().dial(named(7)))
                .isInstanceOf(DialException.class)
                .hasMessageStartingWith("unknown host host.test");
    }

    @Test
    void aResolverThatNeverAnswers() {
        CountDownLatch never = new CountDownLatch(1);
        Dialer dialer =
                Dialer.builder()
                        .connectTimeout(SHORT)
                        .resolver(_ -> {
                            awaitQuietly(never);
                            return List.of();
                        })
                        .build();
        try {
            assertThatThrownBy(() -> dialer.dial(named(7)))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.RESOLVE))
                    .hasMessage("no address for host.test was found in time; is DNS reachable?");
        } finally {
            never.countDown();
        }
    }

    @Test
    void anyHostIsThisMachine() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("localhost", 0));
                Connection connection =
                        Dialer.create().dial(Endpoint.of("", listener.endpoint().port()))) {
            assertThat(((InetSocketAddress) connection.remoteAddress()).getAddress())
                    .matches(java.net.InetAddress::isLoopbackAddress);
        }
    }

    @Test
    void comesFromItsSourceAddress() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0));
                Connection connection =
                        builder("127.0.0.1")
                                .source(Sockets.address("127.0.0.2"))
                                .build()
                                .dial(named(listener.endpoint().port()));
                Connection accepted = listener.accept()) {
            assertThat(Addresses.format(accepted.remoteAddress())).startsWith("127.0.0.2:");
            assertThat(accepted.remoteAddress()).isEqualTo(connection.localAddress());
        }
    }

    @Test
    void aSourceAddressOfTheOtherFamilyReachesNobody() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("::1", 0))) {
            Dialer dialer = builder("::1").source(Sockets.address("127.0.0.1")).build();
            assertThatThrownBy(() -> dialer.dial(named(listener.endpoint().port())))
                    .isInstanceOf(DialException.class)
                    .hasMessageContaining("[::1]:" + listener.endpoint().port() + " failed");
        }
    }

    @Test
    void aForeignSourceAddress() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Dialer dialer = builder("127.0.0.1").source(Sockets.address("192.0.2.1")).build();
            assertThatThrownBy(() -> dialer.dial(named(listener.endpoint().port())))
                    .isInstanceOf(DialException.class)
                    .hasMessageContaining("failed (not from 192.0.2.1: is it this machine's?)");
        }
    }

    /// Row B16: the server has to run first. The first failure brings it up, so that the second try
    /// succeeds.
    @Test
    void triesAgain() throws IOException {
        int port = Sockets.freePort("127.0.0.1");
        List<Listener> started = new ArrayList<>();
        Observer startsTheServer =
                event -> {
                    if (event instanceof Event.ConnectFailed) {
                        started.add(listen(port));
                    }
                };
        Dialer dialer =
                builder("127.0.0.1")
                        .observer(startsTheServer)
                        .retry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                        .build();
        try (Connection connection = dialer.dial(named(port))) {
            assertThat(connection.isOpen()).isTrue();
            assertThat(started).hasSize(1);
        } finally {
            for (Listener each : started) {
                each.close();
            }
        }
    }

    @Test
    void triesAgainAsOftenAsItIsTold() throws IOException {
        int port = Sockets.freePort("127.0.0.1");
        Dialer dialer =
                builder("127.0.0.1")
                        .retry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                        .build();
        assertThatThrownBy(() -> dialer.dial(named(port))).isInstanceOf(DialException.class);
        assertThat(recording.all(Event.ConnectFailed.class)).hasSize(4);
    }

    @Test
    void doesNotPauseBeyondTheDeadline() throws IOException {
        int port = Sockets.freePort("127.0.0.1");
        Dialer dialer =
                builder("127.0.0.1")
                        .retry(new Retry(1, Duration.ofHours(2), Duration.ofHours(2)))
                        .build();
        assertThatThrownBy(() -> dialer.dial(named(port), Deadline.after(Duration.ofMinutes(30))))
                .isInstanceOf(DialException.class);
        assertThat(recording.all(Event.ConnectFailed.class)).hasSize(1);
    }

    @Test
    void aMissingUnixSocket(@TempDir Path folder) {
        Path path = folder.resolve("nobody");
        DialException failure = failure(() -> Dialer.create().dial(Endpoint.unix(path)));
        assertThat(failure)
                .hasMessageMatching(
                        "could not connect to unix:(PATH): unix:PATH failed \\(No such file or directory\\) after [0-9.,]+ ms"
                                .replace("PATH", path.toString()));
        assertThat(failure.attempts()).hasSize(1);
    }

    @Test
    void aUnixSocketThatNobodyListensOn(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("stale");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThatThrownBy(() -> Dialer.create().dial(Endpoint.unix(path)))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("refused the connection (nothing listens there)");
    }

    @Test
    void aUnixSocketWhoseQueueIsFullIsATimeout(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("full"));
        try (ServerSocketChannel _ =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
                SocketChannel _ = SocketChannel.open(address);
                SocketChannel _ = SocketChannel.open(address)) {
            Set<String> before = Sockets.open();
            Dialer dialer = Dialer.builder().connectTimeout(SHORT).build();
            DialException failure = failure(() -> dialer.dial(Endpoint.unix(address.getPath())));
            assertThat(failure).hasMessageContaining("did not answer");
            assertThat(failure.isTimeout()).isTrue();
            Sockets.assertNoneSince(before);
        }
    }

    @Test
    void speaksTlsWhereTheEndpointSaysSo() throws Exception {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            var server =
                    ConnectionTest.async(() -> {
                        try (Connection accepted = listener.accept()) {
                            accepted.startTls(Tls.server(TestIdentity.LOCALHOST));
                            accepted.write("Hello".getBytes(UTF_8));
                        }
                        return true;
                    });
            Tls trusting = Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build();
            try (Connection connection =
                    Dialer.builder().tls(trusting).build().dial(localhostTls(listener))) {
                assertThat(connection.isTls()).isTrue();
                assertThat(connection.read(10)).asString(UTF_8).isEqualTo("Hello");
            }
            server.get();
        }
    }

    @Test
    void whatFailsInTlsLeavesNoSocket() throws Exception {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Set<String> before = Sockets.open();
            var server =
                    ConnectionTest.async(() -> {
                        try (Connection accepted = listener.accept()) {
                            accepted.write("220 in clear\r\n".getBytes(UTF_8));
                            return accepted.read(1000);
                        }
                    });
            assertThatThrownBy(() -> Dialer.create().dial(localhostTls(listener)))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("it does not speak TLS here");
            server.handle((_, _) -> true).get();
            Sockets.assertNoneSince(before);
        }
    }

    /// Names that are no host names to the JDK: with an underscore, or a dot at the end.
    @Test
    void anUnusualNameDoesNotStopTls() throws Exception {
        for (String host : List.of("my_host.test", "host.test.")) {
            Tls.Identity identity = TestIdentity.forName(host, java.time.Instant.now());
            try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
                Set<String> before = Sockets.open();
                var server =
                        ConnectionTest.async(() -> {
                            try (Connection accepted = listener.accept()) {
                                accepted.startTls(Tls.server(identity));
                                return true;
                            }
                        });
                Tls insecure = Tls.builder().insecure().build();
                Endpoint endpoint = new Endpoint(host, listener.endpoint().port(), Security.TLS);
                builder("127.0.0.1").tls(insecure).build().dial(endpoint).close();
                server.get();
                Sockets.assertNoneSince(before);
            }
        }
    }

    @Test
    void theDeadlineHoldsForTlsToo() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) { // says nothing
            Limits patient = Limits.DEFAULT.withHandshakeTimeout(Duration.ofHours(1));
            Dialer dialer = Dialer.builder().limits(patient).build();
            assertThatThrownBy(() -> dialer.dial(localhostTls(listener), Deadline.after(SHORT)))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.HANDSHAKE));
        }
    }

    @Test
    void aProxyThatSaysNothingIsATimeoutOfTheHandshake() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) { // says nothing
            Set<String> before = Sockets.open();
            Dialer dialer =
                    Dialer.builder()
                            .proxy(Proxy.parse("socks5://" + listener.endpoint()))
                            .connectTimeout(SHORT)
                            .build();
            assertThatThrownBy(() -> dialer.dial(named(7)))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.HANDSHAKE));
            Sockets.assertNoneSince(before);
        }
    }

    @Test
    void goesThroughAProxyAndTellsItTheName() throws Exception {
        try (Listener proxy = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            var asked =
                    ConnectionTest.async(() -> {
                        try (Connection client = proxy.accept()) {
                            client.read(3);
                            client.write(new byte[] {5, 0});
                            byte[] request = client.read(100);
                            client.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                            client.write("from the target".getBytes(UTF_8));
                            return request;
                        }
                    });
            Dialer dialer =
                    Dialer.builder().proxy(Proxy.parse("socks5://" + proxy.endpoint())).build();
            try (Connection connection = dialer.dial(Endpoint.of("host.test", 7))) {
                assertThat(connection.read(100)).asString(UTF_8).isEqualTo("from the target");
            }
            assertThat(asked.get()).asString(UTF_8).contains("host.test");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        int port = Sockets.freePort("127.0.0.1");
        Dialer dialer = Dialer.builder().proxy(Proxy.parse("socks5://127.0.0.1:" + port)).build();
        assertThatThrownBy(() -> dialer.dial(named(7)))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("could not connect to host.test:7")
                .hasMessageContaining("127.0.0.1:" + port + " refused the connection");
    }

    @Test
    void anObserverThatFailsLeavesNoSocket() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Set<String> before = Sockets.open();
            Observer failing =
                    event -> {
                        if (event instanceof Event.Opened) {
                            throw new IllegalStateException("a full disk");
                        }
                    };
            Dialer dialer = builder("127.0.0.1").observer(failing).build();
            assertThatThrownBy(() -> dialer.dial(named(listener.endpoint().port())))
                    .isInstanceOf(IllegalStateException.class);
            listener.accept().close();
            Sockets.assertNoneSince(before);
        }
    }

    private static Endpoint localhostTls(Listener listener) {
        return new Endpoint("localhost", listener.endpoint().port(), Security.TLS);
    }

    private static Endpoint named(int port) {
        return Endpoint.of("host.test", port);
    }

    private Dialer dialer(String... addresses) {
        return builder(addresses).build();
    }

    private Dialer.Builder builder(String... addresses) {
        return Dialer.builder().observer(recording).resolver(Sockets.resolvingTo(addresses));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static DialException failure(Call call) {
        return catchThrowableOfType(DialException.class, call::run);
    }

    private static Listener listen(int port) {
        try {
            return Listener.bind(Endpoint.of("127.0.0.1", port));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
