package dev.porthole.lab.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A side of an experiment that is a process of its own: a JVM like this one that runs a named
/// program ([Peer]). Its calls come back line by line into the journal.
///
/// 1. [#start] starts it.
/// 2. [#say] and [#heard] talk with it.
/// 3. [#kill] ends it with SIGKILL; [#close] too, and waits. When this process ends, in whatever
///    way, its standard input ends, and so does it.
///
/// Thread-safe.
public final class PeerProcess implements AutoCloseable {
    private static final int MOST_LINES = 10_000;
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final Journal journal;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<Long, Long> numbers = new HashMap<>(); // of the reading thread
    private final Thread reading;

    private PeerProcess(Process process, Journal journal) {
        this.process = process;
        this.journal = journal;
        this.reading = Thread.ofPlatform().daemon().name("porthole-lab-peer").start(this::read);
    }

    /// Starts a program.
    ///
    /// @param program a class with a method `peer`
    public static PeerProcess start(Journal journal, Class<?> program, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-Xlog:disable",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Peer.class.getName(),
                                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return new PeerProcess(builder.start(), journal);
    }

    /// Its number.
    public long pid() {
        return process.pid();
    }

    /// Whether it runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it has ended, and all that it said was read.
    public boolean isOver() {
        return !process.isAlive() && !reading.isAlive();
    }

    /// Its status; 128 and the number of the signal, if one ended it.
    ///
    /// @throws IllegalThreadStateException if it has not ended
    public int status() {
        return process.exitValue();
    }

    /// Tells it one line.
    public void say(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /// What it has said so far.
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /// Ends it at once (SIGKILL).
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        kill();
        boolean isInterrupted = false;
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("process " + pid() + " does not end");
            }
        } catch (InterruptedException _) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                count++;
                if (count > MOST_LINES) {
                    kill();
                    return;
                }
                take(PeerLine.parse(line));
            }
        } catch (IOException _) {
            return; // killed
        } catch (IllegalArgumentException e) {
            heard.add("not understood: " + e.getMessage());
            kill();
        }
    }

    private void take(PeerLine line) {
        switch (line) {
            case PeerLine.Began(Call call) -> journal.began(ours(call));
            case PeerLine.Ended(Call call) -> journal.ended(ours(call));
            case PeerLine.Named named ->
                    journal.named(ours(named.socket()), named.local(), named.remote());
            case PeerLine.Said(String text) -> heard.add(text);
        }
    }

    /// The same call with numbers of this journal.
    private Call ours(Call call) {
        return new Call(
                ours(call.id()),
                ours(call.socket()),
                call.name(),
                call.text(),
                call.startNanos(),
                call.end());
    }

    private long ours(long number) {
        return numbers.computeIfAbsent(number, _ -> journal.nextId());
    }
}
