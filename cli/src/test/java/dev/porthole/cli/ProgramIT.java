package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The program as a process of its own, in a shell.
@Timeout(120)
class ProgramIT {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "porthole ports 7 | 0",
                "porthole ports 50007 | 1",
                "porthole ports 70000 | 2",
                "porthole ports >/dev/full | 1",
            })
    void endsWithItsStatus(String script, int status) throws Exception {
        Shell shell = run(script);
        assertThat(shell.status()).isEqualTo(status);
        assertThat(shell.err()).doesNotContain("\tat ").hasLineCount(status == 0 ? 0 : 1);
    }

    @Test
    void anEarlyEndOfTheReaderIsNoFailure() throws Exception {
        Shell shell = run("porthole ports | head -1; exit ${PIPESTATUS[0]}");
        assertThat(shell.status()).isZero();
        assertThat(shell.out()).startsWith("PORT").hasLineCount(1);
        assertThat(shell.err()).isEmpty();
    }

    /// Logs as the library does: nothing else in this process has set logging up.
    @Test
    void logsOneLine() throws Exception {
        Shell shell =
                run(
                        "java -cp \"$CP\" -Djava.util.logging.config.class=dev.porthole.cli.Logging"
                                + " dev.porthole.cli.ProgramIT\\$Logs");
        assertThat(shell.err())
                .isEqualTo("porthole: careful: 7\\x1b (java.lang.IllegalStateException: no)\n");
    }

    /// A program that only logs.
    static final class Logs {
        public static void main(String[] args) {
            System.Logger logger = System.getLogger("dev.porthole.test");
            logger.log(System.Logger.Level.DEBUG, "not shown");
            logger.log(
                    System.Logger.Level.WARNING, "careful: 7\033", new IllegalStateException("no"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "porthole po, ports",
        "porthole ports --tr, --transport",
        "porthole sockets --lis, --listening",
        "porthole lookup --ser, --server"
    })
    void completesInBash(String typed, String completed) throws Exception {
        Shell shell =
                run(
                        """
                        source <(porthole completion bash)
                        COMP_WORDS=(%s)
                        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                        COMP_LINE="${COMP_WORDS[*]}"
                        COMP_POINT=${#COMP_LINE}
                        compopt() { :; } # works only while readline asks
                        complete -p porthole | grep -q _complete_porthole || exit 9
                        _complete_porthole
                        printf '%%s\\n' "${COMPREPLY[@]}"
                        """
                                .formatted(typed));
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out().lines().map(String::strip)).containsExactly(completed);
        assertThat(shell.status()).isZero();
    }

    private record Shell(int status, String out, String err) {}

    private Shell run(String script) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: bash is not installed");
        Path java = Path.of(System.getProperty("java.home"), "bin");
        Path file = directory.resolve("script");
        Files.writeString(
                file,
                "export PATH=\""
                        + java
                        + ":$PATH\"\n"
                        + "porthole() { java -cp \"$CP\" dev.porthole.cli.Main \"$@\"; }\n"
                        + script);
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", "--norc", file.toString())
                        .redirectOutput(directory.resolve("out").toFile())
                        .redirectError(directory.resolve("err").toFile());
        builder.environment().put("CP", System.getProperty("java.class.path"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        int status = builder.start().waitFor();
        return new Shell(
                status,
                Files.readString(directory.resolve("out"), UTF_8),
                Files.readString(directory.resolve("err"), UTF_8));
    }
}
