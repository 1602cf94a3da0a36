package dev.porthole.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// An echo server in a process of its own, so that its descriptors and its memory can be counted,
/// and limited.
final class EchoProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final int port;

    private EchoProcess(Process process) throws IOException {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.port = Integer.parseInt(answers.readLine());
    }

    /// Starts one that may have so many descriptors, and writes its log to a file.
    static EchoProcess start(int descriptors, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        "ulimit -n " + descriptors + "; exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoProcess.class.getName(),
                        Engine.standard().name());
        return new EchoProcess(
                new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start());
    }

    Endpoint endpoint() {
        return Endpoint.of("127.0.0.1", port);
    }

    /// Its open descriptors, but for the jars that a class was looked for in: how many of these
    /// there are depends on which classes were needed first.
    long descriptors() {
        return count(each -> !target(each).endsWith(".jar"));
    }

    /// All its open descriptors, as its limit counts them.
    long allDescriptors() {
        return count(_ -> true);
    }

    private long count(Predicate<Path> counted) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return all.filter(counted).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException _) {
            return "closed meanwhile";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Resident memory, in bytes.
    long residentBytes() throws IOException {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
    }

    /// The server's count of active connections.
    long active() {
        return ask("active");
    }

    /// The heap that is used after a collection, in bytes.
    long heapBytes() {
        return ask("heap");
    }

    private long ask(String question) {
        commands.println(question);
        try {
            return Long.parseLong(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        commands.close(); // the end of its input ends it
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        answers.close();
    }

    /// The process, with the engine of that name: says its port, answers questions, ends with its
    /// input.
    public static void main(String[] args) throws IOException {
        try (Engine engine = args[0].equals("ring") ? Engine.ring(1) : Engine.jdk();
                Server server =
                        SimpleService.ECHO
                                .server()
                                .engine(engine)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start()) {
            System.out.println(server.endpoint().port());
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                System.out.println(line.equals("heap") ? usedHeap() : server.metrics().active());
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
