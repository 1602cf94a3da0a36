package dev.porthole.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Wireshark's own reader on one capture, with all checksums checked, and all data on `port` taken
/// for data: random bytes look like one protocol or another now and then.
record Tshark(Path capture, int port) {
    /// What Wireshark would complain of in the Info column, or show in black or red.
    private static final String COMPLAINTS =
            "_ws.malformed || tcp.analysis.flags || _ws.expert.severity == error"
                    + " || ip.checksum.status == 0 || tcp.checksum.status != 1"
                    + " || udp.checksum.status != 1";

    private static final String FOLLOWED = "Filter: tcp.stream eq ";

    /// Skips the test, and says why, if tshark is missing.
    static void require() {
        Program.require("tshark", "tshark");
    }

    /// Both directions of one stream, as Wireshark puts them together, and their ends as it names
    /// them: `127.0.0.1:50007`.
    static final class Stream {
        String client = "";
        String server = "";
        final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

        /// Takes one line of what `follow,tcp,raw` prints: a line of hex for each piece, after a
        /// TAB if it came from the server.
        private void take(String line) {
            if (line.startsWith("Node 0: ")) {
                client = line.substring(8);
            } else if (line.startsWith("Node 1: ")) {
                server = line.substring(8);
            } else if (line.matches("\t?[0-9a-f]+")) {
                byte[] bytes = HexFormat.of().parseHex(line.strip());
                (line.startsWith("\t") ? fromServer : fromClient).writeBytes(bytes);
            }
        }
    }

    /// The packets that something is wrong with.
    List<String> complaints() throws IOException, InterruptedException {
        return run("-Y", COMPLAINTS);
    }

    /// One packet, as Wireshark's fields tell it; what does not belong to its protocol is empty.
    ///
    /// @param flags such as `0x0014` for RST and ACK
    record Packet(
            BigDecimal time,
            String stream,
            String flags,
            String targetPort,
            String udpPayload,
            String comment) {
        private static final List<String> FIELDS =
                List.of(
                        "frame.time_epoch",
                        "tcp.stream",
                        "tcp.flags",
                        "tcp.dstport",
                        "udp.payload",
                        "frame.comment");

        private static Packet parse(String line) {
            String[] values = line.split("\t", FIELDS.size());
            BigDecimal time = new BigDecimal(values[0]);
            return new Packet(time, values[1], values[2], values[3], values[4], values[5]);
        }
    }

    /// All packets, in the order of the file.
    List<Packet> packets() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-T", "fields"));
        Packet.FIELDS.forEach(field -> arguments.addAll(List.of("-e", field)));
        return run(arguments.toArray(String[]::new)).stream().map(Packet::parse).toList();
    }

    /// The first `count` streams.
    List<Stream> streams(int count) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-q"));
        for (int i = 0; i < count; i++) {
            arguments.addAll(List.of("-z", "follow,tcp,raw," + i));
        }
        List<Stream> streams = new ArrayList<>();
        for (String line : run(arguments.toArray(String[]::new))) {
            if (line.startsWith(FOLLOWED)) {
                streams.add(new Stream());
            } else if (!streams.isEmpty()) {
                streams.getLast().take(line);
            }
        }
        return streams;
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of("-o", "ip.check_checksum:TRUE"));
        for (String protocol : List.of("tcp", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
            command.addAll(List.of("-d", protocol + ".port==" + port + ",data"));
        }
        command.addAll(List.of(arguments));
        return Program.run(command, 0);
    }
}
