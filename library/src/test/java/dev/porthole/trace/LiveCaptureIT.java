package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.interop.Peer;
import dev.porthole.net.Addresses;
import dev.porthole.net.Connection;
import dev.porthole.net.Datagrams;
import dev.porthole.net.Deadline;
import dev.porthole.net.DialException;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Event;
import dev.porthole.net.Flow;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.net.ResetException;
import dev.porthole.net.Wiring;
import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Wireshark's own reader on captures of real connections, over each transport: of both ends by one
/// observer, and of each end alone.
@Timeout(120)
class LiveCaptureIT {
    /// The server's port where the real address is none of IP.
    private static final int MADE_UP_PORT = 49_151;

    /// The flags of packets, as Wireshark writes them.
    private static final String SYN = "0x0002";

    private static final String SYN_ACK = "0x0012";
    private static final String ACK = "0x0010";
    private static final String DATA = "0x0018"; // PSH and ACK
    private static final String RST = "0x0014"; // with ACK

    private static final int CONVERSATION_BYTES = 400_000;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path directory;

    @BeforeAll
    static void needsTshark() {
        Tshark.require();
    }

    /// Three captures of the same connection.
    private record Captures(Trace both, Trace client, Trace server) implements AutoCloseable {
        static Captures in(Path directory) throws IOException {
            return new Captures(
                    Trace.open(file(directory, "both"), TraceOptions.DEFAULT),
                    Trace.open(file(directory, "client"), TraceOptions.DEFAULT),
                    Trace.open(file(directory, "server"), TraceOptions.DEFAULT));
        }

        /// For both ends.
        Observer observer() {
            return Observer.all(
                    List.of(both, only(Flow.Role.CLIENT, client), only(Flow.Role.SERVER, server)));
        }

        private static Observer only(Flow.Role role, Observer observer) {
            return event -> {
                if (event instanceof Event.OfConnection e && e.flow().role() == role) {
                    observer.on(event);
                }
            };
        }

        @Override
        public void close() {
            both.close();
            client.close();
            server.close();
        }
    }

    private static String file(Path directory, String name) {
        return directory.resolve(name + ".pcapng").toString();
    }

    private Tshark tshark(String name, int port) {
        return new Tshark(Path.of(file(directory, name)), port);
    }

    @ParameterizedTest
    @EnumSource
    void showsBothStreamsByteForByte(Wiring wiring) throws Exception {
        byte[] there = random(CONVERSATION_BYTES, 1);
        byte[] back = random(CONVERSATION_BYTES, 2);
        Ends ends;
        try (Captures captures = Captures.in(directory)) {
            ends = wiring.open(captures.observer(), Limits.DEFAULT);
            try (ends) {
                converse(ends, there, back);
            }
        }
        for (String name : List.of("both", "client", "server")) {
            Tshark tshark = tshark(name, port(ends));
            List<Tshark.Packet> packets = soundPackets(tshark);
            List<Tshark.Stream> streams = tshark.streams(count(packets));
            assertThat(streams).hasSize(expectedCount(name, wiring));
            for (Tshark.Stream stream : streams) {
                assertThat(stream.fromClient.toByteArray()).isEqualTo(there);
                assertThat(stream.fromServer.toByteArray()).isEqualTo(back);
                assertRealAddresses(stream, ends);
            }
            assertThat(packets)
                    .filteredOn(packet -> packet.comment().contains("shown in clear"))
                    .hasSize(wiring.isTls() ? streams.size() : 0);
        }
    }

    /// All at once: each end sends in pieces of any size, ends its output, and reads to the end.
    private static void converse(Ends ends, byte[] there, byte[] back) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> tasks =
                    List.of(
                            () -> send(ends.client(), there, 3),
                            () -> send(ends.server(), back, 4),
                            () -> receive(ends.server(), 5),
                            () -> receive(ends.client(), 6));
            List<Future<byte[]>> done = threads.invokeAll(tasks);
            done.get(0).get();
            done.get(1).get();
            assertThat(done.get(2).get()).isEqualTo(there);
            assertThat(done.get(3).get()).isEqualTo(back);
        }
    }

    private static byte[] send(Connection connection, byte[] bytes, long seed) throws IOException {
        Random sizes = new Random(seed);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(size(sizes), bytes.length - at);
            connection.write(ByteBuffer.wrap(bytes, at, length));
            at += length;
        }
        connection.shutdownOutput();
        return bytes;
    }

    private static byte[] receive(Connection connection, long seed) throws IOException {
        Random sizes = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(size(sizes));
        while (connection.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer = ByteBuffer.allocate(size(sizes));
        }
        return all.toByteArray();
    }

    /// One in four is more than a segment or a TLS record can hold.
    private static int size(Random random) {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? 150_000 : 3000);
    }

    private static int count(List<Tshark.Packet> packets) {
        return (int) packets.stream().map(Tshark.Packet::stream).distinct().count();
    }

    /// A connection both ends of which are in one capture is there once, if its addresses tell.
    private static int expectedCount(String name, Wiring wiring) {
        return name.equals("both") && !hasRealAddresses(wiring) ? 2 : 1;
    }

    private static boolean hasRealAddresses(Wiring wiring) {
        return !wiring.isMemory() && !wiring.name().contains("UNIX");
    }

    private static void assertRealAddresses(Tshark.Stream stream, Ends ends) {
        if (ends.client().localAddress() instanceof InetSocketAddress client) {
            assertThat(stream.client).isEqualTo(Addresses.format(client));
            assertThat(stream.server).isEqualTo(Addresses.format(ends.client().remoteAddress()));
        }
    }

    private static int port(Ends ends) {
        return ends.server().localAddress() instanceof InetSocketAddress server
                ? server.getPort()
                : MADE_UP_PORT;
    }

    /// All packets, of which Wireshark has nothing bad to say.
    private static List<Tshark.Packet> soundPackets(Tshark tshark) throws Exception {
        assertThat(tshark.complaints()).isEmpty();
        List<Tshark.Packet> packets = tshark.packets();
        assertThat(packets).isNotEmpty().extracting(Tshark.Packet::time).isSorted();
        return packets;
    }

    @ParameterizedTest
    @EnumSource(names = ".*UNIX.*", mode = EnumSource.Mode.MATCH_NONE) // Unix sockets have no RST
    void showsAReset(Wiring wiring) throws Exception {
        byte[] there = random(1000, 7);
        Ends ends;
        try (Captures captures = Captures.in(directory)) {
            ends = wiring.open(captures.observer(), Limits.DEFAULT);
            try (ends) {
                ends.client().write(there);
                ends.server().read(there.length);
                ends.client().abort();
                assertThatThrownBy(() -> ends.server().read(1)).isInstanceOf(ResetException.class);
            }
        }
        for (String name : List.of("both", "client", "server")) {
            Tshark tshark = tshark(name, port(ends));
            List<Tshark.Packet> packets = soundPackets(tshark);
            List<Tshark.Stream> streams = tshark.streams(count(packets));
            assertThat(streams).hasSize(expectedCount(name, wiring));
            for (Tshark.Stream stream : streams) {
                assertThat(stream.fromClient.toByteArray()).isEqualTo(there);
                assertThat(stream.fromServer.size()).isZero();
            }
            assertThat(packets)
                    .as("each stream has one RST, and no FIN")
                    .filteredOn(
                            packet -> !List.of(SYN, SYN_ACK, ACK, DATA).contains(packet.flags()))
                    .hasSameSizeAs(streams)
                    .allMatch(packet -> packet.flags().equals(RST))
                    .allMatch(packet -> packet.targetPort().equals(String.valueOf(port(ends))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void showsARefusedDial(String host) throws Exception {
        int port = Peer.freePort();
        try (Trace trace = Trace.open(file(directory, "dial"), TraceOptions.DEFAULT)) {
            Dialer dialer = Dialer.builder().observer(trace).build();
            assertThatThrownBy(() -> dialer.dial(Endpoint.of(host, port)))
                    .isInstanceOf(DialException.class);
        }
        List<Tshark.Packet> packets = soundPackets(tshark("dial", port));
        assertThat(packets).extracting(Tshark.Packet::flags).containsExactly(SYN, RST);
        assertThat(packets.getFirst().targetPort()).isEqualTo(String.valueOf(port));
        assertThat(packets.getFirst().comment())
                .startsWith("failed " + Addresses.format(new InetSocketAddress(host, port)) + ": ")
                .contains("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void showsDatagrams(String host) throws Exception {
        List<String> payloads = new ArrayList<>();
        int port;
        try (Captures captures = Captures.in(directory);
                Datagrams server =
                        Datagrams.bind(Endpoint.of(host, 0), of(captures.both, captures.server));
                Datagrams client =
                        Datagrams.connect(
                                Endpoint.of(host, server.localAddress().getPort()),
                                new InetSocketAddress(host, 0),
                                of(captures.both, captures.client))) {
            port = server.localAddress().getPort();
            for (int size : new int[] {1, 2, 511, 1473, 9000, 65_507}) {
                payloads.addAll(exchange(client, server, size));
            }
        }
        for (String name : List.of("client", "server")) {
            assertThat(soundPackets(tshark(name, port)))
                    .extracting(Tshark.Packet::udpPayload)
                    .isEqualTo(payloads);
        }
        assertThat(soundPackets(tshark("both", port)))
                .as("each outbound and again inbound")
                .extracting(Tshark.Packet::udpPayload)
                .isEqualTo(payloads.stream().flatMap(p -> Stream.of(p, p)).toList());
    }

    private static Observer of(Observer... observers) {
        return Observer.all(List.of(observers));
    }

    /// There and back; returns the payloads in hex.
    private static List<String> exchange(Datagrams client, Datagrams server, int size)
            throws IOException {
        byte[] question = random(size, size);
        byte[] answer = random(size, -size);
        client.send(question);
        server.send(answer, server.receive(Deadline.after(SOON)).remote());
        client.receive(Deadline.after(SOON));
        return List.of(HexFormat.of().formatHex(question), HexFormat.of().formatHex(answer));
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
