package dev.porthole.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `bench/startup`: how long commands take from start to exit, as ratios to Python's.
///
/// They run in turn, which hyperfine cannot do: it measures one command after the other.
final class Startup {
    static final String USAGE =
            """
            usage: bench/startup [--rounds N] [--write]
              --rounds  of A B C A B C ... (30)
              --write   puts the table into docs/performance.md
            """;

    private static final String ROW = "wall time, median";
    private static final String PYTHON = "`python3 -c 'import socket'`";
    private static final double NANOS_PER_MILLI = 1e6;

    /// A command to time.
    ///
    /// @param input what it gets on standard input
    /// @param output what it must print; nothing if that does not matter
    private record Command(List<String> words, String input, Optional<String> output) {}

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Results results = new Results();

    private Startup(int echoPort) {
        Tools.find("python3")
                .ifPresentOrElse(
                        python -> add(PYTHON, List.of(python.toString(), "-c", "import socket")),
                        () -> skip("python3", "it is not installed (Debian: python3)"));
        Tools.find("ncat")
                .ifPresentOrElse(
                        ncat -> add("`ncat --version`", List.of(ncat.toString(), "--version")),
                        () -> skip("ncat", "it is not installed (Debian: ncat)"));
        Path launcher = Tools.home().resolveSibling("porthole");
        if (Files.isExecutable(launcher)) {
            String porthole = launcher.toString();
            add("`porthole --version`", List.of(porthole, "--version"));
            var connect = List.of(porthole, "connect", "127.0.0.1", String.valueOf(echoPort));
            commands.put(
                    "`echo hi \\| porthole connect`",
                    new Command(connect, "hi\n", Optional.of("hi\n")));
        } else {
            skip("porthole", "the launcher is not there");
        }
    }

    private void add(String name, List<String> words) {
        commands.put(name, new Command(words, "", Optional.empty()));
    }

    private static void skip(String name, String reason) {
        System.err.println(name + " skipped: " + reason);
    }

    /// Exit status: 0 done, 1 a command failed, 2 wrong usage.
    public static void main(String[] args) throws InterruptedException {
        try (var echo = new EchoServer()) {
            var arguments = new Arguments(args, Set.of("--rounds"), Set.of("--write", "--help"));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return;
            }
            String report =
                    new Startup(echo.address().getPort()).run(arguments.number("--rounds", 1, 30));
            System.out.print(report);
            if (arguments.has("--write")) {
                Path file = Tools.home().resolveSibling("docs/performance.md");
                new Document(file).replace("startup", report);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench/startup: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench/startup: " + e.getMessage());
            System.exit(1);
        }
    }

    private String run(int rounds) throws IOException, InterruptedException {
        if (!commands.containsKey(PYTHON)) {
            throw new IOException("nothing to compare with: python3 is not installed");
        }
        for (Command command : commands.values()) {
            time(command); // builds, fills caches
        }
        for (int round = 0; round < rounds; round++) {
            for (var entry : commands.entrySet()) {
                Sample sample = new Sample(Map.of(Metric.WALL, time(entry.getValue())));
                results.add(ROW, entry.getKey(), sample);
            }
        }
        String table =
                Table.compare(
                                results,
                                Metric.WALL,
                                List.of(ROW),
                                List.copyOf(commands.keySet()),
                                PYTHON)
                        .orElse("");
        return Machine.facts() + "\n- " + rounds + " rounds in turn\n\n" + table;
    }

    /// Milliseconds from start to exit.
    private static double time(Command command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command.words());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(command.input().getBytes(StandardCharsets.UTF_8));
        }
        byte[] printed = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        check(command, status, new String(printed, StandardCharsets.UTF_8));
        return millis;
    }

    private static void check(Command command, int status, String printed) throws IOException {
        boolean right = command.output().map(printed::equals).orElse(true);
        if (status != 0 || !right) {
            var words = new ArrayList<>(command.words());
            words.set(0, String.valueOf(Path.of(words.getFirst()).getFileName()));
            throw new IOException(
                    "'%s' ended with status %d after printing %d characters"
                            .formatted(String.join(" ", words), status, printed.length()));
        }
    }
}
