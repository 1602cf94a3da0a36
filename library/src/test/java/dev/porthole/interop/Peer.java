package dev.porthole.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program of somebody else's at work, as a child process: the other side of a test.
///
/// Lifecycle:
/// 1. [Tool#start]; from then on all that it prints is kept;
/// 2. wait until it is ready: [#awaitLine] for what it says, or [#awaitListening] for its port;
/// 3. [#send] to its standard input, [#endInput], [#awaitOutput], [#awaitEnd];
/// 4. [#close]: it and every process that it started are ended.
///
/// No wait is for a fixed time: each is for a condition, and gives up after a while with an error
/// that shows all the program has said. For one thread, but for [#send], which may have its own.
public final class Peer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final int SHOWN_CHARACTERS = 4000;

    private final String name;
    private final Process process;
    private final Capture output;
    private final Capture errors;

    private Peer(List<String> command, Process process) {
        this.name = String.join(" ", command);
        this.process = process;
        this.output = new Capture(process.getInputStream());
        this.errors = new Capture(process.getErrorStream());
    }

    /// Starts a command, with these variables on top of this process's environment.
    public static Peer start(List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8"); // the tests read what it says
        builder.environment().putAll(environment);
        return new Peer(command, builder.start());
    }

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 10_000));

    /// A port that is free for TCP and UDP, below those that the kernel deals out (from 32768), so
    /// that no connection takes it before the peer does; each time another one.
    public static int freePort() throws IOException {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    var _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                continue; // the next one
            }
        }
    }

    /// Writes to its standard input; waits while it takes no more.
    public void send(byte[] bytes) throws IOException {
        OutputStream input = process.getOutputStream();
        try {
            input.write(bytes);
            input.flush();
        } catch (IOException e) {
            throw new IOException("could not be written to: " + this, e);
        }
    }

    /// As [#send(byte[])], in UTF-8.
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends its standard input.
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /// Waits until it has printed a line, or part of one, of this form on its standard output or
    /// error, and returns the first.
    public MatchResult awaitLine(String regex) throws IOException {
        Matcher in = Pattern.compile(regex).matcher("");
        await(
                () -> Stream.of(output, errors).anyMatch(each -> in.reset(each.text()).find()),
                () -> "to print '" + regex + "'");
        return in.toMatchResult();
    }

    /// Waits until it has printed so many bytes on its standard output, and returns all of them.
    public byte[] awaitOutput(int count) throws IOException {
        await(() -> output.size() >= count, () -> "to print " + count + " bytes");
        return output.bytes();
    }

    /// Waits until a TCP connection to a port of 127.0.0.1 is accepted. For a server that takes
    /// this extra client well.
    public Peer awaitListening(int port) throws IOException {
        await(() -> accepts(port), () -> "to listen on port " + port);
        return this;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException _) {
            return false; // not yet
        }
    }

    /// Waits until it has ended by itself, and returns what it printed on its standard output.
    public byte[] awaitEnd() throws IOException {
        await(() -> ended() && output.isComplete() && errors.isComplete(), () -> "to end");
        return output.bytes();
    }

    /// Its exit status; once it has ended.
    public int status() {
        return process.exitValue();
    }

    /// What it has printed on its standard error so far.
    public String errors() {
        return errors.text();
    }

    /// Ends it at once, with no chance to say goodbye to whom it is connected to.
    public void kill() throws IOException {
        process.destroyForcibly();
        await(this::ended, () -> "to be killed");
    }

    private boolean ended() {
        return !process.isAlive();
    }

    private void await(BooleanSupplier condition, Supplier<String> what) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean last = false; // what it printed before its end counts
        while (!condition.getAsBoolean()) {
            if (last || System.nanoTime() > end) {
                throw givenUp(what.get());
            }
            last = ended() && output.isComplete() && errors.isComplete();
            pause();
        }
    }

    /// Ends it: whoever waited may not have come as far as to close it.
    private IOException givenUp(String what) {
        String report = toString();
        close();
        return new IOException("waited in vain for it %s: %s".formatted(what, report));
    }

    /// A poll's pause; shorter if the program ends meanwhile and all of its output is there.
    private void pause() throws IOException {
        try {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                output.thread.join(POLL_MILLIS);
                errors.thread.join(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    @Override
    public String toString() {
        return "%s (%s)%nstandard output: %s%nstandard error: %s"
                .formatted(
                        name,
                        ended() ? "ended with " + process.exitValue() : "running",
                        shown(output),
                        shown(errors));
    }

    private static String shown(Capture capture) {
        String text = capture.text();
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
    }

    /// Keeps all that comes out of a stream, read by a thread of its own: a program whose output
    /// nobody takes would stop.
    private static final class Capture {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Capture(InputStream from) {
            thread = Thread.ofPlatform().daemon().name("peer-output").start(() -> copy(from));
        }

        private void copy(InputStream from) {
            try (from) {
                from.transferTo(bytes); // which is synchronized
            } catch (IOException e) {
                bytes.writeBytes(("(" + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8));
            }
        }

        boolean isComplete() {
            return !thread.isAlive();
        }

        int size() {
            return bytes.size();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
