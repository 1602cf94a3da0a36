package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// What a connection does, over each of its transports (row D1: TCP, TLS, Unix sockets).
@Timeout(30)
class ConnectionTest {
    private static final int MUCH = 3_000_000; // more than any buffer on the way holds

    @ParameterizedTest
    @EnumSource
    void carriesBytesBothWays(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("Hello, np\n".getBytes(UTF_8));
            assertThat(ends.server().read(1024)).asString(UTF_8).isEqualTo("Hello, np\n");
            ends.server().write("Hello yourself\n".getBytes(UTF_8));
            assertThat(ends.client().read(1024)).asString(UTF_8).isEqualTo("Hello yourself\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAtMostWhatIsAskedFor(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("Hello".getBytes(UTF_8));
            assertThat(ends.server().read(2)).asString(UTF_8).isEqualTo("He");
            assertThat(ends.server().read(10)).asString(UTF_8).isEqualTo("llo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesMuchInBothDirectionsAtOnce(Wiring wiring) throws Exception {
        byte[] there = random(MUCH, 1);
        byte[] back = random(MUCH, 2);
        try (Ends ends = wiring.open()) {
            var sentThere = sending(ends.client(), there);
            var sentBack = sending(ends.server(), back);
            var gotThere = receiving(ends.server());
            assertThat(readAll(ends.client())).isEqualTo(back);
            assertThat(gotThere.get()).isEqualTo(there);
            sentThere.get();
            sentBack.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterHalfCloseTheWholeAnswerStillArrives(Wiring wiring) throws Exception {
        byte[] answer = random(MUCH, 3);
        try (Ends ends = wiring.open()) {
            ends.client().write("question".getBytes(UTF_8));
            ends.client().shutdownOutput();
            assertThat(readAll(ends.server())).asString(UTF_8).isEqualTo("question");
            var sent = sending(ends.server(), answer);
            assertThat(readAll(ends.client())).isEqualTo(answer);
            sent.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenBeforeCloseArrives(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("last words".getBytes(UTF_8));
            ends.client().close();
            assertThat(readAll(ends.server())).asString(UTF_8).isEqualTo("last words");
        }
    }

    @ParameterizedTest
    @EnumSource(names = ".*UNIX.*", mode = EnumSource.Mode.MATCH_NONE) // Unix sockets have no RST
    void abortIsAResetForTheOtherSide(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().abort();
            assertThatThrownBy(() -> ends.server().read(1)).isInstanceOf(ResetException.class);
            assertThat(ends.server().isBroken()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsABlockedRead(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open()) {
            var reading = receiving(ends.client());
            ends.client().close();
            assertThatThrownBy(reading::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedChannelException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsABlockedWrite(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open()) {
            var writing = sending(ends.client(), new byte[20 * MUCH]);
            ends.server().read(1); // it has begun
            ends.client().close();
            assertThatThrownBy(writing::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdownInputEndsABlockedRead(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open()) {
            var reading = receiving(ends.client());
            ends.client().shutdownInput();
            assertThat(reading.get()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdleReadFailsAndALastWordCanStillBeSaid(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.server().idleTimeout(Duration.ofMillis(20));
            assertThatThrownBy(() -> ends.server().read(1))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.IDLE));
            ends.server().idleTimeout(Duration.ofHours(1));
            ends.server().write("too slow".getBytes(UTF_8));
            assertThat(ends.client().read(100)).asString(UTF_8).isEqualTo("too slow");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatNobodyReadsFails(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.server().writeDeadline(Deadline.after(Duration.ofMillis(50)));
            assertThatThrownBy(() -> ends.server().write(new byte[20 * MUCH]))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.WRITE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadDeadlineEndsAReadThatHasBegun(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open()) {
            var reading = receiving(ends.server());
            ends.server().readDeadline(Deadline.after(Duration.ofMillis(10)));
            assertThatThrownBy(reading::get).hasCauseInstanceOf(DeadlineException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theJobsDeadlineHoldsThoughBytesMove(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.server().deadline(Deadline.after(Duration.ofMillis(50)));
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    ends.client().write(new byte[10]);
                                    ends.server().read(10);
                                }
                            })
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ends.server().read(10))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.JOB));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsAFile(Wiring wiring, @TempDir Path folder) throws Exception {
        byte[] content = random(MUCH, 6);
        Path file = Files.write(folder.resolve("file"), content);
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(file)) {
            var got = receiving(ends.client());
            assertThat(ends.server().transferFrom(channel, 10, Long.MAX_VALUE))
                    .isEqualTo(MUCH - 10);
            ends.server().shutdownOutput();
            assertThat(got.get()).isEqualTo(java.util.Arrays.copyOfRange(content, 10, MUCH));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsItsBytes(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write(new byte[1000]);
            ends.server().read(300);
            assertThat(ends.client().bytesSent()).isEqualTo(1000);
            assertThat(ends.server().bytesReceived()).isEqualTo(300);
        }
    }

    static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] readAll(Connection connection) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(20_000);
        while (connection.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    static CompletableFuture<byte[]> receiving(Connection connection) {
        return async(() -> readAll(connection));
    }

    /// Sends, and then ends the output.
    static CompletableFuture<Void> sending(Connection connection, byte[] bytes) {
        return async(() -> {
            connection.write(bytes);
            connection.shutdownOutput();
            return null;
        });
    }

    interface Task<T> {
        T run() throws Exception;
    }

    static <T> CompletableFuture<T> async(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(task.run());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }
}
