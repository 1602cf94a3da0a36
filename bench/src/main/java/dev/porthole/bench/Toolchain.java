package dev.porthole.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What builds the peers of one compiled language.
///
/// @param tool its program, looked up on the PATH
/// @param packages of Debian, that hold the tool and what the peers need
/// @param program what is built, in the directory that it is built into
/// @param arguments the rest of the command line
record Toolchain(String tool, String packages, String program, Arguments arguments) {
    /// Where Debian's `librust-*-dev` packages put the sources of crates.
    private static final Path DEBIAN_CRATES = Path.of("/usr/share/cargo/registry");

    /// Makes the arguments that build `source` into the directory `output`.
    interface Arguments {
        List<String> of(Path source, Path output);
    }

    /// C with these libraries, such as `-luring`.
    static Toolchain c(String packages, String... libraries) {
        return new Toolchain(
                "cc",
                packages,
                "echo",
                (source, output) -> {
                    var arguments = new ArrayList<>(List.of("-O2", "-Wall", "-Wextra", "-o"));
                    arguments.add(output.resolve("echo").toString());
                    arguments.add(source.toString());
                    arguments.addAll(List.of(libraries));
                    return arguments;
                });
    }

    static Toolchain go() {
        return new Toolchain(
                "go",
                "golang-go",
                "echo",
                (source, output) ->
                        List.of(
                                "build",
                                "-o",
                                output.resolve("echo").toString(),
                                source.toString()));
    }

    /// Rust with Debian's crates, or, where these are not installed, those of crates.io.
    static Toolchain cargo(String packages) {
        return new Toolchain(
                "cargo",
                packages,
                "release/echo",
                (source, output) -> {
                    var arguments = new ArrayList<>(List.of("build", "--quiet", "--release"));
                    arguments.add("--manifest-path=" + source.resolve("Cargo.toml"));
                    arguments.add("--target-dir=" + output);
                    if (Files.isDirectory(DEBIAN_CRATES)) {
                        arguments.add("--offline");
                        arguments.add("--config=source.crates-io.replace-with='debian'");
                        arguments.add("--config=source.debian.directory='" + DEBIAN_CRATES + "'");
                    }
                    return arguments;
                });
    }
}
