package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.wire.Sides;
import dev.porthole.wire.SlowClients;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Each test is named after a weakness that servers and clients of mail have had; further ones are
/// in [Pop3ServerTest].
@Timeout(60)
class Pop3SecurityTest {
    private static final Credentials ALICE = new Credentials("alice", "geheim");

    private final MemoryMaildrops maildrops = new MemoryMaildrops(List.of("a\r\n"));
    private final Pop3Server.Options options =
            Pop3Server.Options.of(
                    Pop3TestServer.authenticator(Map.of(ALICE.user(), ALICE.password())));

    /// CVE-2011-0411: what was sent in clear would count as said under TLS.
    @Test
    void starttlsInjection() throws IOException {
        Pop3Server server =
                new Pop3Server(
                        maildrops, options.withTls(Tls.server(TestIdentity.LOCALHOST), true));
        Connection[] ends = Connection.pair();
        ends[0].write("STLS\r\nUSER alice\r\nPASS geheim\r\nDELE 1\r\nQUIT\r\n".getBytes(UTF_8));
        assertThatThrownBy(() -> server.handle(ends[1]))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("in clear between STARTTLS and TLS");
        assertThat(maildrops.count()).isOne();
        assertThat(maildrops.isInUse()).isFalse();
        ends[0].abort();
    }

    /// As before, by a server or a man in the middle: no answer of it is taken.
    @Test
    void starttlsInjectionByTheServer() throws Exception {
        Connection[] ends = Connection.pair();
        var server =
                Sides.run(() -> {
                    ends[1].write("+OK hello\r\n".getBytes(UTF_8));
                    ends[1].read(100);
                    ends[1].write("+OK go on\r\n+OK\r\nSASL PLAIN\r\n.\r\n".getBytes(UTF_8));
                });
        try (Pop3Client client = Pop3Client.on(ends[0], Pop3Client.Options.DEFAULT)) {
            assertThatThrownBy(client::startTls)
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("in clear between STARTTLS and TLS");
            assertThatThrownBy(() -> client.login(ALICE)).isInstanceOf(Exception.class);
        }
        server.get();
    }

    @Test
    void slowClients() throws IOException {
        WireLimits quick = Pop3Limits.DEFAULT.wire().withLineTimeout(Duration.ofMillis(100));
        SlowClients.areCutOff(
                new Pop3Server(maildrops, options.withLimits(Pop3Limits.DEFAULT.withWire(quick))),
                "USER alice\r\nPASS geheim\r\nDELE 1\r\nQUI",
                "-ERR that took too long: goodbye, nothing was deleted\r\n");
        assertThat(maildrops.count()).isOne();
        assertThat(maildrops.isInUse()).isFalse();
        SlowClients.holdNobodyUp(
                Pop3Server.server(maildrops, options),
                "USER al",
                endpoint -> {
                    try (Pop3Client client =
                            Pop3Client.open(endpoint, Pop3Client.Options.DEFAULT)) {
                        client.login(ALICE);
                        assertThat(client.status().count()).isOne();
                    }
                });
    }
}
