package dev.porthole.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /// The first program of this name on the PATH that is no script: version managers put scripts
    /// before the programs, and their start would be measured along.
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .filter(file -> !isScript(file))
                .findFirst();
    }

    private static boolean isScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException _) {
            return true; // not readable: not to be run either
        }
    }
}
