package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Where the ring can't be had, one line says why and what helps, nothing is left behind, and the
/// JDK's sockets serve.
@Timeout(120)
class EngineFallbackIT {
    private static final long MAX_SECONDS = 60;

    @TempDir Path directory;

    private record Ran(int status, String out, String err) {}

    /// Else none of the causes would be the first in the way.
    @BeforeAll
    static void needsIoUring() {
        EngineKind.RING.engine();
    }

    @ParameterizedTest
    @EnumSource
    void fallsBackAndSaysWhy(Confinement confinement) throws Exception {
        assumePossible(confinement);
        Ran ran = run(confinement, echo(confinement));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).matches(expected(confinement));
        assertThat(ran.status()).isZero();
    }

    private static String expected(Confinement confinement) {
        String works = "auto: ring\nring: ring\nring: hello\n";
        String fallsBack =
                "auto: (%s)\nring: the ring engine can't be used here: \\1\nheld: 0\njdk: hello\n"
                        .formatted(confinement.why());
        return switch (confinement) {
            case NONE, CONTAINER -> works;
            case NO_LOCKED_MEMORY -> works + "|" + fallsBack; // by the age of the kernel
            default -> fallsBack;
        };
    }

    private void assumePossible(Confinement confinement) throws Exception {
        String refusal;
        try {
            Ran tried = run(confinement, List.of("true"));
            refusal = tried.status() == 0 ? "" : tried.err().strip();
        } catch (IOException e) { // a program is not installed
            refusal = String.valueOf(e.getMessage());
        }
        String why = "skipped: " + confinement + " can't be made here: " + refusal;
        assumeTrue(refusal.isEmpty(), why);
    }

    private static List<String> echo(Confinement confinement) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(confinement.options());
        command.addAll(
                List.of(
                        "-Xlog:disable", // it warns of a thread that can't be started
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.virtualThreadScheduler.parallelism=1", // and so no further one
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConfinedEcho.class.getName(),
                        confinement.name()));
        return command;
    }

    private Ran run(Confinement confinement, List<String> program) throws Exception {
        List<String> command = new ArrayList<>(confinement.launcher());
        command.addAll(program);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        Ran ran = new Ran(process.waitFor(), Files.readString(out, UTF_8), Files.readString(err));
        assertThat(ended).as("%s has ended; so far: %s", confinement, ran).isTrue();
        return ran;
    }
}
