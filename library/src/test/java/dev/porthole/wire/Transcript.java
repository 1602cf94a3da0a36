package dev.porthole.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A conversation in a file, which plays against the client and against the server of a protocol.
///
/// ```
/// # RFC 5321, appendix D.1, for people
/// domain: foo.com              what a test sets up before it plays
/// S: 220 foo.com Simple Mail Transfer Service Ready
/// C: EHLO bar.com
/// S= 250-SIZE                  the server's words matter, not only its code
/// S: 250 HELP
/// C: QUIT
/// S: 221 closing
/// ```
///
/// A line of `C` or `S` stands for its bytes in UTF-8 and CRLF, with Java's escapes (`\t`, `\r`,
/// `\\`). A conversation ends with the end of the file.
public record Transcript(String name, Map<String, List<String>> setUp, List<Turn> turns) {
    /// Who says a line.
    public enum Speaker {
        CLIENT,
        SERVER
    }

    /// Consecutive lines of one speaker.
    public record Turn(Speaker speaker, List<Line> lines) {}

    /// One line.
    ///
    /// @param exact whether a server that is tested has to use these words
    public record Line(String text, boolean exact) {}

    /// All transcripts of a folder of the test resources, by name.
    public static Stream<Transcript> all(String folder) {
        URL url =
                Objects.requireNonNull(
                        Transcript.class.getResource("/" + folder), () -> "no folder " + folder);
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files
                    .filter(each -> each.toString().endsWith(".transcript"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(Transcript::read);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Transcript read(Path file) {
        Map<String, List<String>> setUp = new TreeMap<>();
        List<Turn> turns = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, UTF_8)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line, setUp, turns);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
        return new Transcript(file.getFileName().toString(), setUp, turns);
    }

    private static void add(String line, Map<String, List<String>> setUp, List<Turn> turns) {
        String text = line.length() > 3 ? line.substring(3).translateEscapes() : "";
        switch (line.substring(0, Math.min(2, line.length()))) {
            case "C:" -> add(turns, Speaker.CLIENT, new Line(text, true));
            case "S:" -> add(turns, Speaker.SERVER, new Line(text, false));
            case "S=" -> add(turns, Speaker.SERVER, new Line(text, true));
            default -> {
                int colon = line.indexOf(": ");
                if (colon < 0) {
                    throw new IllegalArgumentException("what is '" + line + "'?");
                }
                setUp.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                        .add(line.substring(colon + 2));
            }
        }
    }

    private static void add(List<Turn> turns, Speaker speaker, Line line) {
        if (turns.isEmpty() || turns.getLast().speaker() != speaker) {
            turns.add(new Turn(speaker, new ArrayList<>()));
        }
        turns.getLast().lines().add(line);
    }

    /// What the file sets up under `key`, in order.
    public List<String> setUp(String key) {
        return setUp.getOrDefault(key, List.of());
    }

    /// Whether the file sets up `key` at all.
    public boolean has(String key) {
        return setUp.containsKey(key);
    }

    @Override
    public String toString() {
        return name;
    }
}
