package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Event;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Python's JSON reader on what [JsonTrace] writes.
class JsonTraceIT {
    /// Prints of each line: data, text and cause, in hex.
    private static final String READER =
            """
            import base64, json, sys
            h = lambda s: None if s is None else s.encode('utf-16-be', 'surrogatepass').hex()
            for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):
                o = json.loads(line)
                d = base64.b64decode(o['data'], validate=True).hex() if 'data' in o else None
                print(o['event'], d, h(o.get('text')), h(o.get('cause')), h(o.get('remote')))
            """;

    @TempDir private Path directory;

    @BeforeAll
    static void needsPython() {
        Program.require("python3", "python3");
    }

    @Test
    void comesBackAsItWas() throws Exception {
        Random random = new Random(6);
        List<String> expected = new ArrayList<>(List.of("start None None None None"));
        Path file = directory.resolve("trace.jsonl");
        try (Trace trace = Trace.open(file.toString(), TraceOptions.DEFAULT)) {
            for (int i = 0; i < 3000; i++) {
                byte[] data = randomText(random).getBytes(StandardCharsets.UTF_8);
                if (random.nextBoolean() && data.length > 0) {
                    data[random.nextInt(data.length)] = (byte) random.nextInt(256);
                }
                trace.on(new Event.Sent(Events.CLIENT, Events.view(data)));
                String text = Escape.printable(Events.view(data));
                expected.add(
                        "sent %s %s None None"
                                .formatted(
                                        HexFormat.of().formatHex(data),
                                        text == null ? null : hex(text))
                                .replace("null", "None"));
                String cause = randomText(random) + (char) random.nextInt(Character.MAX_VALUE + 1);
                trace.on(
                        Events.failed(
                                UnixDomainSocketAddress.of("/\u001b\""), new IOException(cause)));
                expected.add("connectFailed None None " + hex(cause) + " " + hex("unix:/\u001b\""));
            }
        }
        assertThat(Program.run(List.of("python3", "-c", READER, file.toString()), 0))
                .isEqualTo(expected);
    }

    /// Half of the characters are ASCII, control characters too.
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int bound = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
            text.appendCodePoint(random.nextInt(bound));
        }
        return text.toString();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(unit -> hex.append("%04x".formatted(unit)));
        return hex.toString();
    }
}
