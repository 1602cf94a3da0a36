package dev.porthole.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Row A1: the lecture's first program at an interactive prompt. The session in
/// `first-program.jshell` is the one that the documentation shows: what is typed and what is
/// printed, word for word but for the two ports.
@Timeout(120)
class JshellIT {
    private static final String PROMPT = "jshell> ";
    private static final String PORTS = "127\\.0\\.0\\.1:\\d+";

    @TempDir private Path folder;

    @Test
    void theFirstProgramSaysHello() throws IOException {
        List<String> session =
                Files.readAllLines(Path.of(Samples.resource("first-program.jshell")));
        try (Server server =
                        SimpleService.ECHO.server().endpoint(Endpoint.of("127.0.0.1", 0)).start();
                Peer jshell = start()) {
            for (String line : typed(session)) {
                jshell.send(line.replace("50007", "" + server.endpoint().port()) + "\n");
            }
            jshell.endInput();
            assertThat(printed(new String(jshell.awaitEnd(), UTF_8)))
                    .as(jshell::toString)
                    .isEqualTo(printed(String.join("\n", session)));
            assertThat(typed(session)).hasSize(5);
        }
    }

    private static List<String> typed(List<String> session) {
        return session.stream()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
    }

    /// What jshell says, without its welcome and the prompts, and what is typed after them.
    private static List<String> printed(String session) {
        return session.lines()
                .filter(line -> line.contains("==>") || line.contains("rror"))
                .map(line -> line.replaceFirst("^.*" + PROMPT, ""))
                .map(line -> line.replaceAll(PORTS, "127.0.0.1:PORT"))
                .toList();
    }

    private Peer start() throws IOException {
        Path jshell = Path.of(System.getProperty("java.home"), "bin", "jshell");
        String jar = System.getProperty("porthole.jar");
        assumeTrue(jar != null, "skipped: porthole.jar names no jar (run by mvn verify)");
        return Peer.start(
                List.of(
                        jshell.toString(),
                        "--feedback=normal",
                        "-J-Djava.util.prefs.userRoot=" + folder, // no settings of the user's
                        "--module-path=" + jar,
                        "--add-modules=dev.porthole"),
                Map.of());
    }
}
