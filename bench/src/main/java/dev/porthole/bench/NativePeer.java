package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program in a compiled language, built when a file of `bench/peers` is newer.
///
/// @param source its file or directory in `bench/peers`
record NativePeer(String name, String source, Toolchain toolchain) implements Peer {
    private static final int PATIENCE_MINUTES = 5;

    @Override
    public List<String> command(Aim aim) throws Unavailable {
        return List.of(build(Tools.home()).toString());
    }

    /// Builds what is not built yet.
    ///
    /// @param home the directory that holds `peers`, and `target/peers` for what is built
    /// @return the program
    Path build(Path home) throws Unavailable {
        Path sources = home.resolve("peers");
        Path output = home.resolve("target/peers").resolve(name);
        Path program = output.resolve(toolchain.program());
        try {
            if (!Files.exists(program) || modified(program).compareTo(newest(sources)) < 0) {
                Files.createDirectories(output);
                run(home, toolchain.arguments().of(sources.resolve(source), output), output);
                // Of now, even if the tool found that it is what it would build.
                Files.setLastModifiedTime(program, FileTime.from(Instant.now()));
            }
            return program;
        } catch (IOException e) {
            throw unbuilt(e.toString());
        }
    }

    private void run(Path home, List<String> arguments, Path output)
            throws IOException, Unavailable {
        var command = new ArrayList<String>();
        command.add(tool().toString());
        command.addAll(arguments);
        Path log = output.resolve("build.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (exitStatus(process) != 0) {
            throw unbuilt(reason(home, Files.readAllLines(log)));
        }
    }

    private Path tool() throws Unavailable {
        String tool = toolchain.tool();
        String message = tool + " is not installed (Debian: " + toolchain.packages() + ")";
        return Tools.find(tool).orElseThrow(() -> new Unavailable(message));
    }

    private int exitStatus(Process process) throws Unavailable {
        try {
            if (process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw unbuilt("it takes more than " + PATIENCE_MINUTES + " minutes");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unbuilt("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private Unavailable unbuilt(String reason) {
        String packages = toolchain.packages();
        return new Unavailable(
                "%s does not build it: %s (Debian: %s)"
                        .formatted(toolchain.tool(), reason, packages));
    }

    /// The first line that says what is wrong, without a directory of this machine.
    static String reason(Path home, List<String> log) {
        String line =
                log.stream()
                        .filter(text -> text.contains("error"))
                        .findFirst()
                        .orElse(log.isEmpty() ? "it says nothing" : log.getFirst());
        return line.replace(home + "/", "").replaceFirst("^.*?\\berror: ", "").strip();
    }

    private static FileTime newest(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            FileTime newest = FileTime.from(Instant.EPOCH);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FileTime time = modified(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }
}
