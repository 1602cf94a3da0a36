package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of the system that tests run.
final class Program {
    private static final int MAX_SECONDS = 120;

    private Program() {}

    /// Skips the test, and says why, if there is no such program.
    static void require(String name, String debianPackage) {
        boolean found =
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        Assumptions.assumeTrue(
                found, "skipped: %s is not installed (Debian: %s)".formatted(name, debianPackage));
    }

    /// Runs a program to its end; returns what it printed, line by line.
    static List<String> run(List<String> command, int status)
            throws IOException, InterruptedException {
        Path printed = Files.createTempFile("porthole", ".out");
        Path complaints = Files.createTempFile("porthole", ".err");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(printed.toFile())
                            .redirectError(complaints.toFile())
                            .start();
            boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as("%s ended", command).isTrue();
            assertThat(process.exitValue())
                    .as("status of %s: %s", command, Files.readString(complaints))
                    .isEqualTo(status);
            return Files.readAllLines(printed, StandardCharsets.UTF_8);
        } finally {
            Files.delete(printed);
            Files.delete(complaints);
        }
    }
}
