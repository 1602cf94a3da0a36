package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Has a client say what the client of a transcript says, each line by the method for it, and
/// checks what comes of it: the `result` lines of the transcript, and a refusal for each reply of
/// 400 or more but those that are `tolerated`.
final class FtpDriver {
    private final Transcript transcript;
    private final FtpClient client;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<DataLine> data;
    private final List<String> results = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private long start;

    FtpDriver(Transcript transcript, FtpClient client) {
        this.transcript = transcript;
        this.client = client;
        this.data = new ArrayDeque<>(DataLine.of(transcript));
        transcript.turns().stream()
                .filter(turn -> turn.speaker() == Speaker.CLIENT)
                .flatMap(turn -> turn.lines().stream())
                .map(Line::text)
                .forEach(lines::add);
    }

    static FtpClient.Options options(Transcript transcript) {
        FtpClient.Options options = FtpClient.Options.DEFAULT.withLatin1(transcript.has("latin1"));
        return transcript.has("foreign")
                ? options.withData(
                        FtpDataOptions.DEFAULT.withForeignAddress(
                                FtpDataOptions.ForeignAddress.REPLACE))
                : options;
    }

    void drive() throws IOException {
        while (!lines.isEmpty()) {
            try {
                say(FtpCommand.parse(lines.remove()));
            } catch (WireException.Refused e) {
                refused.add(e.reply().orElseThrow().code());
            }
        }
        if (transcript.has("result")) {
            assertThat(results).isEqualTo(transcript.setUp("result"));
        }
        assertThat(refused).as("refusals").isEqualTo(expectedRefusals());
    }

    private List<Integer> expectedRefusals() {
        List<Integer> codes =
                new ArrayList<>(
                        transcript.turns().stream()
                                .filter(turn -> turn.speaker() == Speaker.SERVER)
                                .flatMap(turn -> turn.lines().stream())
                                .map(Line::text)
                                .filter(text -> text.matches("[45]\\d\\d( .*)?"))
                                .map(text -> Integer.parseInt(text.substring(0, 3)))
                                .toList());
        transcript.setUp("tolerated").forEach(code -> codes.remove(Integer.valueOf(code)));
        return codes;
    }

    private void say(FtpCommand command) throws IOException {
        String argument = command.argument();
        FtpVerb verb = command.verb();
        assertThat(verb).as("%s", command).isNotNull();
        switch (verb) {
            case USER -> client.user(argument);
            case PASS -> client.pass(argument);
            case FEAT -> client.features();
            case OPTS -> option(argument);
            case TYPE -> client.transfersText(argument.equals("A"));
            case EPSV, PASV, RNTO, HASH -> {} // by those that they are for
            case REST -> start = Long.parseLong(argument);
            case PWD -> results.add(client.workingFolder());
            case CWD -> client.changeFolder(argument);
            case CDUP -> client.changeToParent();
            case MKD -> client.makeFolder(argument);
            case RMD -> client.removeFolder(argument);
            case DELE -> client.delete(argument);
            case RNFR -> client.rename(argument, after(FtpVerb.RNTO));
            case SIZE -> results.add(Long.toString(client.size(argument)));
            case MDTM -> results.add(client.modified(argument).toString());
            case MFMT -> modify(argument);
            case MLST -> results.add(describe(client.entry(argument)));
            case LIST, MLSD -> list(verb, argument);
            case NLST -> names(argument);
            case RETR -> retrieve(argument);
            case STOR -> store(data.remove(), client.store(argument, start()));
            case APPE -> store(data.remove(), client.append(argument));
            case SYST -> results.add(client.system());
            case STAT -> client.status();
            case HELP -> client.help(argument);
            case SITE -> client.site(argument);
            case NOOP -> client.noop();
            case QUIT -> client.quit();
            default -> throw new AssertionError("no method says " + command);
        }
    }

    /// The argument of the line that follows.
    private String after(FtpVerb verb) {
        String line = lines.peek();
        return line != null && line.startsWith(verb + " ") ? line.substring(5) : "x";
    }

    private void option(String argument) throws IOException {
        if (argument.startsWith("HASH ")) {
            FtpHash hash = FtpHash.of(argument.substring(5)).orElseThrow();
            results.add(client.hash(after(FtpVerb.HASH), hash));
        } else {
            client.useUtf8();
        }
    }

    private void modify(String argument) throws IOException {
        Instant time = MachineListing.parseTime(argument.substring(0, 14));
        client.setModified(argument.substring(15), time);
    }

    private void list(FtpVerb verb, String path) throws IOException {
        data.poll();
        client.list(verb, path).forEach(each -> results.add(describe(each)));
    }

    private void names(String path) throws IOException {
        data.poll();
        results.addAll(client.names(path));
    }

    private static String describe(FtpEntry entry) {
        return entry.name()
                + " | "
                + entry.type()
                + " | "
                + entry.size()
                + " | "
                + entry.modified();
    }

    private long start() {
        long taken = start;
        start = 0;
        return taken;
    }

    private void retrieve(String path) throws IOException {
        DataLine expected = data.remove();
        try (FtpDownload download = client.retrieve(path, start())) {
            if (expected.kind().equals(">+")) { // and aborted
                assertThat(download.readNBytes(expected.text().length()))
                        .isEqualTo(expected.text().getBytes(UTF_8));
                lines.poll();
                return;
            }
            String text = new String(download.readAllBytes(), UTF_8);
            assertThat(text).isEqualTo(expected.text().replace("\r\n", "\n"));
        }
    }

    private static void store(DataLine line, FtpUpload upload) throws IOException {
        upload.write(line.text().replace("\r\n", "\n").getBytes(UTF_8));
        upload.close();
    }
}
