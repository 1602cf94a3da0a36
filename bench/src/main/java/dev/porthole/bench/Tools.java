package dev.porthole.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the programs and files of the benchmark.
final class Tools {
    /// Where `bench/` is; the scripts set it.
    private static final String HOME = "porthole.bench.home";

    private Tools() {}

    /// The directory `bench` of the sources.
    static Path home() {
        return Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
    }

    /// A file or directory in `bench/peers`.
    static Path peer(String name) {
        return home().resolve("peers").resolve(name);
    }

    /// The first program of this name on the PATH, or among the servers, that is no script: version
    /// managers put scripts before the programs, and their start would be measured along.
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .filter(file -> !isScript(file))
                .findFirst();
    }

    /// Runs a command to its end.
    ///
    /// @return what it printed
    /// @throws IOException if it ends with another status than 0; the message has what it printed
    static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getInputStream()) {
            String printed = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.onExit().join().exitValue();
            if (status != 0) {
                String name = String.valueOf(Path.of(command.getFirst()).getFileName());
                throw new IOException(name + " ended with status " + status + ": " + printed);
            }
            return printed;
        }
    }

    private static boolean isScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException _) {
            return true; // not readable: not to be run either
        }
    }
}
