package dev.porthole.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A checkout with the real launcher, JDKs and a Maven that are only scripts, and a PATH that has
/// nothing else. The pretended JVM prints its JDK, its process id and its arguments; the pretended
/// Maven notes that it ran and makes the jar.
final class Sandbox {
    private static final List<String> TOOLS =
            List.of("mkdir", "rmdir", "rm", "mv", "readlink", "sed", "head", "sleep", "cat");

    private static final String JVM =
            """
            #!/bin/sh
            for each; do
                case $each in
                    -XX:AOTCacheOutput=*)
                        [ -z "$NO_TRAINING" ] || exit 1
                        echo cache >"${each#*=}"
                        exit
                        ;;
                esac
            done
            printf '%s\\n' "${0%/bin/java}" "$$" "$@"
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            echo run >>"$SANDBOX/builds"
            if [ -n "$HOLD" ]; then
                until [ -e "$HOLD" ]; do sleep 0.02; done
            fi
            if [ -n "$BROKEN" ]; then
                echo '[INFO] compiling'
                echo '[ERROR] Main.java: not a statement'
                exit 1
            fi
            mkdir -p "$SANDBOX/check out/cli/target/lib"
            echo jar >"$SANDBOX/check out/cli/target/porthole-cli.jar"
            echo jar >"$SANDBOX/check out/cli/target/lib/porthole-1.jar"
            echo jar >"$SANDBOX/check out/cli/target/lib/porthole-lab-1.jar"
            """;

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    Sandbox(Path root) throws IOException {
        this.root = root;
        for (var file :
                List.of(
                        "pom.xml",
                        "library/pom.xml",
                        "lab/pom.xml",
                        "cli/pom.xml",
                        source(),
                        labSource())) {
            write(checkout().resolve(file), "old");
        }
        Files.copy(Repository.ROOT.resolve("porthole"), launcher());
        for (var tool : TOOLS) {
            var call = "#!/bin/sh\nexec %s \"$@\"\n".formatted(installed(tool));
            script(root.resolve("bin").resolve(tool), call);
        }
        script(root.resolve("bin/mvn"), MAVEN);
        environment.put("PATH", root.resolve("bin").toString());
        environment.put("HOME", root.resolve("home").toString());
        environment.put("SANDBOX", root.toString());
        environment.put("PORTHOLE_JDK_PATH", root.resolve("jvm").toString());
    }

    /// The checkout's directory, which has a space in its name.
    Path checkout() {
        return root.resolve("check out");
    }

    Path launcher() {
        return checkout().resolve("porthole");
    }

    Path state() {
        return checkout().resolve("cli/target/launcher");
    }

    static String source() {
        return "library/src/main/java/dev/porthole/net/Endpoint.java";
    }

    static String labSource() {
        return "lab/src/main/java/dev/porthole/lab/Run.java";
    }

    /// Installs a pretended JDK as `jvm/NAME`, where the launcher looks for JDKs, or elsewhere.
    Path jdk(String directory, String version) throws IOException {
        var home = root.resolve(directory);
        write(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), JVM);
        script(home.resolve("bin/javac"), JVM);
        return home;
    }

    Sandbox set(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    Sandbox unset(String variable) {
        environment.remove(variable);
        return this;
    }

    /// Makes a file of the checkout newer than the build.
    void edit(String file) throws IOException {
        var later = FileTime.from(Instant.now().plusSeconds(5));
        Files.setLastModifiedTime(checkout().resolve(file), later);
    }

    /// How often the pretended Maven ran.
    int builds() throws IOException {
        var runs = root.resolve("builds");
        return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    Process start(Path command, String... arguments) throws IOException {
        var line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Run run(String... arguments) throws Exception {
        return Run.of(start(launcher(), arguments));
    }

    /// How a start ended. The pretended JVM prints its JDK, its process id and its arguments, a
    /// line each.
    record Run(long pid, int status, List<String> out, List<String> err) {
        static Run of(Process process) throws Exception {
            var out = lines(process.getInputStream().readAllBytes());
            var err = lines(process.getErrorStream().readAllBytes());
            return new Run(process.pid(), process.waitFor(), out, err);
        }

        Path jdk() {
            return Path.of(out.getFirst());
        }

        List<String> arguments() {
            return out.subList(2, out.size());
        }

        private static List<String> lines(byte[] output) {
            return new String(output, StandardCharsets.UTF_8).lines().toList();
        }
    }

    static void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Path installed(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + " is not on the PATH"));
    }
}
