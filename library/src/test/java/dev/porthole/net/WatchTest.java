package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.porthole.net.DeadlineException.Phase;
import dev.porthole.net.Wiring.Ends;
import dev.porthole.net.ring.Alarm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The time limits of one connection. A limit that must not pass is an hour, one that must is a
/// moment, so that no test depends on how long anything takes.
@Timeout(30)
class WatchTest {
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final BlockingQueue<Boolean> expired = new LinkedBlockingQueue<>();

    @Test
    void aReadThatWaitsTooLongExpires() throws InterruptedException {
        Watch watch = watch(MOMENT);
        watch.beginRead();
        assertThat(expired.take()).as("writing").isFalse();
        assertThat(watch.expired()).isEqualTo(Phase.IDLE);
    }

    @Test
    void aWriteThatWaitsTooLongExpires() throws InterruptedException {
        Watch watch = watch(MOMENT);
        watch.beginWrite();
        assertThat(expired.take()).as("writing").isTrue();
        assertThat(watch.expired()).isEqualTo(Phase.IDLE);
    }

    @Test
    void whatDoesNotWaitDoesNotExpire() throws InterruptedException {
        Watch watch = watch(MOMENT);
        watch.beginRead();
        watch.endRead();
        nothingFires();
        assertThat(watch.expired()).isNull();
    }

    /// Where a limit is an hour away, setting it to a moment must wake what waits already.
    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"READ", "WRITE", "JOB", "IDLE", "HANDSHAKE"})
    void aLimitMayBeMovedEarlier(Phase phase) throws InterruptedException {
        Watch watch = watch(HOUR);
        set(watch, phase, HOUR);
        watch.beginRead();
        watch.beginWrite();
        set(watch, phase, MOMENT);
        assertThat(expired.take()).as("writing").isEqualTo(phase != Phase.READ);
        assertThat(watch.expired()).isEqualTo(phase);
    }

    /// The entry in the timer fires too early, and moves on.
    @Test
    void aLimitMayBeMovedLater() throws InterruptedException {
        Watch watch = watch(HOUR);
        watch.job(Deadline.after(Duration.ofMillis(500)));
        watch.beginRead();
        Deadline later = Deadline.after(Duration.ofSeconds(1));
        watch.job(later);
        expired.take();
        assertThat(later.isPassed()).isTrue();
        assertThat(watch.expired()).isEqualTo(Phase.JOB);
    }

    @Test
    void eachDirectionHasItsOwnDeadline() throws InterruptedException {
        Watch watch = watch(HOUR);
        watch.reads(Deadline.after(Duration.ZERO));
        watch.beginWrite();
        nothingFires();
        watch.beginRead();
        expired.take();
        assertThat(watch.expired()).isEqualTo(Phase.READ);
    }

    /// A reader waits while a writer is active: bytes move, so it is not idle.
    @Test
    void idleIsWhenNothingMovesInEitherDirection() {
        Watch watch = watch(HOUR);
        watch.beginRead();
        long alone = watch.due();
        long began = tick();
        watch.beginWrite();
        assertThat(watch.due()).isGreaterThan(began + HOUR.toNanos());
        long moved = tick();
        watch.endWrite();
        assertThat(watch.due()).isGreaterThan(moved + HOUR.toNanos());
        assertThat(alone).isLessThan(began + HOUR.toNanos());
    }

    @Test
    void idleIsCountedForAWriterToo() {
        Watch watch = watch(HOUR);
        watch.beginWrite();
        watch.beginRead();
        long moved = tick();
        watch.endRead();
        assertThat(watch.due()).isGreaterThan(moved + HOUR.toNanos());
    }

    /// The time, once the clock has moved on.
    private static long tick() {
        long now = Deadline.now();
        while (Deadline.now() == now) {
            Thread.onSpinWait();
        }
        return now;
    }

    @Test
    void expiresOnceForOneWait() throws InterruptedException {
        Watch watch = watch(MOMENT);
        watch.beginRead();
        assertThat(expired.take()).isFalse();
        nothingFires();
    }

    @Test
    void afterStopNothingExpires() throws InterruptedException {
        Watch watch = watch(HOUR);
        watch.beginRead();
        watch.stop();
        watch.beginRead();
        watch.reads(Deadline.after(Duration.ZERO));
        nothingFires();
        assertThat(watch.expired()).isNull();
    }

    /// Whatever has gone off by now has done so before this alarm, which comes last.
    private void nothingFires() throws InterruptedException {
        BlockingQueue<Boolean> passed = new LinkedBlockingQueue<>();
        Alarm last =
                new Alarm() {
                    @Override
                    public void goOff() {
                        passed.add(true);
                    }
                };
        ThreadTimer.SHARED.setBy(last, Alarm.now() + TimeUnit.MILLISECONDS.toNanos(400));
        passed.take();
        assertThat(expired).isEmpty();
    }

    /// Nothing more is read; the write goes on, and has its own limits.
    @Test
    void aReadThatExpiresLeavesAWriteToWait() throws InterruptedException {
        Watch watch = watch(HOUR);
        Deadline later = Deadline.after(Duration.ofMillis(300));
        watch.writes(later);
        watch.beginWrite();
        watch.beginRead();
        watch.reads(Deadline.after(MOMENT));
        assertThat(expired.take()).as("writing").isFalse();
        assertThat(watch.expired()).isEqualTo(Phase.READ);
        assertThat(expired.take()).as("writing").isTrue();
        assertThat(later.isPassed()).isTrue();
        assertThat(watch.expired()).isEqualTo(Phase.WRITE);
    }

    @Test
    void theLastWordAfterTheJobsDeadlineHasTimeOfItsOwn() throws InterruptedException {
        Watch watch = watch(HOUR);
        watch.job(Deadline.after(MOMENT));
        watch.beginRead();
        assertThat(expired.take()).isFalse();
        watch.endRead();
        watch.beginWrite();
        nothingFires();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionLeavesNoAlarm(Wiring wiring) throws IOException {
        int before = ThreadTimer.SHARED.count();
        for (int i = 0; i < 5; i++) {
            try (Ends ends = wiring.open()) {
                ends.client().write(new byte[1]);
                ends.server().read(1);
            }
        }
        assertThat(ThreadTimer.SHARED.count()).isLessThanOrEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionHasOneAlarm(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            int before = ThreadTimer.SHARED.count();
            for (int i = 0; i < 100; i++) {
                ends.client().write(new byte[1]);
                ends.server().read(1);
                ends.server().write(new byte[1]);
                ends.client().read(1);
            }
            assertThat(ThreadTimer.SHARED.count()).isLessThanOrEqualTo(before + 2);
        }
    }

    /// The idle timeout runs for as long as one call of the transport does. On a thread of the
    /// platform the kernel would take a long write, or a file, as one call: bytes would move all
    /// the time, and the write be idle.
    @Test
    void noCallOfTheTransportIsLong(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("file");
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                SocketChannel socket =
                        SocketChannel.open(
                                listener.bind(new InetSocketAddress("127.0.0.1", 0))
                                        .getLocalAddress());
                SocketChannel reader = listener.accept();
                FileChannel channel = FileChannel.open(file, CREATE, WRITE, READ)) {
            channel.write(ByteBuffer.allocate(1), 20_000_000);
            var drained = ConnectionTest.async(() -> drain(reader));
            SocketTransport transport = new SocketTransport(socket);
            ByteBuffer much = ByteBuffer.allocate(20_000_000);
            transport.write(much);
            assertThat(much.position()).isBetween(1, 128 * 1024);
            assertThat(much.limit()).isEqualTo(much.capacity());
            long some = transport.transferFrom(channel, 0, Long.MAX_VALUE);
            assertThat(some).isBetween(1L, 1024L * 1024);
            transport.close();
            assertThat(drained.get()).isEqualTo(much.position() + some);
        }
    }

    private static long drain(SocketChannel reader) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        long count = 0;
        while (reader.read(buffer) >= 0) {
            count += buffer.position();
            buffer.clear();
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatNobodyTakesRunsOutOfTime(Wiring wiring, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100_000_000);
        }
        try (Ends ends = wiring.open();
                FileChannel channel = FileChannel.open(file)) {
            ends.server().writeDeadline(Deadline.after(Duration.ofMillis(50)));
            assertThatThrownBy(() -> ends.server().transferFrom(channel, 0, Long.MAX_VALUE))
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.WRITE));
        }
        Files.delete(file);
    }

    /// The limit that a read has run into does not hurt what is said after it.
    @ParameterizedTest
    @EnumSource(Wiring.class)
    void afterAReadThatFailedTheLastWordArrives(Wiring wiring) throws IOException {
        for (Phase phase : new Phase[] {Phase.READ, Phase.JOB, Phase.IDLE}) {
            try (Ends ends = wiring.open()) {
                switch (phase) {
                    case READ -> ends.server().readDeadline(Deadline.after(MOMENT));
                    case JOB -> ends.server().deadline(Deadline.after(MOMENT));
                    default -> ends.server().idleTimeout(MOMENT);
                }
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> ends.server().read(1))
                            .isInstanceOfSatisfying(
                                    DeadlineException.class,
                                    e -> assertThat(e.phase()).isEqualTo(phase));
                }
                ends.server().idleTimeout(HOUR);
                ends.server().write("421 too slow".getBytes(UTF_8));
                ends.server().close();
                assertThat(ConnectionTest.readAll(ends.client()))
                        .asString(UTF_8)
                        .isEqualTo("421 too slow");
            }
        }
    }

    /// What a read runs into while a write waits ends the input only (see [Connection]).
    @ParameterizedTest
    @EnumSource
    void aReadThatFailedLeavesAWriteToWait(Wiring wiring) throws Exception {
        byte[] much = ConnectionTest.random(20_000_000, 1);
        try (Ends ends = wiring.open()) {
            var written =
                    ConnectionTest.async(() -> {
                        ends.server().write(much);
                        ends.server().shutdownOutput();
                        return true;
                    });
            ends.server().readDeadline(Deadline.after(MOMENT));
            assertThatThrownBy(() -> ends.server().read(1)).isInstanceOf(DeadlineException.class);
            assertThat(written.isDone()).isFalse();
            assertThat(ConnectionTest.readAll(ends.client())).isEqualTo(much);
            assertThat(written.get()).isTrue();
        }
    }

    private Watch watch(Duration idleTimeout) {
        return new Watch(idleTimeout, ThreadTimer.SHARED, expired::add);
    }

    private static void set(Watch watch, Phase phase, Duration limit) {
        switch (phase) {
            case READ -> watch.reads(Deadline.after(limit));
            case WRITE -> watch.writes(Deadline.after(limit));
            case JOB -> watch.job(Deadline.after(limit));
            case IDLE -> watch.idleTimeout(limit);
            case HANDSHAKE -> watch.exchange(Deadline.after(limit));
            case RESOLVE, CONNECT -> throw new IllegalArgumentException();
        }
    }
}
