package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process of its own, and all that it has written so far; ended with the test.
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)\n");

    /// Tests that run in the background have SIGINT ignored, and so would what they start.
    private static final List<String> INTERRUPTIBLE = interruptible();

    private final Process process;
    private final Output out;
    private final Output err;

    /// Gathers a stream on a thread of its own.
    private static final class Output {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Output(InputStream from) {
            thread = Thread.ofPlatform().daemon().start(() -> gather(from));
        }

        private void gather(InputStream from) {
            byte[] buffer = new byte[8192];
            try {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    bytes.write(buffer, 0, count);
                }
            } catch (IOException e) {
                bytes.writeBytes(e.toString().getBytes(UTF_8));
            }
        }

        String text() {
            return bytes.toString(UTF_8);
        }
    }

    private Program(Process process) {
        this.process = process;
        this.out = new Output(process.getInputStream());
        this.err = new Output(process.getErrorStream());
    }

    /// What the launcher gives a server's JVM for the ring engine.
    private static final List<String> FOR_THE_RING =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    /// Starts `porthole`.
    static Program porthole(String... arguments) throws IOException {
        return porthole(FOR_THE_RING, arguments);
    }

    /// Starts `porthole` with options for its JVM.
    static Program porthole(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(command(jvm));
        command.addAll(Arrays.asList(arguments));
        return start(command.toArray(String[]::new));
    }

    /// What starts `porthole`.
    static List<String> command(List<String> jvm) {
        List<String> command = new ArrayList<>(INTERRUPTIBLE);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.porthole.cli.Main"));
        return command;
    }

    private static List<String> interruptible() {
        List<String> env = List.of("env", "--default-signal=INT"); // GNU's
        try {
            List<String> tried = new ArrayList<>(env);
            tried.add("true");
            return new ProcessBuilder(tried).start().waitFor() == 0 ? env : List.of();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts any program.
    static Program start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
        return new Program(builder.start());
    }

    /// The test is skipped, by name, unless this program is installed.
    static void require(String program, String debianPackage) {
        boolean installed =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(
                installed,
                "skipped: " + program + " is not installed (Debian: " + debianPackage + ")");
    }

    /// Writes to its standard input.
    Program type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(UTF_8));
        process.getOutputStream().flush();
        return this;
    }

    /// Ends its standard input.
    Program endInput() throws IOException {
        process.getOutputStream().close();
        return this;
    }

    /// Sends a signal, `INT` or `TERM`, which has no effect once it has ended.
    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /// The port that it says it listens on.
    int port() {
        Matcher matcher = awaitErr(LISTENING);
        return Integer.parseInt(matcher.group(1));
    }

    /// Where one of several services listens.
    int port(String service) {
        Matcher matcher = awaitErr(Pattern.compile(service + " listening on .*:(\\d+)\n"));
        return Integer.parseInt(matcher.group(1));
    }

    Matcher awaitErr(Pattern pattern) {
        return await(() -> err.text(), pattern);
    }

    Matcher awaitOut(Pattern pattern) {
        return await(() -> out.text(), pattern);
    }

    private Matcher await(Supplier<String> text, Pattern pattern) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Matcher matcher = pattern.matcher(text.get());
            if (matcher.find()) {
                return matcher;
            }
            if (!process.isAlive() && !out.thread.isAlive() && !err.thread.isAlive()) {
                break;
            }
            Thread.yield();
        }
        throw new AssertionError("no " + pattern + " in:\n" + out.text() + "\n" + err.text());
    }

    /// Its status, once it has ended and all that it wrote was read.
    int status() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("has ended; so far:%n%s%n%s", out.text(), err.text())
                .isTrue();
        out.thread.join();
        err.thread.join();
        return process.exitValue();
    }

    /// The processes that it has started and that are there now.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return out.text();
    }

    String err() {
        return allOfErr().replaceFirst("porthole: served by the JDK's sockets: .*\n", "");
    }

    /// With the line that tells which engine serves, where that is not the first choice.
    String allOfErr() {
        return err.text();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
