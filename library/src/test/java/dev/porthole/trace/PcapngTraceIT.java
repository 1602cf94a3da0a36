package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Wireshark's own reader on what [PcapngTrace] writes.
class PcapngTraceIT {
    /// What Wireshark would complain of in the Info column, or show in black or red.
    private static final String COMPLAINTS =
            "_ws.malformed || tcp.analysis.flags || _ws.expert.severity == error"
                    + " || ip.checksum.status == 0 || tcp.checksum.status != 1"
                    + " || udp.checksum.status != 1";

    @TempDir private Path directory;

    private final FakeClock clock = new FakeClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void needsTshark() {
        Program.require("tshark", "tshark");
    }

    private PcapngTrace trace() throws IOException {
        return new PcapngTrace(out, clock, FakeClock.START);
    }

    /// Runs tshark on the capture, with all checksums checked and all data taken for data: random
    /// bytes look like one protocol or another now and then.
    private List<String> tshark(String... arguments) throws Exception {
        Path file = Files.write(directory.resolve("trace.pcapng"), out.toByteArray());
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        for (String protocol : List.of("ip", "tcp", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
            if (!protocol.equals("ip")) {
                command.addAll(List.of("-d", protocol + ".port==50007,data"));
            }
        }
        command.addAll(List.of(arguments));
        return Program.run(command, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reassemblesEveryConversationByteForByte(long seed) throws Exception {
        Conversations conversations = new Conversations(seed, clock, trace());
        conversations.play(30);

        assertThat(tshark("-Y", COMPLAINTS)).isEmpty();
        assertThat(tshark("-T", "fields", "-e", "tcp.stream").stream().distinct())
                .as("one stream a conversation, also of those with both ends in the trace")
                .hasSize(30);
        List<String> follow = new ArrayList<>(List.of("-q"));
        for (int i = 0; i < 30; i++) {
            follow.addAll(List.of("-z", "follow,tcp,raw," + i));
        }
        List<Followed> followed = Followed.parse(tshark(follow.toArray(String[]::new)));
        assertThat(followed).hasSize(30);
        for (Followed stream : followed) {
            Conversations.Conversation conversation = conversations.all.get(stream.index);
            assertThat(stream.fromClient.toByteArray())
                    .isEqualTo(conversation.fromClient.toByteArray());
            assertThat(stream.fromServer.toByteArray())
                    .isEqualTo(conversation.fromServer.toByteArray());
        }
    }

    /// What `-z follow,tcp,raw` prints of one stream: a line of hex for each piece, after a TAB if
    /// it came from the server.
    private record Followed(
            int index, ByteArrayOutputStream fromClient, ByteArrayOutputStream fromServer) {
        static List<Followed> parse(List<String> lines) {
            List<Followed> streams = new ArrayList<>();
            for (String line : lines) {
                if (line.startsWith("Filter: tcp.stream eq ")) {
                    int index = Integer.parseInt(line.substring(22));
                    var client = new ByteArrayOutputStream();
                    streams.add(new Followed(index, client, new ByteArrayOutputStream()));
                } else if (line.matches("\t?[0-9a-f]+")) {
                    byte[] bytes = HexFormat.of().parseHex(line.strip());
                    Followed last = streams.getLast();
                    (line.startsWith("\t") ? last.fromServer : last.fromClient).writeBytes(bytes);
                }
            }
            return streams;
        }
    }

    @Test
    void readsDatagramsOfEverySize() throws Exception {
        Random random = new Random(4);
        List<String> expected = new ArrayList<>();
        try (PcapngTrace trace = trace()) {
            for (String host : List.of("127.0.0.1", "::1")) {
                for (int size : new int[] {1, 2, 3, 512, 1473, 9000, 65_506, 65_507}) {
                    byte[] data = new byte[size];
                    random.nextBytes(data);
                    expected.add(HexFormat.of().formatHex(data));
                    var client = Events.address(host, 20_000);
                    var server = Events.address(host, 50_007);
                    trace.on(new Event.DatagramSent(client, server, Events.view(data)));
                    expected.add(HexFormat.of().formatHex(data));
                    trace.on(new Event.DatagramReceived(client, server, Events.view(data)));
                }
            }
        }
        assertThat(tshark("-Y", COMPLAINTS)).isEmpty();
        assertThat(tshark("-T", "fields", "-e", "udp.payload")).isEqualTo(expected);
    }

    @Test
    void showsWhatHasNoPlaceInAPacketAsComments() throws Exception {
        Flow unix =
                new Flow(
                        7,
                        Flow.Role.CLIENT,
                        UnixDomainSocketAddress.of(""),
                        UnixDomainSocketAddress.of("/run/echo.sock"));
        try (PcapngTrace trace = trace()) {
            trace.on(
                    Events.failed(
                            Events.address("::1", 50_007),
                            new ConnectException("Connection refused")));
            trace.on(Events.opened(unix));
            trace.on(Events.tls(unix));
            trace.on(Events.sent(unix, "hello\r\n"));
            trace.on(Events.aborted(unix, "idle"));
        }
        assertThat(tshark("-Y", COMPLAINTS)).isEmpty();
        assertThat(tshark("-Y", "frame.comment", "-T", "fields", "-e", "frame.comment"))
                .containsExactly(
                        "failed [::1]:50007: Connection refused (0.210 ms)",
                        "#7 open unix: > unix:/run/echo.sock (0.232 ms)",
                        "#7 tls TLSv1.3 TLS_AES_128_GCM_SHA256 for h2 (9.000 ms), shown in clear",
                        "#7 aborted: 0 sent, 0 received, 2000.000 ms: idle");
        assertThat(tshark("-T", "fields", "-e", "frame.packet_flags_direction"))
                .as("2 is outbound")
                .containsExactly(
                        "0x00000002",
                        "0x00000001",
                        "0x00000002",
                        "0x00000001",
                        "0x00000002",
                        "0x00000002",
                        "0x00000002");
        assertThat(tshark("-T", "fields", "-e", "frame.time_epoch"))
                .allMatch(time -> time.equals("1767323045.000000006"));
    }

    @Test
    void dissectsTheProtocolInside() throws Exception {
        Flow flow = Events.flow(1, Flow.Role.CLIENT, "127.0.0.1", 20_000, "127.0.0.1", 80);
        try (PcapngTrace trace = trace()) {
            trace.on(Events.opened(flow));
            trace.on(Events.sent(flow, "GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"));
            trace.on(Events.received(flow, "HTTP/1.1 204 No Content\r\n\r\n"));
            trace.on(Events.closed(flow));
        }
        assertThat(tshark("-Y", COMPLAINTS)).isEmpty();
        assertThat(
                        tshark(
                                "-Y",
                                "http",
                                "-T",
                                "fields",
                                "-E",
                                "separator=,",
                                "-e",
                                "http.host",
                                "-e",
                                "http.response.code"))
                .containsExactly("example.org,", ",204");
    }

    @Test
    void readsAFileThatIsCutOff() throws Exception {
        Conversations conversations = new Conversations(5, clock, trace());
        conversations.play(3);
        byte[] whole = out.toByteArray();
        int packets = new Capture(whole).packets().size();
        byte[] cut = Arrays.copyOf(whole, whole.length - 5);
        Path file = Files.write(directory.resolve("cut.pcapng"), cut);
        int cutShort = 2; // tshark's status: it says so, after all whole packets
        List<String> command = List.of("tshark", "-n", "-r", file.toString());
        assertThat(Program.run(command, cutShort)).hasSize(packets - 1);
    }

    @Test
    void tellsTheNamesThatWereLookedUp() throws Exception {
        try (PcapngTrace trace = trace()) {
            trace.on(
                    new Event.Resolved(
                            "porthole.test",
                            List.of(Events.address("192.0.2.77", 0).getAddress()),
                            Duration.ZERO));
            trace.on(
                    Events.opened(
                            Events.flow(
                                    1,
                                    Flow.Role.CLIENT,
                                    "192.0.2.1",
                                    20_000,
                                    "192.0.2.77",
                                    50_007)));
        }
        Path file = Files.write(directory.resolve("names.pcapng"), out.toByteArray());
        List<String> lines = Program.run(List.of("tshark", "-r", file.toString(), "-N", "n"), 0);
        assertThat(lines).hasSize(3).allMatch(line -> line.contains("porthole.test"));
        assertThat(out.toString(US_ASCII)).contains("porthole.test");
    }
}
