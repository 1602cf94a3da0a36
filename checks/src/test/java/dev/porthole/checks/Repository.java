package dev.porthole.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The files of this repository: those that git has or would take, or, in a tree without git, all
/// but what a build makes.
final class Repository {
    /// The directory that holds the launcher.
    static final Path ROOT = root();

    private Repository() {}

    /// All files, relative to [#ROOT].
    static List<Path> files() {
        var files = Files.exists(ROOT.resolve(".git")) ? gitFiles() : walkedFiles();
        return files.stream().filter(file -> Files.isRegularFile(ROOT.resolve(file))).toList();
    }

    static List<Path> javaFiles() {
        return files().stream().filter(file -> file.toString().endsWith(".java")).toList();
    }

    /// Directories of compiled classes, as `target/classes` or `target/test-classes` of each
    /// module.
    static List<Path> classDirectories(String directory) {
        try (var modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(directory))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        var start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, directory -> directory != null, Path::getParent)
                .filter(directory -> Files.exists(directory.resolve("porthole")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not in the repository: " + start));
    }

    private static List<Path> gitFiles() {
        var command =
                List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        try {
            var git = new ProcessBuilder(command).directory(ROOT.toFile());
            var process = git.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var output = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("git ls-files failed");
            }
            var names = new String(output, StandardCharsets.UTF_8).split("\0");
            return Arrays.stream(names).map(Path::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("git is needed to list the files of a git checkout", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> walkedFiles() {
        try (var walk = Files.walk(ROOT)) {
            return walk.map(ROOT::relativize)
                    .filter(file -> !file.startsWith(".git"))
                    .filter(file ->
                            Stream.of(file.toString().split("/")).noneMatch("target"::equals))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
