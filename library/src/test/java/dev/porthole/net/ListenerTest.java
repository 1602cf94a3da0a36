package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/// Ports and paths: bound, in use, bound again.
@Timeout(30)
class ListenerTest {
    @Test
    void port0IsThePortThatTheKernelChooses() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            int port = listener.endpoint().port();
            assertThat(port).isPositive();
            assertThat(listener.localAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", port));
            Connection.open("127.0.0.1", port).close();
            listener.accept().close();
        }
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            Set<String> before = Sockets.open();
            assertThatThrownBy(() -> Listener.bind(listener.endpoint()))
                    .isInstanceOf(ListenException.class)
                    .hasMessage(
                            "port %d is in use; stop the program that listens there, or choose another port"
                                    .formatted(listener.endpoint().port()));
            Sockets.assertNoneSince(before);
        }
    }

    @Test
    void rowA7ThePortIsFreeAgainAtOnce() throws IOException {
        Endpoint left = leaveAConnectionInTimeWait();
        Listener.bind(left).close();
        Listener.bind(left).close();
    }

    @Test
    void rowB17WithoutReuseAddressThePortIsStillInUse() throws IOException {
        Endpoint left = leaveAConnectionInTimeWait();
        Listener.Options without =
                new Listener.Options(5, false, Limits.DEFAULT, Observer.NONE, Engine.standard());
        assertThatThrownBy(() -> Listener.bind(left, without))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("port " + left.port() + " is in use");
    }

    /// The side that closes first keeps the connection, as TIME_WAIT.
    private static Endpoint leaveAConnectionInTimeWait() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0));
                Connection client = Dialer.create().dial(listener.endpoint())) {
            listener.accept().close();
            assertThat(client.read(1)).isEmpty();
            return listener.endpoint();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void aForeignAddress(String host) {
        assertThatThrownBy(() -> Listener.bind(Endpoint.of(host, 0)))
                .isInstanceOf(ListenException.class)
                .hasMessage(host + " is no address of this machine; choose one of its own, or any");
    }

    @Test
    void anUnknownName() {
        assertThatThrownBy(() -> Listener.bind(Endpoint.of("no-such-host.invalid", 0)))
                .isInstanceOf(DialException.class)
                .hasMessageStartingWith("unknown host no-such-host.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "::"})
    void anyInterfaceTakesBothFamilies(String any) throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of(any, 0))) {
            for (String host : new String[] {"127.0.0.1", "127.0.0.2", "::1"}) {
                try (Connection client = Connection.open(host, listener.endpoint().port());
                        Connection accepted = listener.accept()) {
                    assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
                    assertThat(accepted.localAddress()).isEqualTo(client.remoteAddress());
                }
            }
        }
    }

    @Test
    void allZerosTakesIpv4Only() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("0.0.0.0", 0))) {
            int port = listener.endpoint().port();
            Connection.open("127.0.0.1", port).close();
            listener.accept().close();
            assertThatThrownBy(() -> Connection.open("::1", port))
                    .isInstanceOf(DialException.class)
                    .hasMessageContaining("nothing listens there");
        }
    }

    @Test
    void closeEndsAWaitingAccept() throws Exception {
        Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0));
        var accepting = ConnectionTest.async(listener::accept);
        listener.close();
        listener.close();
        assertThatThrownBy(accepting::get).hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(ClosedChannelException.class);
    }

    /// Row B5: what is accepted is a connection of its own, told apart by the client's address.
    @Test
    void whatIsAcceptedHasTheListenersLimitsAndObserver() throws IOException {
        Recording recording = new Recording();
        Limits limits = Limits.DEFAULT.withMaxConnections(3);
        Listener.Options options =
                new Listener.Options(5, true, limits, recording, Engine.standard());
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0), options);
                Connection client = Dialer.create().dial(listener.endpoint());
                Connection accepted = listener.accept()) {
            assertThat(accepted.limits()).isSameAs(limits);
            assertThat(recording.names()).containsExactly("Opened");
            assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
        }
    }

    @Test
    void anObserverThatFailsLeavesNoSocket() throws IOException {
        Observer failing =
                _ -> {
                    throw new IllegalStateException("a full disk");
                };
        Listener.Options options =
                new Listener.Options(5, true, Limits.DEFAULT, failing, Engine.standard());
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0), options)) {
            Set<String> before = Sockets.open();
            try (Connection _ = Dialer.create().dial(listener.endpoint())) {
                assertThatThrownBy(listener::accept).isInstanceOf(IllegalStateException.class);
            }
            Sockets.assertNoneSince(before);
        }
    }

    @Test
    void aUnixSocketIsAFileWhileItIsListenedOn(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("s");
        try (Listener listener = Listener.bind(Endpoint.unix(path));
                Connection client = Dialer.create().dial(listener.endpoint());
                Connection accepted = listener.accept()) {
            client.write("Hello".getBytes(UTF_8));
            assertThat(accepted.read(10)).asString(UTF_8).isEqualTo("Hello");
            assertThat(listener.endpoint()).hasToString("unix:" + path);
            assertThat(path).exists();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aStaleUnixSocketIsReplaced(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("s");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();
        try (Listener listener = Listener.bind(Endpoint.unix(path))) {
            Dialer.create().dial(listener.endpoint()).close();
        }
    }

    @Test
    void aLiveUnixSocketIsNot(@TempDir Path folder) throws IOException {
        Endpoint endpoint = Endpoint.unix(folder.resolve("s"));
        try (Listener live = Listener.bind(endpoint)) {
            assertThatThrownBy(() -> Listener.bind(endpoint))
                    .isInstanceOf(ListenException.class)
                    .hasMessage(
                            endpoint
                                    + " is in use; stop who listens there, or choose another path");
            live.accept().close(); // the probe
            try (Connection client = Dialer.create().dial(endpoint);
                    Connection accepted = live.accept()) {
                client.write(new byte[1]);
                assertThat(accepted.read(1)).hasSize(1);
            }
        }
    }

    /// Its backlog is full, so that a probe that waits would wait for ever.
    @Test
    void aBusyUnixSocketIsNotEither(@TempDir Path folder) throws IOException {
        Endpoint endpoint = Endpoint.unix(folder.resolve("s"));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(endpoint.host());
        Listener.Options one =
                new Listener.Options(1, true, Limits.DEFAULT, Observer.NONE, Engine.standard());
        try (Listener _ = Listener.bind(endpoint, one);
                SocketChannel _ = SocketChannel.open(address);
                SocketChannel _ = SocketChannel.open(address)) {
            assertThatThrownBy(() -> Listener.bind(endpoint))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("is in use");
        }
    }

    @Test
    void aFileIsNeverReplaced(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> Listener.bind(Endpoint.unix(file)))
                .isInstanceOf(ListenException.class);
        assertThat(file).hasContent("precious");

        Path directory = Files.createDirectory(folder.resolve("directory"));
        assertThatThrownBy(() -> Listener.bind(Endpoint.unix(directory)))
                .isInstanceOf(ListenException.class);
        assertThat(directory).isDirectory();

        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> Listener.bind(Endpoint.unix(link)))
                .isInstanceOf(ListenException.class);
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    /// A pipe refuses connections just as a stale socket does.
    @Test
    void aNamedPipeIsNeverReplaced(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> Listener.bind(Endpoint.unix(pipe)))
                .isInstanceOf(ListenException.class);
        assertThat(Files.exists(pipe)).isTrue();
    }

    @Test
    void aFolderThatIsMissing(@TempDir Path folder) {
        Endpoint endpoint = Endpoint.unix(folder.resolve("missing").resolve("s"));
        assertThatThrownBy(() -> Listener.bind(endpoint))
                .isInstanceOf(ListenException.class)
                .hasMessage("cannot listen on " + endpoint + ": No such file or directory");
    }

    @Test
    void aPathThatIsTooLong(@TempDir Path folder) {
        Endpoint endpoint = Endpoint.unix(folder.resolve("x".repeat(120)));
        assertThatThrownBy(() -> Listener.bind(endpoint))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("too long");
    }
}
