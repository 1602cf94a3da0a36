package dev.porthole.interop;

import static dev.porthole.interop.Samples.MIB;
import static dev.porthole.interop.Samples.soon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Addresses;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Our servers behind HAProxy, which says by the PROXY protocol whom it relays.
@Timeout(60)
class HaproxyIT {
    /// What HAProxy listens on, by the names of `haproxy.cfg`: one for each header that it can
    /// send.
    enum Front {
        FRONT_V1("127.0.0.1", "127.0.0.2"),
        FRONT_V2("127.0.0.1", "127.0.0.2"),
        FRONT_V1_IPV6("::1", "::1"),
        FRONT_V2_IPV6("::1", "::1");

        private final String host;
        private final InetAddress source;

        Front(String host, String source) {
            this.host = host;
            this.source = InetAddress.ofLiteral(source);
        }
    }

    private static final Tls TRUSTING =
            Tls.builder()
                    .authorities(TestIdentity.LOCALHOST.chain())
                    .serverName("localhost")
                    .build();

    private final Map<Front, Integer> ports = new EnumMap<>(Front.class);

    @ParameterizedTest
    @EnumSource
    void theHandlerSeesTheClientsAddress(Front front) throws IOException {
        try (Server server = start(HaproxyIT::sayAddresses, null);
                Peer _ = haproxy(server);
                Connection client = dial(front, Security.PLAIN)) {
            assertThat(client.read(100)).asString(UTF_8).isEqualTo(addresses(client));
            assertThat(client.localAddress().toString()).contains(front.source.getHostAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tlsBeginsBehindTheHeader(Front front) throws IOException {
        try (Server server = start(HaproxyIT::sayAddresses, Tls.server(TestIdentity.LOCALHOST));
                Peer _ = haproxy(server);
                Connection client = dial(front, Security.TLS)) {
            assertThat(client.read(100)).asString(UTF_8).isEqualTo(addresses(client));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteComesBackThroughAHalfClose(Front front) throws IOException {
        byte[] sent = Samples.random(MIB, front.ordinal());
        try (Server server = start(SimpleService.ECHO.handler(), null);
                Peer _ = haproxy(server);
                Connection client = dial(front, Security.PLAIN)) {
            assertThat(Samples.exchange(client, sent)).isEqualTo(sent);
        }
    }

    /// Whoever comes past the proxy could claim any address, so it says none and is refused.
    @Test
    void aClientWithoutAHeaderIsRefused() throws IOException {
        try (Server server = start(HaproxyIT::sayAddresses, null);
                Peer ncat =
                        Tool.NCAT.start("127.0.0.1", Integer.toString(server.endpoint().port()))) {
            ncat.send("GET / HTTP/1.0\r\n\r\n");
            ncat.endInput();
            assertThat(ncat.awaitEnd()).isEmpty();
            server.close(soon());
            assertThat(server.metrics().refused()).isEqualTo(1);
        }
    }

    /// Puts HAProxy in front of a server.
    private Peer haproxy(Server server) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERVER", Integer.toString(server.endpoint().port()));
        for (Front front : Front.values()) {
            ports.put(front, Peer.freePort());
            environment.put(front.name(), ports.get(front).toString());
        }
        String configuration = Samples.resource("haproxy.cfg");
        return Tool.HAPROXY
                .start(environment, "-db", "-f", configuration)
                .awaitListening(ports.get(Front.FRONT_V1));
    }

    private Connection dial(Front front, Security security) throws IOException {
        Endpoint endpoint = Endpoint.of(front.host, ports.get(front)).withSecurity(security);
        return Dialer.builder().source(front.source).tls(TRUSTING).build().dial(endpoint);
    }

    private static void sayAddresses(Connection connection) throws IOException {
        String remote = Addresses.format(connection.remoteAddress());
        String local = Addresses.format(connection.localAddress());
        connection.write((remote + " to " + local).getBytes(UTF_8));
    }

    /// What the server is to say: the client's own view.
    private static String addresses(Connection client) {
        return Addresses.format(client.localAddress())
                + " to "
                + Addresses.format(client.remoteAddress());
    }

    private static Server start(Handler handler, Tls tls) throws IOException {
        Server.Builder builder =
                Server.builder("behind-haproxy", handler)
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .proxyProtocol(true);
        return (tls == null ? builder : builder.tls(tls)).start();
    }
}
