package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Listener;
import dev.porthole.net.ResetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Standard input to a socket and the socket to standard output, both at once.
@Timeout(60)
class RawSessionTest {
    private static final int MEBIBYTES_8 = 8 * 1024 * 1024;

    private Connection client;
    private Connection server;

    @BeforeEach
    void connect() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.1", 0))) {
            client = Dialer.create().dial(listener.endpoint());
            server = listener.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void everyByteBothWaysAtOnce() throws Exception {
        byte[] sent = bytes(1);
        byte[] answer = bytes(2);
        CompletableFuture<Void> writing = async(() -> writeAndEnd(answer));
        CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(this::readAll);
        Recorder recorder = new Recorder(new ByteArrayInputStream(sent));

        assertThat(run(recorder.console(), null)).isEqualTo(ExitStatus.DONE);
        writing.get();
        assertThat(recorder.bytes()).isEqualTo(answer);
        assertThat(reading.get()).isEqualTo(sent);
    }

    @Test
    void anAnswerThatBeginsAfterTheEndOfInputArrives() throws Exception {
        CompletableFuture<Void> answering =
                async(() -> {
                    byte[] question = readAll(); // until the half-close
                    writeAndEnd(("about " + new String(question, UTF_8)).getBytes(UTF_8));
                });
        Recorder recorder = new Recorder("ports");
        assertThat(run(recorder.console(), null)).isEqualTo(ExitStatus.DONE);
        answering.get();
        assertThat(recorder.out()).isEqualTo("about ports");
    }

    @Test
    void leavesWhenTheOtherSideHasEndedThoughInputIsOpen() throws Exception {
        writeAndEnd("bye\n".getBytes(UTF_8));
        try (PipedOutputStream keyboard = new PipedOutputStream();
                InputStream in = new PipedInputStream(keyboard)) {
            Recorder recorder = new Recorder(in);
            assertThat(run(recorder.console(), null)).isEqualTo(ExitStatus.DONE);
            assertThat(recorder.out()).isEqualTo("bye\n");
        }
    }

    @Test
    void keepOpenDoesNotEndTheOutputAndWaitsForMore() throws Exception {
        CompletableFuture<Void> answering =
                async(() -> {
                    assertThat(server.read(2)).asString().isEqualTo("hi");
                    server.write("more".getBytes(UTF_8));
                });
        Recorder recorder = new Recorder("hi");
        assertThat(run(recorder.console(), 1)).isEqualTo(ExitStatus.DONE);
        answering.get();
        assertThat(recorder.out()).isEqualTo("more");
        client.close();
        assertThat(server.read(1)).as("the end, only now").isEmpty();
    }

    @Test
    void aResetIsAFailure() throws Exception {
        server.write("some".getBytes(UTF_8));
        Recorder recorder = new Recorder(new PipedInputStream(new PipedOutputStream()));
        CompletableFuture<Void> resetting =
                async(() -> {
                    while (!recorder.out().equals("some")) {
                        Thread.onSpinWait();
                    }
                    server.abort();
                });
        assertThatThrownBy(() -> run(recorder.console(), null))
                .isInstanceOf(ResetException.class)
                .satisfies(e ->
                        assertThat(Failures.status((Exception) e)).isEqualTo(ExitStatus.REFUSED));
        resetting.get();
    }

    @Test
    void aClosedStandardOutputEndsItQuietly() throws Exception {
        server.write("unwanted".getBytes(UTF_8));
        OutputStream closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        Console console =
                new Console(
                        new PipedInputStream(new PipedOutputStream()),
                        closed,
                        new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        assertThatThrownBy(() -> run(console, null))
                .isInstanceOfSatisfying(
                        Console.Closed.class,
                        e -> assertThat(Failures.status(e)).isEqualTo(ExitStatus.DONE));
    }

    @Test
    void aFailureOfTheInputIsToldAndNotTakenForItsEnd() {
        InputStream failing =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }
                };
        assertThatThrownBy(() -> run(new Recorder(failing).console(), null))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    private ExitStatus run(Console console, Integer keepOpenSeconds) throws Exception {
        return new RawSession(client, false, keepOpenSeconds)
                .run(console, new SessionOutput(console, false));
    }

    private void writeAndEnd(byte[] bytes) throws IOException {
        server.write(bytes);
        server.shutdownOutput();
    }

    private byte[] readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(50_000);
        try {
            while (server.read(buffer.clear()) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[MEBIBYTES_8];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> async(Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
