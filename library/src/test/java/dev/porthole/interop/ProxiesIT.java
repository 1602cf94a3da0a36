package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.echo.EchoClient;
import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.DialException;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Proxy;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Our dialer goes through proxies of others: HTTP CONNECT by ncat, SOCKS5 by microsocks (ncat
/// serves no SOCKS5).
@Timeout(60)
class ProxiesIT {
    private static final Endpoint TARGET = Endpoint.of("target.example", 80);

    enum Kind {
        HTTP("http"),
        SOCKS5("socks5");

        private final String scheme;

        Kind(String scheme) {
            this.scheme = scheme;
        }

        /// @param credentials `user:password`, empty for none
        Peer start(int port, String credentials) throws IOException {
            Peer proxy = this == HTTP ? ncat(port, credentials) : microsocks(port, credentials);
            return proxy.awaitListening(port);
        }

        private static Peer ncat(int port, String credentials) throws IOException {
            List<String> arguments =
                    new ArrayList<>(
                            List.of("-l", "-4", "--proxy-type", "http", "127.0.0.1", "" + port));
            if (!credentials.isEmpty()) {
                arguments.addAll(List.of("--proxy-auth", credentials));
            }
            return Tool.NCAT.start(arguments.toArray(String[]::new));
        }

        private static Peer microsocks(int port, String credentials) throws IOException {
            List<String> arguments = new ArrayList<>(List.of("-i", "127.0.0.1", "-p", "" + port));
            if (!credentials.isEmpty()) {
                String[] pair = credentials.split(":");
                arguments.addAll(List.of("-u", pair[0], "-P", pair[1]));
            }
            return Tool.MICROSOCKS.start(arguments.toArray(String[]::new));
        }

        Proxy proxy(int port, String credentials) {
            String who = credentials.isEmpty() ? "" : credentials + "@";
            return Proxy.parse(scheme + "://" + who + "127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteComesBack(Kind kind) throws IOException {
        assertEchoes(kind, "", "");
    }

    @ParameterizedTest
    @EnumSource
    void aUserWithThePasswordIsServed(Kind kind) throws IOException {
        assertEchoes(kind, "user:secret", "user:secret");
    }

    private static void assertEchoes(Kind kind, String required, String given) throws IOException {
        byte[] sent = random(MIB, 1);
        int port = Peer.freePort();
        try (Server server = echo(null);
                Peer _ = kind.start(port, required);
                Connection connection = dial(kind.proxy(port, given), server.endpoint())) {
            assertThat(new EchoClient(connection).echo(sent)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tlsIsWithTheTargetNotWithTheProxy(Kind kind) throws IOException {
        byte[] sent = random(MIB, 2);
        int port = Peer.freePort();
        Tls trusting = Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build();
        try (Server server = echo(Tls.server(TestIdentity.LOCALHOST));
                Peer _ = kind.start(port, "")) {
            Endpoint target =
                    Endpoint.of("localhost", server.endpoint().port()).withSecurity(Security.TLS);
            Dialer dialer = Dialer.builder().proxy(kind.proxy(port, "")).tls(trusting).build();
            try (Connection connection = dialer.dial(target)) {
                assertThat(new EchoClient(connection).echo(sent)).isEqualTo(sent);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsRefused(Kind kind) throws IOException {
        String message =
                switch (kind) {
                    case HTTP -> "it wants a user name and password, or refused them \\(407\\)";
                    case SOCKS5 -> "refused the user name or the password";
                };
        assertRefused(kind, "user:secret", "user:wrong", message);
    }

    @ParameterizedTest
    @EnumSource
    void noPasswordIsRefused(Kind kind) throws IOException {
        String message =
                switch (kind) {
                    case HTTP -> "it wants a user name and password, or refused them \\(407\\)";
                    case SOCKS5 -> "wants a user name and password";
                };
        assertRefused(kind, "user:secret", "", message);
    }

    @ParameterizedTest
    @EnumSource
    void aTargetThatRefusesTheProxyIsNamed(Kind kind) throws IOException {
        String message =
                switch (kind) {
                    case HTTP ->
                            "could not connect to 127.0.0.1:\\d+: it could not reach it \\(504\\)";
                    case SOCKS5 -> "could not connect to 127.0.0.1:\\d+: connection refused";
                };
        assertRefused(kind, "", "", message);
    }

    private static void assertRefused(Kind kind, String required, String given, String message)
            throws IOException {
        int port = Peer.freePort();
        try (Peer _ = kind.start(port, required)) {
            Endpoint nobody = Endpoint.of("127.0.0.1", Peer.freePort());
            assertThatThrownBy(() -> dial(kind.proxy(port, given), nobody))
                    .isInstanceOf(DialException.class)
                    .hasMessageMatching(
                            "the (HTTP|SOCKS5) proxy 127.0.0.1:"
                                    + port
                                    + " (could not connect to .*)?"
                                    + message)
                    .hasMessageNotContainingAny("wrong", "secret");
        }
    }

    @Test
    void aSocksProxyIsNoHttpProxy() throws IOException {
        int port = Peer.freePort();
        try (Peer _ = Kind.SOCKS5.start(port, "")) {
            assertThatThrownBy(() -> dial(Kind.HTTP.proxy(port, ""), TARGET))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
    }

    /// An HTTP proxy waits for a request line, which a SOCKS client never sends.
    @Test
    void anHttpProxyIsNoSocksProxy() throws IOException {
        int port = Peer.freePort();
        Dialer dialer =
                Dialer.builder()
                        .connectTimeout(Duration.ofSeconds(1))
                        .proxy(Kind.SOCKS5.proxy(port, ""))
                        .build();
        try (Peer _ = Kind.HTTP.start(port, "")) {
            assertThatThrownBy(() -> dialer.dial(TARGET))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.HANDSHAKE))
                    .hasMessageContaining("127.0.0.1:" + port + " did not answer in time");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        int port = Peer.freePort();
        assertThatThrownBy(() -> dial(Kind.HTTP.proxy(port, ""), TARGET))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("127.0.0.1:" + port + " refused the connection");
    }

    private static Connection dial(Proxy proxy, Endpoint target) throws IOException {
        return Dialer.builder().proxy(proxy).build().dial(target);
    }

    private static Server echo(Tls tls) throws IOException {
        Server.Builder builder = SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0));
        return (tls == null ? builder : builder.tls(tls)).start();
    }
}
