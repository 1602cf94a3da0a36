package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which addresses a connection is shown with, and which of two ends is.
class PcapngAddressesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Capture capture(List<Event> events) throws IOException {
        try (PcapngTrace trace = new PcapngTrace(out, new FakeClock(), FakeClock.START)) {
            events.forEach(trace::on);
        }
        return new Capture(out.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        // local, remote, and both as shown
        "192.0.2.1, 192.0.2.2, 192.0.2.1, 192.0.2.2",
        "2001:db8::1, ::1, 2001:db8:0:0:0:0:0:1, 0:0:0:0:0:0:0:1",
        "mapped, 192.0.2.2, 192.0.2.9, 192.0.2.2",
        "::, 192.0.2.2, 0.0.0.0, 192.0.2.2",
        "0.0.0.0, ::1, 0:0:0:0:0:0:0:0, 0:0:0:0:0:0:0:1",
        "::1, 0.0.0.0, 0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:0",
        "192.0.2.1, ::1, 0:0:0:0:0:ffff:c000:201, 0:0:0:0:0:0:0:1",
        "::1, 192.0.2.1, 0:0:0:0:0:0:0:1, 0:0:0:0:0:ffff:c000:201",
    })
    void areOfOneFamily(String local, String remote, String shownLocal, String shownRemote)
            throws IOException {
        Flow flow = new Flow(1, Flow.Role.CLIENT, address(local, 1), address(remote, 2));
        FlowAddresses addresses = FlowAddresses.of(flow);
        assertThat(addresses.local().getAddress().getHostAddress()).isEqualTo(shownLocal);
        assertThat(addresses.remote().getAddress().getHostAddress()).isEqualTo(shownRemote);
        assertThat(addresses.local().getPort()).isEqualTo(1);
        assertThat(addresses.real()).isTrue();
    }

    private static InetSocketAddress address(String host, int port) throws IOException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 9};
        return new InetSocketAddress(
                host.equals("mapped")
                        ? Inet6Address.getByAddress(null, mapped, -1)
                        : InetAddress.ofLiteral(host),
                port);
    }

    @Test
    void unixSocketsGetMadeUpAddressesAndACommentNamesThem() throws IOException {
        SocketAddress path = UnixDomainSocketAddress.of("/run/echo.sock");
        SocketAddress unnamed = UnixDomainSocketAddress.of("");
        Flow client = new Flow(16_385, Flow.Role.CLIENT, unnamed, path);
        Flow server = new Flow(2, Flow.Role.SERVER, path, unnamed);
        Capture capture =
                capture(
                        List.of(
                                Events.opened(client),
                                Events.opened(server),
                                Events.sent(client, "hello"),
                                Events.received(server, "hello")));
        Capture.Packet syn = capture.packets().getFirst();
        assertThat(syn.from()).isEqualTo(Events.address("127.128.0.1", 49_153));
        assertThat(syn.to()).isEqualTo(Events.address("127.128.0.1", 49_151));
        assertThat(syn.comment()).isEqualTo("#16385 open unix: > unix:/run/echo.sock (0.232 ms)");
        assertThat(capture.packets().get(3).from())
                .as("the other end is another stream")
                .isEqualTo(Events.address("127.128.0.0", 49_154));
        assertThat(capture.packets()).hasSize(8);
    }

    @Test
    void aNameThatWasNotLookedUpAndAConnectionToItselfGetMadeUpAddresses() throws IOException {
        SocketAddress local = Events.address("127.0.0.1", 4000);
        SocketAddress name = InetSocketAddress.createUnresolved("example.org", 80);
        for (SocketAddress remote : List.of(name, local)) {
            Flow flow = new Flow(1, Flow.Role.CLIENT, local, remote);
            assertThat(FlowAddresses.of(flow).real()).isFalse();
        }
    }

    @Test
    void ofTwoEndsTheOneThatOpensFirstIsShown() throws IOException {
        for (boolean clientFirst : new boolean[] {true, false}) {
            out.reset();
            Flow first = clientFirst ? Events.CLIENT : Events.SERVER;
            Flow second = clientFirst ? Events.SERVER : Events.CLIENT;
            Capture capture =
                    capture(
                            List.of(
                                    Events.opened(first),
                                    Events.opened(second),
                                    Events.sent(Events.CLIENT, "question"),
                                    Events.received(Events.SERVER, "question"),
                                    Events.sent(Events.SERVER, "answer"),
                                    Events.received(Events.CLIENT, "answer"),
                                    Events.closed(second),
                                    Events.closed(first)));
            assertThat(capture.packets()).hasSize(3 + 2 + 2);
            assertThat(capture.stream((InetSocketAddress) Events.CLIENT.local()))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("question");
            assertThat(capture.stream((InetSocketAddress) Events.SERVER.local()))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("answer");
        }
    }

    @Test
    void aServerThatAcceptsAfterTheClientLeftIsKnownStill() throws IOException {
        Capture capture =
                capture(
                        List.of(
                                Events.opened(Events.CLIENT),
                                Events.sent(Events.CLIENT, "hello"),
                                Events.closed(Events.CLIENT),
                                Events.opened(Events.SERVER),
                                Events.received(Events.SERVER, "hello"),
                                Events.closed(Events.SERVER)));
        assertThat(capture.packets()).hasSize(6);
    }

    @Test
    void aPortThatIsUsedAgainIsANewConnection() throws IOException {
        Flow again = new Flow(3, Flow.Role.CLIENT, Events.CLIENT.local(), Events.CLIENT.remote());
        Flow server = new Flow(4, Flow.Role.SERVER, Events.SERVER.local(), Events.SERVER.remote());
        Capture capture =
                capture(
                        List.of(
                                Events.opened(Events.CLIENT),
                                Events.opened(Events.SERVER),
                                Events.closed(Events.SERVER),
                                Events.closed(Events.CLIENT),
                                Events.opened(again),
                                Events.opened(server),
                                Events.sent(again, "again"),
                                Events.received(server, "again")));
        assertThat(capture.packets()).hasSize(5 + 4);
    }

    @Test
    void closedConnectionsAreForgotten() {
        MirroredFlows flows = new MirroredFlows();
        for (int i = 1; i <= 1025; i++) {
            Flow flow = pair(i, Flow.Role.CLIENT);
            assertThat(flows.opened(flow, FlowAddresses.of(flow))).isFalse();
            flows.closed(flow, FlowAddresses.of(flow));
        }
        Flow forgotten = pair(1, Flow.Role.SERVER);
        Flow known = pair(2, Flow.Role.SERVER);
        assertThat(flows.opened(forgotten, FlowAddresses.of(forgotten))).isFalse();
        assertThat(flows.opened(known, FlowAddresses.of(known))).isTrue();
    }

    private static Flow pair(int i, Flow.Role role) {
        return role == Flow.Role.CLIENT
                ? Events.flow(i, role, "127.0.0.1", 10_000 + i, "127.0.0.1", 7)
                : Events.flow(5000 + i, role, "127.0.0.1", 7, "127.0.0.1", 10_000 + i);
    }
}
