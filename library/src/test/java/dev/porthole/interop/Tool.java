package dev.porthole.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of somebody else's, found on this machine by its name: on the `PATH`, where Debian has
/// its servers, and among the versions that pyenv keeps.
///
/// @param program its file name
/// @param debianPackage what to install
/// @param probe the argument that makes it print something and exit with 0, to see that it runs at
///   all; empty if there is none
public record Tool(String program, String debianPackage, String probe) {
    public static final Tool NCAT = new Tool("ncat", "ncat", "--version");
    public static final Tool SOCAT = new Tool("socat", "socat", "-V");
    public static final Tool CURL = new Tool("curl", "curl", "--version");
    public static final Tool OPENSSL = new Tool("openssl", "openssl", "version");
    public static final Tool HAPROXY = new Tool("haproxy", "haproxy", "-v");
    public static final Tool MICROSOCKS = new Tool("microsocks", "microsocks", "");
    public static final Tool PYTHON2 = new Tool("python2.7", "python2.7, up to 11", "--version");
    public static final Tool PYTHON3 = new Tool("python3", "python3", "--version");

    private static final Map<Tool, Optional<Path>> FOUND = new ConcurrentHashMap<>();
    private static final long PROBE_SECONDS = 20;

    /// Starts it; a test whose tool is not installed is skipped, and says so.
    public Peer start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /// As [#start(String...)], with these variables on top of its environment.
    public Peer start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(require().toString());
        command.addAll(List.of(arguments));
        return Peer.start(command, environment);
    }

    /// Where it is; a test whose tool is not installed is skipped, and says so.
    public Path require() {
        Optional<Path> path = FOUND.computeIfAbsent(this, Tool::find);
        assumeTrue(
                path.isPresent(),
                () ->
                        "skipped: %s is not installed (Debian: %s)"
                                .formatted(program, debianPackage));
        return path.orElseThrow();
    }

    private Optional<Path> find() {
        return folders()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .filter(this::runs)
                .findFirst();
    }

    private static Stream<Path> folders() {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<String> usual = Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin");
        return Stream.concat(
                Stream.concat(Stream.of(path.split(File.pathSeparator)), usual).map(Path::of),
                pyenvFolders().stream());
    }

    private static List<Path> pyenvFolders() {
        String root = System.getenv("PYENV_ROOT");
        if (root == null || !Files.isDirectory(Path.of(root, "versions"))) {
            return List.of();
        }
        try (Stream<Path> versions =
                Files.walk(Path.of(root, "versions"), 1, FileVisitOption.FOLLOW_LINKS)) {
            return versions.map(version -> version.resolve("bin")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file of the right name can still be a stand-in for something that is not there.
    private boolean runs(Path path) {
        if (probe.isEmpty()) {
            return true;
        }
        try {
            Process process =
                    new ProcessBuilder(path.toString(), probe)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start();
            try {
                return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return program;
    }
}
