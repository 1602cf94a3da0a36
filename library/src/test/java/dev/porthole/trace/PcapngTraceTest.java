package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;
import dev.porthole.trace.Capture.Packet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

class PcapngTraceTest {
    private static final Flow CLIENT = Events.CLIENT;
    private static final Flow SERVER = Events.SERVER;

    private final FakeClock clock = new FakeClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private PcapngTrace trace;

    @BeforeEach
    void open() throws IOException {
        trace = new PcapngTrace(out, clock, FakeClock.START);
    }

    private void play(List<Event> events) {
        for (Event event : events) {
            clock.advanceMicros(1000);
            trace.on(event);
        }
    }

    private List<Packet> packets() {
        return new Capture(out.toByteArray()).packets();
    }

    private List<String> kinds() {
        return packets().stream().map(Packet::kind).toList();
    }

    @Test
    void beginsWithASectionOfOneRawIpInterface() {
        List<Capture.Block> blocks = new Capture(out.toByteArray()).blocks;
        assertThat(blocks).hasSize(2);
        ByteBuffer section = blocks.get(0).body();
        assertThat(blocks.get(0).type()).isEqualTo(0x0a0d0d0a);
        assertThat(section.getInt()).isEqualTo(0x1a2b3c4d);
        assertThat(section.getInt()).as("version 1.0").isEqualTo(1 << 16);
        assertThat(section.getLong()).as("length not known").isEqualTo(-1);
        assertThat(Capture.text(Capture.option(Capture.options(section), 4))).isEqualTo("Porthole");
        ByteBuffer description = blocks.get(1).body();
        assertThat(blocks.get(1).type()).isEqualTo(1);
        assertThat(description.getShort()).as("LINKTYPE_RAW").isEqualTo((short) 101);
        assertThat(description.getShort()).isZero();
        assertThat(description.getInt()).as("no limit to packets").isZero();
        Map<Integer, ByteBuffer> options = Capture.options(description);
        assertThat(Capture.option(options, 9).get()).as("nanoseconds").isEqualTo((byte) 9);
    }

    @Test
    void showsASessionOfAClient() {
        play(Events.session(CLIENT));
        assertThat(kinds())
                .containsExactly(
                        "> SYN",
                        "< SYN ACK",
                        "> ACK",
                        "> PSH ACK 6",
                        "< PSH ACK 6",
                        "> FIN ACK",
                        "< ACK",
                        "< FIN ACK",
                        "> ACK");
        assertThat(packets().getFirst().from()).isEqualTo(CLIENT.local());
        assertThat(packets().getFirst().to()).isEqualTo(CLIENT.remote());
        assertThat(packets().getFirst().comment())
                .isEqualTo("#1 open 127.0.0.1:41234 > 127.0.0.1:50007 (0.232 ms)");
    }

    @Test
    void showsASessionOfAServer() {
        play(
                List.of(
                        Events.opened(SERVER),
                        Events.received(SERVER, "hi"),
                        Events.sent(SERVER, "ho"),
                        Events.closed(SERVER)));
        assertThat(kinds())
                .containsExactly(
                        "< SYN",
                        "> SYN ACK",
                        "< ACK",
                        "< PSH ACK 2",
                        "> PSH ACK 2",
                        "> FIN ACK",
                        "< ACK");
        assertThat(packets().get(5).comment())
                .isEqualTo("#2 closed: 1,234,567 sent, 6 received, 0.726 ms");
    }

    @Test
    void countsAndAcknowledgesEveryByte() {
        play(Events.session(CLIENT));
        List<Packet> packets = packets();
        int ours = packets.get(0).sequence();
        int theirs = packets.get(1).sequence();
        assertThat(packets.stream().map(p -> p.sequence() - (p.outbound() ? ours : theirs)))
                .containsExactly(0, 0, 1, 1, 1, 7, 7, 7, 8);
        assertThat(
                        packets.stream()
                                .skip(1)
                                .map(p -> p.acknowledgment() - (p.outbound() ? theirs : ours)))
                .containsExactly(1, 1, 1, 7, 7, 8, 8, 8);
        assertThat(packets.getFirst().acknowledgment()).isZero();
    }

    @Test
    void timesAreThoseOfTheEventsAndTheHandshakeTookItsTime() {
        play(Events.session(CLIENT));
        long start = FakeClock.START.getEpochSecond() * 1_000_000_000 + 6;
        assertThat(packets().stream().map(p -> (p.nanos() - start) / 1000))
                .containsExactly(768L, 1000L, 1000L, 2000L, 3000L, 4000L, 4000L, 5000L, 5000L);
    }

    @Test
    void timeNeverRunsBackwards() {
        play(
                List.of(
                        Events.opened(CLIENT),
                        new Event.Opened(other(3), Duration.ofSeconds(1)),
                        Events.failed(Events.address("192.0.2.1", 9), new IOException("late"))));
        assertThat(packets().stream().map(Packet::nanos)).isSorted();
    }

    private static Flow other(long id) {
        return Events.flow(id, Flow.Role.CLIENT, "::1", 40_000 + (int) id, "::1", 50007);
    }

    @Test
    void aResetEndsAll() {
        play(
                List.of(
                        Events.opened(CLIENT),
                        new Event.Reset(CLIENT),
                        Events.sent(CLIENT, "too late"),
                        new Event.EndOfStream(CLIENT),
                        Events.aborted(CLIENT, "Connection reset")));
        assertThat(kinds()).containsExactly("> SYN", "< SYN ACK", "> ACK", "< RST ACK");
    }

    @Test
    void anAbortedCloseIsAReset() {
        play(List.of(Events.opened(CLIENT), Events.aborted(CLIENT, "idle")));
        assertThat(packets().getLast().kind()).isEqualTo("> RST ACK");
        assertThat(packets().getLast().comment())
                .isEqualTo("#1 aborted: 0 sent, 0 received, 2000.000 ms: idle");
    }

    @Test
    void dataGoesOnAfterAHalfClose() {
        play(
                List.of(
                        Events.opened(CLIENT),
                        new Event.OutputShutdown(CLIENT),
                        Events.received(CLIENT, "answer"),
                        new Event.EndOfStream(CLIENT)));
        assertThat(kinds().subList(3, 8))
                .containsExactly("> FIN ACK", "< ACK", "< PSH ACK 6", "< FIN ACK", "> ACK");
    }

    @Test
    void cutsDataIntoSegmentsAndAcknowledgesBeforeTheWindowIsFull() {
        byte[] data = new byte[150_000];
        new Random(1).nextBytes(data);
        play(List.of(Events.opened(CLIENT), new Event.Sent(CLIENT, Events.view(data))));
        assertThat(kinds().subList(3, 8))
                .containsExactly("> ACK 65495", "< ACK", "> ACK 65495", "< ACK", "> PSH ACK 19010");
        assertThat(new Capture(out.toByteArray()).stream((InetSocketAddress) CLIENT.local()))
                .isEqualTo(data);
    }

    @Test
    void neverFillsTheWindow() {
        byte[] first = new byte[Packets.WINDOW - Packets.MAX_TCP_PAYLOAD - 1];
        play(
                List.of(
                        Events.opened(CLIENT),
                        new Event.Sent(CLIENT, Events.view(first)),
                        new Event.Sent(CLIENT, Events.view(new byte[Packets.MAX_TCP_PAYLOAD])),
                        Events.sent(CLIENT, "x")));
        assertThat(kinds().subList(3, 7))
                .containsExactly("> PSH ACK 39", "> PSH ACK 65495", "< ACK", "> PSH ACK 1");
    }

    @Test
    void sequenceNumbersWrapAround() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        TcpFlow flow =
                new TcpFlow(
                        FlowAddresses.of(CLIENT),
                        Flow.Role.CLIENT,
                        -3,
                        0,
                        (from, _, _, _, _, outbound, _) -> {
                            if (outbound) {
                                numbers.add(from.next());
                            }
                        });
        flow.open(0, 0);
        flow.data(true, Events.view("abc"), 0);
        flow.data(true, Events.view("d"), 0);
        flow.finish(true, 0);
        assertThat(numbers).containsExactly(-3, -2, -2, 1, 2);
    }

    @Test
    void aSecondGigabyteIsAsGoodAsTheFirst() throws IOException {
        long[] unacknowledged = new long[1];
        long[] most = new long[1];
        TcpFlow flow =
                new TcpFlow(
                        FlowAddresses.of(CLIENT),
                        Flow.Role.CLIENT,
                        0,
                        0,
                        (_, _, _, data, _, outbound, _) -> {
                            unacknowledged[0] = outbound ? unacknowledged[0] + data.remaining() : 0;
                            most[0] = Math.max(most[0], unacknowledged[0]);
                        });
        flow.open(0, 0);
        ByteBuffer megabytes = ByteBuffer.allocate(16 << 20);
        for (long sent = 0; sent < 5L << 30; sent += megabytes.capacity()) {
            flow.data(true, megabytes, 0);
        }
        assertThat(most[0]).isLessThan(Packets.WINDOW);
    }

    @Test
    void tellsOfTlsWithTheNextPacket() {
        play(
                List.of(
                        Events.opened(CLIENT),
                        Events.tls(CLIENT),
                        Events.sent(CLIENT, "GET / HTTP/1.1\r\n\r\n")));
        assertThat(packets().getLast().comment())
                .isEqualTo(
                        "#1 tls TLSv1.3 TLS_AES_128_GCM_SHA256 for h2 (9.000 ms), shown in clear");
    }

    @Test
    void aRefusedAttemptIsReset() {
        play(
                List.of(
                        Events.failed(
                                Events.address("127.0.0.1", 9),
                                new ConnectException("Connection refused"))));
        assertThat(kinds()).containsExactly("> SYN", "< RST ACK");
        Packet syn = packets().getFirst();
        assertThat(syn.from()).isEqualTo(Events.address("0.0.0.0", 49_152));
        assertThat(syn.to()).isEqualTo(Events.address("127.0.0.1", 9));
        assertThat(syn.comment()).isEqualTo("failed 127.0.0.1:9: Connection refused (0.210 ms)");
        assertThat(packets().getLast().acknowledgment()).isEqualTo(syn.sequence() + 1);
    }

    @Test
    void anAttemptWithoutAnAnswerIsOneSyn() {
        play(
                List.of(
                        Events.failed(
                                Events.address("2001:db8::1", 9),
                                new SocketTimeoutException("Connect timed out"))));
        assertThat(kinds()).containsExactly("> SYN");
        assertThat(packets().getFirst().from()).isEqualTo(Events.address("::", 49_152));
    }

    @Test
    void namesTheAddressesThatWereLookedUp() throws IOException {
        play(
                List.of(
                        new Event.Resolved(
                                "example.org",
                                List.of(
                                        InetAddress.ofLiteral("192.0.2.1"),
                                        InetAddress.ofLiteral("2001:db8::1")),
                                Duration.ZERO)));
        Capture.Block block = new Capture(out.toByteArray()).blocks.getLast();
        assertThat(block.type()).isEqualTo(4);
        Map<Integer, ByteBuffer> records = Capture.options(block.body()); // of the same form
        assertThat(records.get(1))
                .isEqualTo(
                        ByteBuffer.wrap(new byte[16])
                                .put(new byte[] {(byte) 192, 0, 2, 1})
                                .put("example.org".getBytes(StandardCharsets.US_ASCII))
                                .rewind());
        assertThat(Capture.option(records, 2).limit()).isEqualTo(16 + 12);
    }

    @Test
    void aNameWithVeryManyAddressesFitsInABlock() throws IOException {
        InetAddress address = InetAddress.ofLiteral("2001:db8::1");
        InetAddress[] addresses = new InetAddress[10_000];
        Arrays.fill(addresses, address);
        play(
                List.of(
                        new Event.Resolved("x".repeat(2000), List.of(addresses), Duration.ZERO),
                        Events.opened(CLIENT)));
        assertThat(kinds()).as("the trace goes on").hasSize(3);
    }

    @Test
    void aDatagramIsOnePacket() {
        byte[] largest = new byte[65_507];
        play(
                List.of(
                        new Event.DatagramSent(
                                CLIENT.local(), CLIENT.remote(), Events.view("ping")),
                        new Event.DatagramReceived(
                                CLIENT.local(), CLIENT.remote(), Events.view("pong")),
                        new Event.DatagramSent(
                                CLIENT.local(), CLIENT.remote(), Events.view(largest)),
                        new Event.DatagramSent(
                                CLIENT.local(), CLIENT.remote(), Events.view(new byte[70_000])),
                        new Event.DatagramReceived(
                                Events.address("::", 5), CLIENT.remote(), Events.view(""))));
        assertThat(packets()).extracting(Packet::protocol).containsOnly(17);
        assertThat(kinds()).containsExactly("> 4", "< 4", "> 65507", "> 65507", "<");
        assertThat(packets().get(1).from()).isEqualTo(CLIENT.remote());
        assertThat(packets().get(3).comment()).isEqualTo("too long by 4,493 bytes");
        assertThat(packets().get(4).to()).isEqualTo(Events.address("0.0.0.0", 5));
    }

    @Test
    void aFileThatIsCutOffAnywhereIsGoodUpToThere() {
        play(Events.session(CLIENT));
        byte[] file = out.toByteArray();
        List<Capture.Block> all = new Capture(file).blocks;
        for (int length = 0; length <= file.length; length++) {
            List<Capture.Block> some = new Capture(Arrays.copyOf(file, length)).blocks;
            assertThat(all.subList(0, some.size())).isEqualTo(some);
        }
    }

    @Test
    void writesOneWholeBlockAtATime() throws IOException {
        List<Integer> writes = new ArrayList<>();
        try (var one =
                new PcapngTrace(
                        new ByteArrayOutputStream() {
                            @Override
                            public synchronized void write(byte[] bytes, int at, int length) {
                                writes.add(length);
                                super.write(bytes, at, length);
                                assertThat(new Capture(toByteArray()).blocks).hasSameSizeAs(writes);
                            }
                        })) {
            Events.session(CLIENT).forEach(one::on);
        }
        assertThat(writes).hasSize(2 + 9);
    }

    @Test
    void leavesTheDataForOtherObservers() {
        Event.Sent sent = new Event.Sent(CLIENT, Events.view("hello"));
        play(List.of(Events.opened(CLIENT), sent));
        assertThat(sent.data()).isEqualTo(Events.view("hello"));
    }

    @Test
    void aCommentFromOutsideIsEscapedAndBounded() {
        play(
                List.of(
                        Events.opened(CLIENT),
                        Events.aborted(CLIENT, "\u001b[2J" + "x".repeat(100_000))));
        assertThat(packets().getLast().comment()).contains("\\x1b[2J").hasSize(1000);
    }
}
